/*
 * groups: numbers things by a 64-bit key: the same key, the same number.
 */
#ifndef CONTENT_GROUPS_H
#define CONTENT_GROUPS_H

#include <quern/plugin.h>

struct groups {
    uint32_t *slots; /**< numbers by hash, from 1; 0: a free one */
    uint64_t *keys;  /**< by number */
    uint32_t mask, count;
};

/** Takes scratch memory for at most `most` different keys at a time; to be cleared before the first. @return false: no memory */
bool groups_init(struct groups *self, uint32_t most, qn_call *call);

/** Forgets all keys, to number other things. */
void groups_clear(struct groups *self);

/** The number of a key, counted from 0 in the order of first sight. */
uint32_t groups_number(struct groups *self, uint64_t key);

#endif
