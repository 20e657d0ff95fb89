#include "words.h"

#include <letters.h>

#include <stdlib.h>

struct words {
    words_entry *slots;
    size_t mask, count;
};

static const char *const phrase_names[PHRASES] = {
    "related", "newsletter", "legal", "share", "comment", "byline", "author", "advert", "account", "shop", "tag", "photo", "event",
};
static const char *const token_names[TOKENS] = {
    "body", "content", "comment", "share", "nav", "footer", "header", "sidebar", "related", "card", "meta", "advert",
    "newsletter", "caption", "hidden", "cookie", "widget", "forum", "review", "spec", "byline", "title",
};

/* ---- The table ---- */

static words_entry *slot_of(const struct words *self, uint32_t key)
{
    size_t at = key & self->mask;
    while (self->slots[at].key && self->slots[at].key != key)
        at = (at + 1) & self->mask;
    return &self->slots[at];
}

const words_entry *words_find(const struct words *self, uint32_t key)
{
    const words_entry *slot = slot_of(self, key);
    return slot->key ? slot : NULL;
}

static bool grow(struct words *self)
{
    const struct words old = *self;
    const size_t size = old.slots ? 2 * (old.mask + 1) : 4096;
    words_entry *slots = calloc(size, sizeof *slots);
    if (!slots)
        return false;
    *self = (struct words){slots, size - 1, old.count};
    for (size_t i = 0; old.slots && i <= old.mask; i++)
        if (old.slots[i].key)
            *slot_of(self, old.slots[i].key) = old.slots[i];
    free(old.slots);
    return true;
}

static words_entry *add(struct words *self, uint32_t key)
{
    if (2 * (self->count + 1) > self->mask && !grow(self))
        return NULL;
    words_entry *slot = slot_of(self, key);
    self->count += slot->key == 0;
    slot->key = key;
    return slot;
}

/* ---- Reading ---- */

/* What the entries of a section are. */
struct section {
    words_entry what;
    bool tokens; /* hashed as they are written; else word by word */
};

static bool named(qn_slice header, const char *kind, const char *const *names, size_t count, size_t *which)
{
    const size_t size = strlen(kind);
    if (header.size <= size || memcmp(header.data, kind, size) != 0)
        return false;
    for (*which = 0; *which < count; (*which)++)
        if (qn_equal(qn_part(header, size, header.size), qn_str(names[*which])))
            return true;
    return false;
}

static bool section_named(qn_slice header, struct section *section)
{
    size_t which;
    *section = (struct section){0};
    if (header.size > 9 && memcmp(header.data, "function ", 9) == 0)
        section->what.function = 1;
    else if (named(header, "phrase ", phrase_names, PHRASES, &which))
        section->what.phrases = 1u << which;
    else if (named(header, "class ", token_names, TOKENS, &which)) {
        section->what.tokens = 1u << which;
        section->tokens = true;
    } else {
        return false;
    }
    return true;
}

bool words_next(const char **at, const char *end, uint32_t *hash)
{
    *hash = WORD_SEED;
    while (*at < end) {
        const char *before = *at;
        const uint32_t letter = letters_next(at, end);
        const bool dense = letters_is_dense(letter), part = letters_is_letter(letter) && !dense;
        if (!part && *hash != WORD_SEED) {
            *at = before;
            break;
        }
        if (part || dense)
            *hash = word_add(*hash, letters_fold(letter));
        if (dense)
            break;
    }
    const bool found = *hash != WORD_SEED;
    *hash = word_finish(*hash);
    return found;
}

static uint32_t phrase_hash(qn_slice text)
{
    const char *at = text.data, *end = at + text.size;
    uint32_t phrase = 0, word;
    while (words_next(&at, end, &word))
        phrase = phrase ? word_pair(phrase, word) : word;
    return phrase ? phrase : 1;
}

static uint32_t token_hash(qn_slice text)
{
    uint32_t hash = WORD_SEED;
    for (size_t i = 0; i < text.size; i++)
        hash = word_add(hash, (unsigned char)text.data[i]);
    return word_finish(hash);
}

static bool add_entries(struct words *self, const struct section *section, qn_slice line)
{
    for (size_t begin = 0; begin < line.size;) {
        size_t end = begin;
        while (end < line.size && line.data[end] != ',')
            end++;
        const qn_slice text = letters_trim(qn_part(line, begin, end));
        begin = end + 1;
        if (!text.size)
            continue;
        words_entry *entry = add(self, section->tokens ? token_hash(text) : phrase_hash(text));
        if (!entry)
            return false;
        entry->phrases |= section->what.phrases;
        entry->tokens |= section->what.tokens;
        entry->function |= section->what.function;
    }
    return true;
}

static const char *read_lines(struct words *self, qn_slice text)
{
    struct section section;
    bool open = false;
    for (size_t begin = 0, end; begin < text.size; begin = end + 1) {
        for (end = begin; end < text.size && text.data[end] != '\n';)
            end++;
        const qn_slice line = letters_trim(qn_part(text, begin, end));
        if (!line.size || line.data[0] == '#')
            continue;
        if (line.data[0] == '[' && line.data[line.size - 1] == ']') {
            if (!section_named(qn_part(line, 1, line.size - 1), &section))
                return "a section of no known class";
            open = true;
        } else if (!open) {
            return "words before the first section";
        } else if (!add_entries(self, &section, line)) {
            return "no memory";
        }
    }
    return NULL;
}

struct words *words_new(qn_slice text, const char **error)
{
    struct words *self = calloc(1, sizeof *self);
    *error = self && grow(self) ? read_lines(self, text) : "no memory";
    if (!*error)
        return self;
    words_free(self);
    return NULL;
}

void words_free(struct words *self)
{
    if (!self)
        return;
    free(self->slots);
    free(self);
}
