#include "person.h"

#include "phrase.h"

#include <byline.h>
#include <letters.h>

enum { LONGEST = 90, WORDS = 7 };

static bool has(qn_slice text, const char *part)
{
    const size_t size = strlen(part);
    for (size_t i = 0; i + size <= text.size; i++)
        if (memcmp(text.data + i, part, size) == 0)
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
                                         "unknown", "null", "undefined", "none", "n/a", "redaktion", "share", "follow", "autor", "view profile",
                                         "about the author", "posted", "written", "published", "superuser", "wpadmin", "webadmin", NULL};
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

void persons_add(persons *list, qn_slice name)
{
    name = strip_marks(name);
    const uint64_t key = phrase_key(name);
    if (!key || list->count == PERSONS_MOST || name.size > LONGEST || count_words(name) > WORDS || is_address(name) ||
        memchr(name.data, '@', name.size) || memchr(name.data, '{', name.size) || is_nobody(name))
        return;
    for (size_t i = 0; i < list->count; i++)
        if (list->keys[i] == key)
            return;
    list->rows[list->count] = name;
    list->keys[list->count++] = key;
}

/* The bytes of a word or mark between two names that begins here; 0: none does. */
static size_t between(qn_slice text, size_t at)
{
    static const char *const words[] = {"; ", ";", " and ", " und ", " et ", " & ", " / ", " | ", ", and ", " y ", " e ", " en ", " och ", "、", " with "};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const size_t size = strlen(words[i]);
        if (text.size - at >= size && memcmp(text.data + at, words[i], size) == 0)
            return size;
    }
    return 0;
}

/* Names parted by commas, when all parts could be names of two words; otherwise what stands behind a comma is a role. */
static void add_between_commas(persons *list, qn_slice text)
{
    bool names = true;
    for (size_t begin = 0, i = 0; i <= text.size; i++)
        if (i == text.size || text.data[i] == ',') {
            const qn_slice part = letters_trim(qn_part(text, begin, i));
            names = names && (count_words(part) >= 2 || !part.size) && byline_is_name(part, 5);
            begin = i + 1;
        }
    for (size_t begin = 0, i = 0; i <= text.size; i++)
        if (i == text.size || text.data[i] == ',') {
            persons_add(list, qn_part(text, begin, i));
            if (!names)
                return;
            begin = i + 1;
        }
}

void persons_read(persons *list, qn_slice text)
{
    byline line;
    if (byline_read(text, &line) && line.author.size)
        text = line.author;
    if (text.size > 300)
        return;
    size_t begin = 0;
    for (size_t at = 0; at < text.size;) {
        const size_t size = between(text, at);
        if (size) {
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
