/**
 * @file sketch.h
 * What near remembers of a document: some of its shingles, chosen by their hashes alone, and its numbers.
 *
 * Of every few shingles in a row the one with the smallest hash is kept (winnowing), so that a text inside another one
 * keeps the same ones, whatever stands around it, and long and short texts are sampled alike. As a payload a sketch
 * is its header, its shingles and its numbers, one after the other, in the machine's own order of bytes.
 */
#ifndef QUERN_NEAR_SKETCH_H
#define QUERN_NEAR_SKETCH_H

#include <quern/plugin.h>
#include <shingles.h>

enum {
    SKETCH_BLOCK_BITS = 5,                       /* of a shingle: the number of its block, modulo 32 */
    SKETCH_HASH_BITS = 32 - SKETCH_BLOCK_BITS,
    SKETCH_MOST = 4096,                          /* shingles that are kept; of more the smallest */
    SKETCH_BANDS = 32,
    SKETCH_BINS = 2 * SKETCH_BANDS
};

struct sketch_header {
    uint16_t shingle_count, number_count;
    uint32_t whole; /* a hash of all the shingles, kept or not */
};

/** A sketch, or a payload that is looked at as one. */
struct sketch {
    struct sketch_header head;
    const uint32_t *shingles; /* hash << SKETCH_BLOCK_BITS | block; ascending, no hash twice */
    const uint32_t *numbers;  /* see shingles.h */
};

/** The sketch of a document, in scratch memory. @return NULL: fewer than three words, or no memory */
const void *sketch_make(qn_call *call, const struct words_table *table, const qn_doc *doc, size_t *size);

/** Looks at a payload, which is aligned to 4. @return false: it is none, as in an index that was tampered with */
bool sketch_open(qn_slice payload, struct sketch *out);

/** The keys of a sketch: likely to be shared by documents of which a third is the same. */
void sketch_keys(const struct sketch *self, qn_key keys[SKETCH_BANDS]);

#endif
