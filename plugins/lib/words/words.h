/**
 * @file words.h
 * The words of a text as 64-bit hashes, so that texts can be compared by what they say.
 *
 * A word is a run of letters, marks and digits; case, accents and compatibility forms ("ﬁ", "Ａ") are folded, digits
 * stay. An apostrophe splits ("don't" is "don" and "t"), a hyphen at the end of a line joins when a small letter follows. What is
 * written without blanks (Chinese, Japanese, Thai, Lao, Khmer, Burmese) is cut into pieces of a few characters, in
 * places that the characters on both sides decide. Any bytes may come in: what is no UTF-8 parts words.
 *
 * Hashes are the same on every machine. Nothing allocates; ASCII goes 64 bytes at a time.
 */
#ifndef QUERN_LIB_WORDS_H
#define QUERN_LIB_WORDS_H

#include <quern/types.h>

/** What a character is to words, and what of it counts. */
struct words_character {
    uint8_t kind;
    uint8_t size;  /**< of bytes */
    char bytes[6]; /**< folded, UTF-8 */
};

/** All characters up to U+FFFF; read-only once words_table_init has filled it. */
struct words_table {
    struct words_character characters[0x10000];
};

void words_table_init(struct words_table *table);

/** A word and where it stands. */
struct word {
    uint64_t hash;
    uint32_t begin;       /**< bytes into the text */
    uint32_t size : 31;   /**< bytes */
    uint32_t numeric : 1; /**< it has a digit */
};

/** A walk over the words of one text. Members are private. */
struct words {
    const struct words_table *table;
    const uint8_t *text;
    size_t size, at;
};

/** Begins a walk. @param text lives as long as the walk; of more than 4 GiB the rest is left out */
void words_begin(struct words *self, const struct words_table *table, qn_slice text);

/** The next words, in order. @return how many; 0: there are no more */
size_t words_next(struct words *self, struct word *out, size_t room);

/** A hash made even: every bit of the result depends on every bit that comes in. */
static inline uint64_t words_finish(uint64_t hash)
{
    hash = (hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    hash = (hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93);
    return hash ^ hash >> 32;
}

#endif
