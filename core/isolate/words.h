/* words: the few numbers by which a cell, the engine and the server wake each other. Atomic, all of them. */
#ifndef CORE_ISOLATE_WORDS_H
#define CORE_ISOLATE_WORDS_H

#include "cell.h"

struct cell_words {
    uint32_t asked;    /* the turn of the last task; the cell sleeps on it */
    uint32_t answered; /* the turn of the last answer */
    uint32_t bell;     /* rung for the engine, which sleeps on it */
    uint32_t lacks;    /* of the sandbox */
    uint64_t size;     /* of the answer */
};

/* What became of a cell's process: written by the server where no cell can write. */
struct notice {
    uint32_t life;  /* whose end this is */
    int32_t status; /* as of waitpid ... */
    int32_t error;  /* ... or, not 0: errno of the fork that failed */
};

/* Sleeps while the word has this value, for so many nanoseconds at most (UINT64_MAX: for ever). May wake for nothing. */
void word_wait(uint32_t *word, uint32_t value, uint64_t nanoseconds);
void word_wake(uint32_t *word);
/* Rings for the engine. */
void words_ring(struct cell_words *words);

#endif
