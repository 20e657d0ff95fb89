/**
 * @file shingles.h
 * A document as shingles: each three words in a row, a 64-bit hash each, and its numbers with the words around them.
 *
 * What counts are the blocks that are neither dropped nor marked; shingles run across them. Memory is the caller's and of
 * a fixed size, whatever the document's.
 */
#ifndef QUERN_LIB_SHINGLES_H
#define QUERN_LIB_SHINGLES_H

#include <quern/plugin.h>
#include <words.h>

enum {
    SHINGLES_WORDS = 3,   /* of a shingle */
    SHINGLES_BATCH = 256, /* that come at once, at most */
    SHINGLES_NUMBERS = 64 /* of a document that are remembered */
};

/** A walk over a document's shingles. The first four members are for the caller to read. */
struct shingles {
    uint64_t hashes[SHINGLES_BATCH];
    uint32_t block;                     /**< the one in which these end: its number among those that have words */
    uint32_t number_count;              /**< once the walk is over */
    uint32_t numbers[SHINGLES_NUMBERS]; /**< once the walk is over: context << 16 | value, sorted */

    const struct words_table *table;
    const qn_doc *doc;
    const qn_block *at;
    struct words words;
    struct word window[SHINGLES_WORDS - 1 + SHINGLES_BATCH]; /* the words of a batch, and those before them */
    uint64_t word_count;
    bool counted; /* the block at hand has had words */
};

void shingles_begin(struct shingles *self, const struct words_table *table, const qn_doc *doc);

/** The next shingles, in order, all of one block. @return how many; 0: the walk is over, do not ask again */
size_t shingles_next(struct shingles *self);

/** How many words the walk met. */
static inline uint64_t shingles_word_count(const struct shingles *self)
{
    return self->word_count;
}

/**
 * Gives each empty bin of a one-permutation MinHash what another one holds, always the same one of those that are full.
 * @param full which bins hold something; one at least
 */
void shingles_fill_empty(uint32_t *bins, const bool *full, size_t count);

/**
 * Tells a template: the same words around other numbers.
 * @param a,b numbers as above
 * @param most of the contexts that both have, the share that may hold other numbers
 * @return whether two or more do, and more than that share
 */
bool shingles_numbers_differ(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count, double most);

#endif
