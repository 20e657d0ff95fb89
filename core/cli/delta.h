/* delta: what quern diff has to say of one document, and the two ways of saying it. */
#ifndef CORE_CLI_DELTA_H
#define CORE_CLI_DELTA_H

#include "../base/tally.h"
#include "../compare/changes.h"
#include "../compare/shelf.h"

enum delta_type { DELTA_LOST, DELTA_GAINED, DELTA_CHANGED };

struct delta {
    enum delta_type type;
    qn_slice id;
    const struct shelf_result *a, *b;      /* NULL: there is no document of that id */
    const struct changes *changes;   /* of documents that both kept; else NULL */
};

struct delta_counts {
    uint64_t same, lost, gained, changed; /* documents */
    uint64_t fields, blocks_lost, blocks_gained, blocks_rewritten, blocks_restated;
    struct tally lost_by, gained_by; /* "stage: reason", of blocks and documents, where known */
};

void delta_print(const struct delta *delta);
void delta_print_counts(const struct delta_counts *counts);
/* A line of JSON each. False: no memory. */
bool delta_write(const struct delta *delta);
bool delta_write_counts(const struct delta_counts *counts);

#endif
