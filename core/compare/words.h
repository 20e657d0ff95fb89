/* words: a text as words, for comparing; and which of two texts' words are the same. */
#ifndef CORE_COMPARE_WORDS_H
#define CORE_COMPARE_WORDS_H

#include <quern/types.h>

struct words {
    qn_slice *texts;
    uint64_t *hashes;
    size_t count;
};

/* Parted by white space. False: no memory; there is nothing to free. */
bool words_cut(struct words *words, qn_slice text);
void words_fini(struct words *words);
/* The share of words that two texts have in common and in order, 0 to 1; below 0: no memory. */
double words_likeness(qn_slice a, qn_slice b);

/* A run of words of both texts that are the same, or of one that the other lacks. */
enum words_side { WORDS_BOTH, WORDS_OF_A, WORDS_OF_B };
/*
 * Tells both texts in order: what is the same, what only a has, what only b has in its place. Texts of runs are
 * slices of a, or of b. False: no memory.
 */
bool words_tell(qn_slice a, qn_slice b, void (*tell)(void *user, enum words_side side, qn_slice text), void *user);

#endif
