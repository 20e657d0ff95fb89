/* process: what belongs to the whole process, and so to nobody in it. */
#ifndef CORE_VERIFY_PROCESS_H
#define CORE_VERIFY_PROCESS_H

#include "board.h"

enum { PROCESS_SIGNALS = 32 };

struct process {
    char locale[256], folder[1024];
    unsigned mask;
    uintptr_t handlers[PROCESS_SIGNALS];
    uint64_t environment; /* a hash */
    unsigned files, threads;
};

void process_look(struct process *process);
/* What has changed is noted: files that stay open under "leaks", all else under "process". */
void process_compare(const struct process *before, const struct process *after, struct board *board);
unsigned process_files(void);

/*
 * Bytes in use in round after round of the same work, as the C library counts them: what is mapped without it is not seen,
 * and what its caches of freed memory hold counts as used, so that only growth in every round, and much the same in each, is
 * a leak.
 */
enum { MEMORY_ROUNDS = 8 };
struct memory_rounds {
    size_t in_use[MEMORY_ROUNDS];
    unsigned count;
};
void memory_round(struct memory_rounds *rounds);
/* Bytes that each round but the first two left behind, the least of them; 0: it is no leak. */
size_t memory_left(const struct memory_rounds *rounds);

#endif
