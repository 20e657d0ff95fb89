/*
 * engine: a pipeline at work. Workers carry documents through its segments; at the gates documents pass in input
 * order, by the worker whose document's turn it is.
 */
#ifndef CORE_RUN_ENGINE_H
#define CORE_RUN_ENGINE_H

#include "checkpoint.h"
#include "inputs.h"
#include "result.h"
#include "summary.h"

#include "../document/input.h"

struct engine;

struct engine_settings {
    unsigned workers; /* 0: one for each processor */
    size_t window;    /* documents in flight; 0: by the workers */
    bool outputs;     /* open the writers' files; else what they render is only handed to on_result */
    const char *quarantine; /* folder; NULL: none is kept */
    bool timed;       /* the summary says what each stage took, and results what they took */
    enum restart restart;   /* when an interrupted run stands at the outputs */
    int64_t checkpoint_every; /* nanoseconds; below 0: no checkpoints */
    void (*on_result)(void *user, const struct result *); /* in input order; may be NULL */
    void (*on_books)(void *user, const struct summary *); /* every few seconds, by any thread: the counts so far; may be NULL */
    void (*on_tick)(void *user, const struct engine *);   /* about ten times a second, by another thread; may be NULL */
    void *user;
};

/* What became of a run. */
enum engine_end {
    ENGINE_DONE,
    ENGINE_UNOPENED,    /* an output, an index or the checkpoint cannot be opened: the error says which */
    ENGINE_INTERRUPTED, /* engine_stop was called */
    ENGINE_FAILED       /* an output or the memory failed, or a stage said QN_FAIL_RUN: the error says which */
};

/* Makes the instances and runs their init. NULL: the report says why. */
struct engine *engine_new(const struct pipeline *pipeline, const struct engine_settings *settings, struct report *report);
/*
 * Reads all inputs to their end; the first time, outputs are opened before. May be called again, but for resuming:
 * dedupers remember, outputs go on.
 */
enum engine_end engine_run(struct engine *engine, const struct inputs *inputs, struct error *error);
/* The same for one input of bytes; the caller's thread does the work when there is one worker. */
enum engine_end engine_feed(struct engine *engine, struct input *input, struct error *error);
/* Ends the outputs: gives them their names (publish), or leaves them partial. False: the error says which failed. */
bool engine_finish(struct engine *engine, bool publish, struct error *error);
/* No more inputs are begun, and what has passed its first gate is finished. Safe in a signal handler. */
void engine_stop(struct engine *engine);
/* Adds up all counts. Not while a run goes on. */
bool engine_summary(const struct engine *engine, struct summary *summary);
/* So far, at any time: inputs begun, documents finished. */
void engine_progress(const struct engine *engine, uint64_t *inputs, uint64_t *documents);
/* Where failed documents lie; NULL: there are none. */
const char *engine_quarantine(const struct engine *engine);
void engine_free(struct engine *engine);

#endif
