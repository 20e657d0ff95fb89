/*
 * index: the memory of a deduper. The rule: a unit is a duplicate of the earliest earlier unit that shares a listed
 * key with it and that `same` accepts. A key lists its first few units in input order and no more, so that no key
 * ever hurts. One caller at a time, units in input order.
 */
#ifndef CORE_RUN_INDEX_H
#define CORE_RUN_INDEX_H

#include "../plugin/host.h"

struct index;

/* What a unit was found to repeat. */
struct finding {
    bool found;
    double score;
    qn_slice document; /* the earlier unit's document id; until the next unit is added */
    uint32_t block;    /* its block, or QN_NO_BLOCK */
};

/* listed: units that a key lists. NULL: no memory. */
struct index *index_new(const struct instance *deduper, unsigned listed);
/* Says which document the next units are of. False: no memory. */
bool index_begin(struct index *index, qn_slice document);
/* Judges a unit against all before it, and adds it. False: no memory, or 2^32 units. */
bool index_add(struct index *index, const struct unit *unit, struct finding *finding);
/* Forgets all units. */
void index_clear(struct index *index);
void index_free(struct index *index);

#endif
