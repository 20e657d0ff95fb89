/*
 * commonness: which units are boilerplate, because their keys are carried by many documents of one source. All
 * documents are counted first; only then can any be judged, the first carrier too.
 *
 * Common is a key that more than max(count, share of the source's documents) documents carry. Of documents without
 * a source nothing of the kind can be said; there a key is common that stands in more than `contexts` different
 * surroundings, the longest unit of a document being its surroundings (dedup study, section 2).
 */
#ifndef CORE_RUN_COMMONNESS_H
#define CORE_RUN_COMMONNESS_H

#include "../plugin/host.h"
#include "region.h"

struct commonness;

struct commonness_rule {
    int64_t count;
    double share;
    int64_t contexts; /* 1 to 63 */
};

struct commonness_evidence {
    uint32_t documents, of; /* of the unit's source: carrying the key, and in all */
    uint32_t sources;       /* that carry it at all */
};

struct commonness *commonness_new(const struct commonness_rule *rule, struct budget *budget);
/* Counts a document's units, which stand in its order. False: no memory. */
bool commonness_count(struct commonness *commonness, qn_slice source, const struct unit *units);
/* All are counted: from here on units can be judged. False: no memory. */
bool commonness_settle(struct commonness *commonness);
/* [workers] */
bool commonness_judge(const struct commonness *commonness, qn_slice source, const struct unit *unit,
                      struct commonness_evidence *evidence);
/* Where a document comes from: its field "source", else the host of its uri, else empty. */
qn_slice commonness_source(const qn_doc *doc);
/* For saving and loading: its tables, one after the other. */
enum { COMMONNESS_REGIONS = 3 };
void commonness_regions(struct commonness *commonness, struct region *regions[COMMONNESS_REGIONS]);
/* After loading: are the tables what they should be? */
bool commonness_check(struct commonness *commonness);
void commonness_free(struct commonness *commonness);

#endif
