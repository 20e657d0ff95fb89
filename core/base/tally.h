/* tally: counts by name, in the order in which names first came. For a few dozen names. */
#ifndef CORE_BASE_TALLY_H
#define CORE_BASE_TALLY_H

#include <quern/types.h>

struct tally {
    struct tally_row {
        char *name;
        size_t size; /* of the name */
        uint64_t count;
    } *rows;
    size_t count;
    size_t last; /* the row that was counted last: names come in runs */
    bool failed; /* memory ran out: a count is missing */
};

void tally_add(struct tally *tally, qn_slice name, uint64_t n);
void tally_merge(struct tally *into, const struct tally *from);
uint64_t tally_sum(const struct tally *tally);
/* Sorts the rows by name, so that totals read the same every time. */
void tally_sort(struct tally *tally);
/* All counts are 0; the names stay, for counting goes on with the same. */
void tally_clear(struct tally *tally);
void tally_fini(struct tally *tally);

#endif
