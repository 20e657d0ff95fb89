/* job: an input to be read, or a document on its way through the pipeline. Used again and again. */
#ifndef CORE_RUN_JOB_H
#define CORE_RUN_JOB_H

#include "../pipeline/pipeline.h"
#include "../plugin/host.h"
#include "place.h"
#include "summary.h"

#define NO_TICKET UINT32_MAX

/* A cell that still has what it sent back, if it has had no other turn since. */
struct kept {
    const struct cell *cell; /* NULL: none has */
    uint32_t turn;
    size_t begin, end; /* the steps that it did */
};

struct job {
    struct job *before, *behind; /* in the line */
    struct job *next;            /* among the ready, or the spare */
    bool parked;                 /* waits at the gate behind its segment */
    bool at_gate;                /* it is its turn at that gate: it passes, and does not run the segment */
    unsigned segment;            /* how many gates it has passed */
    struct kept kept;            /* where else its documents are, as they are here */
    size_t ahead;                /* how many steps of its segment were done where it was read */
    struct input *input;         /* to be read: at hand ... */
    struct place place;          /* in input order */
    unsigned began;              /* the segment that it began with */
    uint64_t handed;             /* of an input: what its reader has emitted, or what was passed over ... */
    uint64_t most;               /* ... and how much it may */
    const char *path;            /* ... or to be opened; both NULL: a document */
    uint64_t emitted;            /* documents that the reader made of it */
    bool bare;                   /* an input that stands in the books for itself: it failed, or holds no document */
    struct document **documents; /* by branch; NULL where a branch has not begun */
    struct document **owned;     /* by branch: the memory of those, kept for the next job */
    struct unit *units;          /* what the last STEP_KEYS found, to be judged at the gate */
    unsigned branch;             /* whose document they are of */
    bool judged;                 /* whether there is anything to judge */
    uint32_t ticket;             /* its number at the last barrier, or NO_TICKET */
    qn_slice frozen;             /* a document that waited at a barrier, as the spool has it */
    struct buffer *rendered;     /* by writer */
    bool *written;               /* by writer: whether it has the document */
    struct summary counts;       /* what it adds to the books when it ends */
    uint64_t spent;              /* nanoseconds so far; of an input those that its documents have been told of */
    struct failure failure;      /* verdict QN_PASS: none */
    const char *failed_stage;
};

/* A blank one. NULL: no memory. */
struct job *job_new(const struct pipeline *pipeline);
/* Blank again: its documents and input are released; modest memory stays. */
void job_empty(struct job *job, const struct pipeline *pipeline);
void job_free(struct job *job, const struct pipeline *pipeline);
/* The memory of a branch's document, blank. NULL: no memory. */
struct document *job_document(struct job *job, const struct pipeline *pipeline, unsigned branch);
/* Takes the job of that document out of a list, linked by next. NULL: it is not there. */
struct job *job_take(struct job **list, const struct document *document);
/* The failure of that document's job in such a list. NULL: it is not there. */
struct failure *job_failure_of(struct job *list, const struct document *document);
/* An input's reader began this one and never emitted it: why it could not be built is why the input fails. */
void job_forget(struct job *reading, const struct job *job);
/* Its documents are no longer what they were. */
void job_changed(struct job *job);
/* What was made of an input whose file became shorter is not to be kept. input may be NULL. */
void job_fail_torn(struct job *job, const struct input *input);
/* It is to go to quarantine. The first reason given stays. */
void job_fail(struct job *job, const char *stage, qn_error_code code, const char *message);

#endif
