/*
 * causes: what was dropped and marked in a run, by stage and reason, with the first few different texts that it took as
 * samples. In input order, so that a run's are the same every time; bounded, whatever reasons plugins make up.
 */
#ifndef CORE_REPORT_CAUSES_H
#define CORE_REPORT_CAUSES_H

#include "../document/arena.h"

#include <quern/document.h>

enum { SAMPLES = 5, MOST_CAUSES = 512 };

struct sample {
    qn_slice document, text, detail, same; /* the ends of long ones are cut off */
    uint64_t hash; /* of the whole text */
};

struct cause_row {
    qn_slice stage, reason;
    bool document; /* of whole documents, not of blocks */
    uint64_t dropped, marked, bytes;
    struct sample samples[SAMPLES];
    unsigned sample_count;
};

struct causes {
    struct arena *arena;
    struct cause_row *rows; /* as they first came */
    size_t count;
    struct cause_row *last; /* that was found: they come in runs */
    uint64_t others; /* blocks and documents of causes beyond the most */
    uint16_t slots[2 * MOST_CAUSES]; /* by hash: row + 1 */
};

bool causes_init(struct causes *causes, struct arena *arena);
void causes_fini(struct causes *causes);
/* text: what went, or a document's opening. False: no memory. */
bool causes_add(struct causes *causes, const qn_doc *doc, const qn_cause *cause, bool document, bool dropped, qn_slice text, uint64_t bytes);

#endif
