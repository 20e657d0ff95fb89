/* worker: takes jobs from the line, reads inputs, and carries documents through segments and gates. */
#ifndef CORE_RUN_WORKER_H
#define CORE_RUN_WORKER_H

#include "gates.h"
#include "isolation.h"
#include "line.h"
#include "station.h"

/* What one worker has for itself. Aligned so that no two share a cache line. */
struct worker {
    _Alignas(128) struct emitter emitter; /* first, so that an emitter is its worker */
    struct clock clock;
    struct scene scene;
    struct station station;
    struct line *line;
    struct gates *gates;
    struct ward *ward;   /* its cells; NULL: nothing is isolated */
    struct job *reading; /* the job whose input is being read */
    struct job *begun;   /* documents that the reader has begun and not yet emitted, linked by next */
    struct job *held;    /* the last document that its reader emitted: this worker goes on with it itself */
};

bool worker_init(struct worker *worker, const struct plan *plan, struct line *line, struct gates *gates);
void worker_fini(struct worker *worker);
/* Works until the line is done. */
void worker_run(struct worker *worker);
/* One job, as far as its turn reaches. */
void worker_work(struct worker *worker, struct job *job);

#endif
