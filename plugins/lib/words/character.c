#include "character.h"

#include <utf8proc.h>

enum { LONGEST = 20 }; /* no character decomposes to more: U+FDFA has 18 */

static bool is_between(uint32_t character, uint32_t first, uint32_t last)
{
    return character >= first && character <= last;
}

static bool is_dense(uint32_t character)
{
    return is_between(character, 0x0E00, 0x0EFF) ||   /* Thai, Lao */
           is_between(character, 0x1000, 0x109F) ||   /* Burmese */
           is_between(character, 0x1780, 0x17FF) ||   /* Khmer */
           is_between(character, 0x3005, 0x3007) || is_between(character, 0x3021, 0x3029) ||
           is_between(character, 0x3041, 0x30FF) ||   /* kana */
           is_between(character, 0x3105, 0x312F) || is_between(character, 0x31A0, 0x31FF) ||
           is_between(character, 0x3400, 0x4DBF) || is_between(character, 0x4E00, 0x9FFF) ||
           is_between(character, 0xF900, 0xFAFF) || is_between(character, 0x20000, 0x3FFFF);
}

/* An accent goes; the vowel signs of Indic scripts, which are marks of class 0, are letters to us. */
static enum words_kind kind_of(utf8proc_int32_t character)
{
    const utf8proc_property_t *property = utf8proc_get_property(character);
    switch (property->category) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
        return property->ignorable ? WORDS_IGNORED : is_dense((uint32_t)character) ? WORDS_DENSE : WORDS_LETTER;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
        if (property->combining_class != 0 || property->ignorable)
            return WORDS_IGNORED;
        return is_dense((uint32_t)character) ? WORDS_DENSE : WORDS_LETTER;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return WORDS_DIGIT;
    case UTF8PROC_CATEGORY_ME:
    case UTF8PROC_CATEGORY_CF:
        return WORDS_IGNORED;
    default:
        return WORDS_OTHER;
    }
}

/* Compatibility decomposition, case folding. Hangul stays whole. Returns how many characters it makes. */
static size_t decompose(utf8proc_int32_t character, utf8proc_int32_t out[LONGEST])
{
    if (is_between((uint32_t)character, 0xAC00, 0xD7A3)) {
        *out = character;
        return 1;
    }
    int boundary = 0;
    const utf8proc_ssize_t count = utf8proc_decompose_char(
        character, out, LONGEST, UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD, &boundary);
    return count > 0 && count <= LONGEST ? (size_t)count : 0;
}

/* The bytes that count, and the kind of the character as a whole, which is that of its first part. */
static size_t fold(utf8proc_int32_t character, char out[WORDS_LONGEST], enum words_kind *kind)
{
    utf8proc_int32_t parts[LONGEST];
    const size_t count = decompose(character, parts);
    size_t size = 0;
    *kind = WORDS_OTHER;
    for (size_t i = 0; i < count; i++) {
        const enum words_kind part = kind_of(parts[i]);
        if (i == 0)
            *kind = part;
        if (part != WORDS_OTHER && part != WORDS_IGNORED)
            size += (size_t)utf8proc_encode_char(parts[i], (utf8proc_uint8_t *)out + size);
    }
    return size;
}

struct words_character words_character_of(uint32_t character)
{
    char bytes[WORDS_LONGEST];
    enum words_kind kind;
    struct words_character row = {.kind = WORDS_OTHER};
    const size_t size = utf8proc_codepoint_valid((utf8proc_int32_t)character)
                            ? fold((utf8proc_int32_t)character, bytes, &kind)
                            : 0;
    if (size > sizeof row.bytes) {
        row.kind = kind == WORDS_OTHER ? WORDS_OTHER : WORDS_LONG;
    } else if (size > 0) {
        row.kind = (uint8_t)kind;
        row.size = (uint8_t)size;
        memcpy(row.bytes, bytes, size);
    } else {
        row.kind = kind_of((utf8proc_int32_t)character) == WORDS_IGNORED ? WORDS_IGNORED : WORDS_OTHER;
    }
    return row;
}

size_t words_fold_long(uint32_t character, char out[WORDS_LONGEST])
{
    enum words_kind kind;
    return fold((utf8proc_int32_t)character, out, &kind);
}

void words_table_init(struct words_table *table)
{
    for (uint32_t character = 0; character < 0x10000; character++)
        table->characters[character] = words_character_of(character);
}
