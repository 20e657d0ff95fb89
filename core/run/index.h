/*
 * index: the memory of a deduper. The rule: a unit is a duplicate of the earliest earlier unit that shares a listed
 * key with it and that `same` accepts. A key lists its first few units in input order and no more, so that no key
 * ever hurts. One caller at a time, units in input order.
 *
 * With clusters, the other candidates are judged too, but for those that are united with the unit already: pairs
 * from 0.5 unite, weaker ones attach.
 */
#ifndef CORE_RUN_INDEX_H
#define CORE_RUN_INDEX_H

#include "../plugin/host.h"
#include "clusters.h"

struct index;

/* What a unit was found to repeat. */
struct finding {
    bool found;
    double score;
    qn_slice document; /* the earlier unit's document id; until the next unit is added */
    uint32_t block;    /* its block, or QN_NO_BLOCK */
};

/* listed: units that a key lists. NULL: no memory. */
struct index *index_new(const struct instance *deduper, unsigned listed, bool clusters, struct budget *budget);
/* Says which document the next units are of, and how much it is worth keeping. False: no memory. */
bool index_begin(struct index *index, qn_slice document, uint64_t rank);
/* Judges a unit against all before it, and adds it. False: no memory, or 2^32 units. */
bool index_add(struct index *index, const struct unit *unit, struct finding *finding);
/* The number of the document that was begun last. */
uint32_t index_document(const struct index *index);
/* The id of a document by its number; until the next is begun. [workers] after the last */
qn_slice index_name(const struct index *index, uint32_t document);
/* NULL: it was made without. */
struct clusters *index_clusters(struct index *index);
/* Forgets all units. */
void index_clear(struct index *index);
/* For saving and loading: its tables, one after the other. */
enum { INDEX_REGIONS = 7 };
void index_regions(struct index *index, struct region *regions[INDEX_REGIONS]);
/* After loading: are the tables what they should be? */
bool index_check(struct index *index);
void index_free(struct index *index);

#endif
