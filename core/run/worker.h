/* worker: takes jobs from the line, reads inputs, and runs the steps of a segment on a document. */
#ifndef CORE_RUN_WORKER_H
#define CORE_RUN_WORKER_H

#include "gates.h"
#include "line.h"

/* What one worker has for itself. Aligned so that no two share a cache line. */
struct worker {
    _Alignas(128) struct emitter emitter; /* first, so that an emitter is its worker */
    const struct plan *plan;
    struct line *line;
    struct gates *gates;
    struct instance **readers; /* by reader */
    struct instance **stages;  /* by stage; shared ones are the engine's */
    struct instance **writers; /* by writer; all are the engine's */
    struct index **repeats;    /* by stage: dedupers within the document */
    struct budget budget;      /* of those */
    struct arena scratch;
    struct buffer frame; /* for forks */
    struct summary counts;
    struct job *reading; /* the job whose input is being read */
    struct job *begun;   /* documents that the reader has begun and not yet emitted, linked by next */
    struct job *held;    /* the last document that its reader emitted: this worker goes on with it itself */
    /* What the watchdog sees. */
    uint64_t started; /* atomic; nanoseconds, 0: idle */
    uint64_t expired; /* atomic; the `started` whose time is up */
    const char *stage; /* atomic; what it is at */
    qn_slice uri;
};

bool worker_init(struct worker *worker);
void worker_fini(struct worker *worker);
/* Works until the line is done. */
void worker_run(struct worker *worker);
uint64_t now_nanoseconds(void);

#endif
