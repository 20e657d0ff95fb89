#include "person.h"

#include "phrase.h"

#include <byline.h>
#include <letters.h>

enum { LONGEST = 90, WORDS = 7, LONGEST_TEXT = 300 };

static bool has(qn_slice text, const char *part)
{
    const size_t size = strlen(part);
    for (size_t i = 0; i + size <= text.size; i++)
        if (memcmp(text.data + i, part, size) == 0)
            return true;
    return false;
}

static bool has_digit(qn_slice text)
{
    for (size_t i = 0; i < text.size; i++)
        if (text.data[i] >= '0' && text.data[i] <= '9')
            return true;
    return false;
}

static bool is_address(qn_slice text)
{
    return has(text, "://") || has(text, "www.") || has(text, ".com") || (text.size && (text.data[0] == '/' || text.data[0] == '@'));
}

static qn_slice strip_marks(qn_slice text)
{
    for (;;) {
        text = letters_trim(text);
        if (text.size && strchr(",;:|/-*.()[]&", text.data[0]))
            text = qn_part(text, 1, text.size);
        else if (text.size && strchr(",;:|/-*([&", text.data[text.size - 1]))
            text.size--;
        else
            return text;
    }
}

/* Words that accounts are called by when nobody is meant. */
static bool is_nobody(qn_slice name)
{
    static const char *const nobody[] = {"admin", "administrator", "root", "user", "guest", "author", "authors", "editor", "webmaster", "anonymous",
                                         "unknown", "null", "undefined", "none", "n/a", "no author", "share", "follow", "view profile",
                                         "about the author", "posted", "written", "published", "superuser", "wpadmin", "webadmin",
                                         "datum", "quelle", "veröffentlicht", "foto", "date", "source", "photo", NULL};
    for (size_t i = 0; nobody[i]; i++)
        if (letters_starts(name, nobody[i]) == name.size)
            return true;
    return false;
}

static unsigned count_words(qn_slice text)
{
    unsigned words = text.size > 0;
    for (size_t i = 0; i < text.size; i++)
        words += text.data[i] == ' ';
    return words;
}

/* The words that introduce a name, folded. */
static const char *const openers[] = {
    "by", "written by", "posted by", "post by", "published by", "authored by", "story by", "words by", "reviewed by", "started by", "submitted by",
    "author", "authors", "post author", "article by", "text by", "von", "text von", "verfasst von", "geschrieben von", "veröffentlicht von",
    "erstellt von", "artikel von", "ein beitrag von", "beitrag von", "autor", "autorin", "autoren", "par", "écrit par", "publié par", "rédigé par",
    "por", "escrito por", "publicado por", "di", "scritto da", "a cura di", "door", "geschreven door", "av", "af", "skriven av", "skrevet av",
    "przez", "autor tekstu", "автор", "yazan", "oleh", "penulis", "napsal", "作者", "文", NULL};

bool persons_introduced(qn_slice text)
{
    for (size_t i = 0; openers[i]; i++)
        if (letters_starts(text, openers[i]) == text.size)
            return text.size > 0;
    return false;
}

static qn_slice strip_opener(qn_slice text)
{
    for (bool found = true; found;) {
        found = false;
        text = strip_marks(text);
        for (size_t i = 0; openers[i] && !found; i++) {
            const size_t size = letters_may_start(text, openers[i]) ? letters_starts(text, openers[i]) : 0;
            found = size && size < text.size && strchr(" :,\t", text.data[size]);
            text = found ? qn_part(text, size, text.size) : text;
        }
    }
    return text;
}

/* "Posted on 5 May 2026 by Jane Doe": what stands behind the word. */
static qn_slice strip_date(qn_slice text)
{
    static const char *const words[] = {" by ", " von ", " par ", " por ", " door "};
    for (size_t at = 0; has_digit(text) && at < text.size; at++)
        for (size_t i = 0; text.data[at] == ' ' && i < sizeof words / sizeof *words; i++)
            if (text.size - at > strlen(words[i]) && memcmp(text.data + at, words[i], strlen(words[i])) == 0)
                return has_digit(qn_part(text, 0, at)) ? qn_part(text, at + strlen(words[i]), text.size) : text;
    return text;
}

/* What stands behind a name: a date, a role in brackets, an address. */
static qn_slice strip_tail(qn_slice name)
{
    static const char *const marks[] = {" (", " | ", " » ", " · ", " • ", " – ", " — ", " - ", " on ", " am ", " le ", " in ", " @", "\n", " <"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        for (size_t at = 1; at + strlen(marks[i]) <= name.size; at++)
            if (memcmp(name.data + at, marks[i], strlen(marks[i])) == 0)
                name.size = at;
    return name;
}

void persons_add(persons *list, qn_slice name)
{
    name = strip_marks(strip_tail(strip_opener(name)));
    const uint64_t key = phrase_key(name);
    const unsigned words = count_words(name);
    if (!key || list->count == PERSONS_MOST || name.size > LONGEST || words > WORDS || (words > 1 && has_digit(name)) || is_address(name) ||
        memchr(name.data, '@', name.size) || memchr(name.data, '{', name.size) || is_nobody(name) || persons_introduced(name))
        return;
    for (size_t i = 0; i < list->count; i++)
        if (list->keys[i] == key)
            return;
    list->rows[list->count] = name;
    list->keys[list->count++] = key;
}

/* The bytes of a word or mark between two names that begins here; 0: none does. @param sure set when it is nothing else */
static size_t between(qn_slice text, size_t at, bool *sure)
{
    static const char *const words[] = {"; ", ";", " / ", " | ", "、", ", and ", " and ", " und ", " et ", " & ", " y ", " e ", " en ", " och ", " with "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t size = strlen(words[i]);
        *sure = i < 5;
        if (text.size - at >= size && memcmp(text.data + at, words[i], size) == 0)
            return size;
    }
    return 0;
}

static bool is_full_name(qn_slice text)
{
    return count_words(letters_trim(text)) >= 2 && byline_is_name(text, 5);
}

/* Names parted by commas, when all parts could be names of two words; otherwise what stands behind a comma is a role. */
static void add_between_commas(persons *list, qn_slice text)
{
    bool names = true;
    for (size_t begin = 0, i = 0; i <= text.size; i++)
        if (i == text.size || text.data[i] == ',') {
            const qn_slice part = letters_trim(qn_part(text, begin, i));
            names = names && (!part.size || is_full_name(part));
            begin = i + 1;
        }
    for (size_t begin = 0, i = 0; i <= text.size; i++)
        if (i == text.size || text.data[i] == ',') {
            const size_t before = list->count;
            persons_add(list, qn_part(text, begin, i));
            if (!names && list->count > before)
                return;
            begin = i + 1;
        }
}

/* Does a word like "and" stand between two names, and not within one: "Centre for Law and Order"? */
static bool parts_names(qn_slice text, size_t begin, size_t at, size_t size)
{
    size_t end = at + size;
    bool sure;
    while (end < text.size && text.data[end] != ',' && !between(text, end, &sure))
        end++;
    while (at > begin && text.data[at - 1] == ',')
        at--;
    size_t first = at;
    while (first > begin && text.data[first - 1] != ',')
        first--;
    return is_full_name(qn_part(text, first, at)) && is_full_name(qn_part(text, at + size, end));
}

void persons_read(persons *list, qn_slice text)
{
    byline line;
    if (byline_read(text, &line) && line.author.size)
        text = line.author;
    if (text.size > LONGEST_TEXT)
        return;
    text = strip_opener(strip_date(text));
    size_t begin = 0;
    for (size_t at = 0; at < text.size;) {
        bool sure;
        const size_t size = between(text, at, &sure);
        if (size && (sure || parts_names(text, begin, at, size))) {
            add_between_commas(list, qn_part(text, begin, at));
            begin = at + size;
        }
        at += size ? size : 1;
    }
    add_between_commas(list, qn_part(text, begin, text.size));
}

bool persons_share(const persons *a, const persons *b)
{
    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++)
            if (a->keys[i] == b->keys[j])
                return true;
    return false;
}
