/* fence: memory between two pages that nobody may touch, so that a step outside is a fault. */
#ifndef CORE_VERIFY_FENCE_H
#define CORE_VERIFY_FENCE_H

#include "board.h"

struct fence {
    char *data; /* the room */
    size_t size;
    char *mapped;
    size_t mapped_size;
};

/* Which of the two fences the room lies at; the bytes between it and the other one are filled with 0xA5. */
enum fence_side { FENCE_BEHIND, FENCE_BEFORE };

/*
 * Room for some bytes, zeroed. alignment: of its beginning, a power of 2; up to that many bytes less one may lie between
 * the room and the fence behind it. what: "its text", for messages. False: no memory.
 */
bool fence_make(struct fence *fence, size_t size, size_t alignment, enum fence_side side, struct board *board, const char *what);
/* From now on nobody may write; who does breaks that rule. */
void fence_lock(const struct fence *fence, struct board *board, enum rule rule, const char *what);
/* The same, and nobody may read. */
void fence_shut(const struct fence *fence, struct board *board, enum rule rule, const char *what);
void fence_unlock(const struct fence *fence);
/* Says again what the fences stand beside: the board forgets the oldest. */
void fence_announce(const struct fence *fence, struct board *board, const char *what);
/* Are the bytes that fill it up as they were? */
bool fence_is_whole(const struct fence *fence);
void fence_free(struct fence *fence);

#endif
