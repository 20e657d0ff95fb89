/* script: what two sequences have in common, in order: the longest such subsequence, as long as they are not too different. */
#ifndef CORE_COMPARE_SCRIPT_H
#define CORE_COMPARE_SCRIPT_H

#include <quern/types.h>

#define SCRIPT_NONE SIZE_MAX

/*
 * match: for each of a the place in b of what it is paired with, ascending, or SCRIPT_NONE. Sequences that differ in
 * more than some hundred places are compared at their ends only, so that time stays in proportion. False: no memory.
 */
bool script_match(const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count, size_t *match);

#endif
