/*
 * gates: where documents pass in input order: dedupers within the run judge them, barriers hold them, and behind the
 * last one they are written, counted, or put into quarantine. Each gate is passed by one job at a time.
 */
#ifndef CORE_RUN_GATES_H
#define CORE_RUN_GATES_H

#include "casualty.h"
#include "checkpoint.h"
#include "fault.h"
#include "job.h"
#include "memory.h"
#include "output.h"
#include "plan.h"
#include "progress.h"
#include "quarantine.h"
#include "result.h"
#include "spool.h"
#include "summary.h"

struct gates {
    const struct pipeline *pipeline;
    const struct plan *plan;
    struct fault *fault;
    struct memory **memories; /* by stage: dedupers within the run */
    struct output **outputs;  /* by writer; NULL: what it renders is only reported */
    struct instance *const *writers; /* NULL: an isolated one, which only renders */
    struct quarantine *quarantine; /* NULL: none is kept */
    struct spool *coming;     /* documents that waited at the last barrier */
    struct spool *waiting;    /* those at the next */
    struct buffer frame;      /* a document on its way there */
    struct summary counts;    /* of the jobs that are done */
    struct progress progress; /* of the jobs that are done */
    struct place resumed;          /* what stands before this was done by a run that was interrupted; depth 0: nothing was */
    struct casualties casualties;  /* what took down the run that is resumed */
    struct checkpoint *checkpoint; /* NULL: none is taken */
    uint64_t held_since;           /* when the line was held for the next one */
    bool saving;              /* memories are saved at the end */
    void (*on_result)(void *user, const struct result *); /* may be NULL */
    void (*on_books)(void *user, const struct summary *); /* now and then; may be NULL */
    uint64_t told;            /* when they were last told */
    void *user;
};

/* Before all else; workers may be made then. False: no memory. */
bool gates_init(struct gates *gates, const struct plan *plan, struct fault *fault);
/* Passes the gate behind the job's segment. False: the job ends there, and has been emptied. */
bool gates_pass(struct gates *gates, struct job *job);
/* All documents wait behind this segment, a barrier: what had to see them all is settled, and they are coming. */
bool gates_settle(struct gates *gates, size_t segment, struct error *error);
/* A pass begins, with this segment: nothing of it is done. */
void gates_begin(struct gates *gates, size_t segment);
void gates_fini(struct gates *gates);

#endif
