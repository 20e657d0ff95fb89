/*
 * groups: numbers things by a 64-bit key: the same key, the same number.
 */
#ifndef CONTENT_GROUPS_H
#define CONTENT_GROUPS_H

#include <quern/plugin.h>

struct groups {
    uint64_t *keys;
    uint32_t *numbers;
    uint32_t mask, count;
};

/** For at most `most` different keys, in scratch memory. @return false: no memory */
bool groups_init(struct groups *self, uint32_t most, qn_call *call);

/** The number of a key, counted from 0 in the order of first sight. */
uint32_t groups_number(struct groups *self, uint64_t key);

#endif
