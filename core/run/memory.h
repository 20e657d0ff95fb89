/*
 * memory: what a deduper within the run knows of the documents so far: an index of units to compare with, or counts
 * of common ones; in memory, and in a file from run to run when the pipeline names one.
 */
#ifndef CORE_RUN_MEMORY_H
#define CORE_RUN_MEMORY_H

#include "../pipeline/stage.h"
#include "commonness.h"
#include "index.h"
#include "store.h"

struct memory {
    const struct stage *stage;
    struct budget budget;
    struct index *index;           /* of a deduper that compares; else NULL */
    struct commonness *commonness; /* of one that counts; else NULL */
    struct store *store;           /* NULL: not kept */
};

/*
 * lock: the run will save. load: begin with what the pipeline's index file holds. NULL: no memory, or the saved index
 * cannot be used; the error says why.
 */
struct memory *memory_open(const struct stage *stage, const struct instance *deduper, bool lock, bool load, struct error *error);
/* Its tables, to be saved and loaded. Returns how many. */
enum { MEMORY_REGIONS = 7 };
size_t memory_regions(struct memory *memory, struct region *regions[MEMORY_REGIONS]);
/* After loading: are the tables what they should be? */
bool memory_check(struct memory *memory);
/* All documents have been seen: clusters and commonness are settled. False: no memory. */
bool memory_settle(struct memory *memory);
bool memory_save(struct memory *memory, struct error *error);
void memory_free(struct memory *memory);

#endif
