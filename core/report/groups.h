/*
 * groups: the duplicates of a run, by what they repeat: how many each has, the first of them, and the pairs that were
 * found least alike. Bounded: of the first groups that came.
 */
#ifndef CORE_REPORT_GROUPS_H
#define CORE_REPORT_GROUPS_H

#include "../document/arena.h"

#include <quern/document.h>

enum { GROUP_MEMBERS = 4, MOST_GROUPS = 8192, DOUBTFUL = 8 };

struct member {
    qn_slice id, opening;
    double score; /* 0: not said */
};

struct group {
    qn_slice id; /* the first document of the cluster, or the one repeated */
    uint64_t count; /* of duplicates, which id is not */
    struct member members[GROUP_MEMBERS];
};

struct pair {
    struct member later;
    qn_slice earlier;
};

struct groups {
    struct arena *arena;
    struct group *rows; /* as they first came */
    size_t count;
    uint64_t duplicates, others; /* others: of groups beyond the most */
    struct pair doubtful[DOUBTFUL]; /* the lowest score first */
    size_t doubtful_count;
    uint16_t slots[2 * MOST_GROUPS]; /* by hash: row + 1 */
};

bool groups_init(struct groups *groups, struct arena *arena);
void groups_fini(struct groups *groups);
/* Does nothing for a document that is no duplicate. False: no memory. */
bool groups_add(struct groups *groups, const qn_doc *doc, qn_slice opening);

#endif
