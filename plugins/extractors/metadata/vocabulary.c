#include "vocabulary.h"

enum { LONGEST = 15 };

static const struct { uint32_t marks; const char *words; } lists[] = {
    {MARK_AUTHOR, "author authors byline bylines autor autoren autorin auteur auteurs autore autori autores writer redakteur "
                  "contributor contributors creator username"},
    {MARK_DATE, "date dates datum fecha data datetime timestamp time pubdate dateline postdate datepublished"},
    {MARK_PUBLISHED, "published publish pubdate posted publication veroeffentlicht datepublished datecreated created"},
    {MARK_MODIFIED, "modified updated update lastmod aktualisiert"},
    {MARK_TITLE, "headline title titel titre titulo titolo heading"},
    {MARK_NAME, "name fn"},
    {MARK_TAG, "tag tags keyword keywords schlagwort schlagworte schlagwoerter"},
    {MARK_OTHER, "comment comments kommentar kommentare commentaire commentaires respond disqus related recommended recommendations "
                 "teaser teasers nav navigation menu breadcrumb breadcrumbs promo popular trending newsletter upcoming calendar carousel"},
    {MARK_BESIDE, "sidebar widget aside footer"},
    {MARK_ABOUT, "bio biography avatar portrait social image img photo icon"},
};

static uint32_t hash_of(const char *word, size_t size)
{
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ (unsigned char)word[i]) * 16777619u;
    return hash ^ hash >> 15;
}

/* The slot of a word, or the free one where it belongs. There are always free ones. */
static size_t slot_of(const vocabulary *words, const char *word, size_t size)
{
    size_t slot = hash_of(word, size) % VOCABULARY_SLOTS;
    while (words->slots[slot].word &&
           (strncmp(words->slots[slot].word, word, size) != 0 || (unsigned char)words->slots[slot].word[size] > ' '))
        slot = (slot + 1) % VOCABULARY_SLOTS;
    return slot;
}

void vocabulary_init(vocabulary *words)
{
    memset(words, 0, sizeof *words);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (const char *word = lists[i].words; *word;) {
            const size_t size = strcspn(word, " ");
            const size_t slot = slot_of(words, word, size);
            words->slots[slot].word = word;
            words->slots[slot].marks |= lists[i].marks;
            words->sizes[(unsigned char)*word] |= (uint16_t)(1u << size);
            word += size + (word[size] == ' ');
        }
}

/* What a word says that stands at a place, in whatever case. */
static uint32_t look_up(const vocabulary *words, const char *at, size_t size)
{
    char word[LONGEST];
    if (size > LONGEST || !(words->sizes[*at | 0x20] >> size & 1))
        return 0;
    for (size_t i = 0; i < size; i++)
        word[i] = (char)(at[i] | 0x20);
    return words->slots[slot_of(words, word, size)].marks;
}

uint32_t vocabulary_read(const vocabulary *words, qn_slice value)
{
    uint32_t marks = 0;
    size_t begin = 0;
    bool inside = false, small = false;
    for (size_t i = 0; i < value.size; i++) {
        const unsigned char c = (unsigned char)value.data[i];
        const bool letter = (unsigned char)((c | 0x20) - 'a') < 26, capital = letter && !(c & 0x20);
        if (inside && (!letter || (capital && small)))
            marks |= look_up(words, value.data + begin, i - begin);
        if (letter && (!inside || (capital && small)))
            begin = i;
        inside = letter;
        small = letter && !capital;
    }
    return inside ? marks | look_up(words, value.data + begin, value.size - begin) : marks;
}
