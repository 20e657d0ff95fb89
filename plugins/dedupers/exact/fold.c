#include "fold.h"

#include <stdlib.h>
#include <utf8proc.h>

/* What a character becomes: up to three bytes of UTF-8. */
struct folded {
    char bytes[3];
    uint8_t size;
};

/* All characters up to U+FFFF. */
struct fold {
    struct fold_rules rules;
    struct folded characters[0x10000];
};

/* Small letters by Unicode's simple folding: one character for one, so that "ß" and "ss" stay different. */
static utf8proc_int32_t small(utf8proc_int32_t character)
{
    utf8proc_int32_t folded[4];
    int boundary = 0;
    const utf8proc_ssize_t count = utf8proc_decompose_char(character, folded, 4, UTF8PROC_CASEFOLD, &boundary);
    return count == 1 ? folded[0] : utf8proc_tolower(character);
}

static bool is_ignored(const struct fold_rules *rules, utf8proc_int32_t character)
{
    switch (utf8proc_category(character)) {
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
        return rules->ignore_space;
    case UTF8PROC_CATEGORY_CC: /* tabs and line breaks among them */
        return rules->ignore_space;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
    case UTF8PROC_CATEGORY_SK: /* "`" and "´" stand for quotation marks */
    case UTF8PROC_CATEGORY_CF: /* soft hyphens, joiners, marks of direction */
        return rules->ignore_punctuation;
    case UTF8PROC_CATEGORY_ND:
        return rules->ignore_digits;
    default:
        return false;
    }
}

static struct folded folded_of(const struct fold_rules *rules, utf8proc_int32_t character)
{
    struct folded folded = {.size = 0};
    if (is_ignored(rules, character))
        return folded;
    const utf8proc_int32_t other = rules->ignore_case ? small(character) : character;
    utf8proc_uint8_t bytes[4] = {0};
    folded.size = (uint8_t)utf8proc_encode_char(other < 0x10000 ? other : character, bytes);
    memcpy(folded.bytes, bytes, sizeof folded.bytes);
    return folded;
}

struct fold *fold_new(struct fold_rules rules)
{
    struct fold *fold = malloc(sizeof *fold);
    if (!fold)
        return NULL;
    fold->rules = rules;
    for (utf8proc_int32_t character = 0; character < 0x10000; character++)
        fold->characters[character] = folded_of(&rules, character);
    return fold;
}

void fold_free(struct fold *fold)
{
    free(fold);
}

/* One store of four bytes, whatever the size; what is beyond it will be written over. */
static inline char *put(char *out, const struct folded *folded)
{
    _Static_assert(sizeof *folded == FOLD_LONGEST, "a row of the table is a word");
    memcpy(out, folded, sizeof *folded);
    return out + folded->size;
}

static inline bool continues(uint8_t byte)
{
    return (byte & 0xC0) == 0x80;
}

enum { WORD = 8 };

static inline bool word_is_ascii(const uint8_t *at)
{
    uint64_t word;
    memcpy(&word, at, WORD);
    return (word & UINT64_C(0x8080808080808080)) == 0;
}

/* A character above U+FFFF, or a byte that belongs to none, which counts as U+FFFD. */
static char *put_rare(const struct fold *fold, const uint8_t **at, const uint8_t *end, char *out)
{
    utf8proc_int32_t character = -1;
    const utf8proc_ssize_t size = utf8proc_iterate(*at, end - *at, &character);
    if (size <= 0) {
        (*at)++;
        return put(out, &fold->characters[0xFFFD]);
    }
    *at += size;
    if (is_ignored(&fold->rules, character))
        return out;
    return out + utf8proc_encode_char(fold->rules.ignore_case ? small(character) : character, (utf8proc_uint8_t *)out);
}

size_t fold_next(const struct fold *fold, qn_slice *text, char *out, size_t room)
{
    const struct folded *characters = fold->characters;
    const uint8_t *at = (const uint8_t *)text->data, *end = at + text->size;
    char *const first = out, *const full = out + room - FOLD_LONGEST;
    while (at < end && out <= full) {
        const uint8_t lead = *at;
        if (lead < 0x80) {
            if (end - at >= WORD && full - out >= WORD && word_is_ascii(at)) {
                for (size_t i = 0; i < WORD; i++)
                    out = put(out, &characters[at[i]]);
                at += WORD;
            } else {
                out = put(out, &characters[*at++]);
            }
        } else if (lead >= 0xC2 && lead < 0xE0 && end - at >= 2 && continues(at[1])) {
            out = put(out, &characters[(lead & 0x1F) << 6 | (at[1] & 0x3F)]);
            at += 2;
        } else if (lead >= 0xE0 && lead < 0xF0 && end - at >= 3 && continues(at[1]) && continues(at[2])) {
            out = put(out, &characters[(lead & 0x0F) << 12 | (at[1] & 0x3F) << 6 | (at[2] & 0x3F)]);
            at += 3;
        } else {
            out = put_rare(fold, &at, end, out);
        }
    }
    text->size = (size_t)(end - at);
    text->data = (const char *)at;
    return (size_t)(out - first);
}
