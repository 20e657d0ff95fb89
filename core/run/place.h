/*
 * place: where a job stands in input order. The n-th input of a run has the place n; what its reader emits has that
 * and a number of its own behind it, and so on for inputs within inputs. Documents that come back from a barrier have
 * the numbers in which they went there. Places compare as texts do, so a run can be taken up at any of them.
 */
#ifndef CORE_RUN_PLACE_H
#define CORE_RUN_PLACE_H

#include <quern/types.h>

enum { PLACE_DEEPEST = 66 }; /* inputs within inputs (limits.depth), and a document in the last of them */

struct place {
    uint32_t depth; /* numbers that count */
    uint32_t last;  /* of the numbers from the end: behind how many nothing more comes of what holds them */
    uint64_t at[PLACE_DEEPEST];
};

/* The place of the n-th of all. */
void place_at(struct place *place, uint64_t n);
/* The place of the n-th thing that what stands at this place emits. */
void place_within(struct place *place, const struct place *holder, uint64_t n);
/* The place of what comes next when all up to here is done. */
void place_after(struct place *next, const struct place *done);
/* Is all that may stand at this place, or within it, before the other one? */
bool place_is_before(const struct place *place, const struct place *other);

#endif
