/*
 * plan: a pipeline as the engine runs it. Steps that any worker may take for any document make a segment; where all
 * documents must pass in input order there is a gate. The last gate writes.
 */
#ifndef CORE_RUN_PLAN_H
#define CORE_RUN_PLAN_H

#include "../pipeline/pipeline.h"

enum step_type {
    STEP_FORK,    /* a branch begins with a copy of another branch's document */
    STEP_PROCESS, /* cleaners, extractors */
    STEP_REPEATS, /* a deduper within the document */
    STEP_KEYS,    /* a deduper within the run: its units, to be judged or counted at the gate that follows */
    STEP_COMMON,  /* behind a barrier: which of its units are common */
    STEP_CLUSTER, /* behind a barrier: which cluster it is of, and whether it stays */
    STEP_RENDER   /* a writer */
};

struct step {
    enum step_type type;
    unsigned stage;        /* of the stages; of the writers for STEP_RENDER */
    unsigned branch, from; /* from: STEP_FORK */
};

struct segment {
    size_t begin, end; /* of the steps */
    int judge;         /* the deduper that judges or counts at the gate behind it; -1: the last gate */
    bool barrier;      /* behind that gate documents wait until all have passed it */
};

struct plan {
    const struct pipeline *pipeline;
    struct step *steps;
    size_t step_count;
    struct segment *segments;
    size_t segment_count; /* as many gates; 1 or more */
    bool timed;           /* what each step takes is counted */
    bool shown;           /* documents that are done are shown to whoever runs it */
};

bool plan_make(struct plan *plan, const struct pipeline *pipeline, bool timed, bool shown, struct error *error);
/* Does anybody look at a document once these steps, from the first on, are done? */
bool plan_needs(const struct plan *plan, size_t end);
/* The stage, or the writer, whose step this is. */
const struct stage *plan_stage(const struct plan *plan, const struct step *step);
void plan_fini(struct plan *plan);

#endif
