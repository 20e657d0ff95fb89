/*
 * line: the documents in flight, in input order. Workers take jobs from it in any order; at a gate each waits until
 * all before it have passed. Nobody owns a gate: the one job whose turn it is has it for itself.
 *
 * The line is what bounds a run's memory: no more than `window` jobs stand in it, unless nobody else could go on.
 */
#ifndef CORE_RUN_LINE_H
#define CORE_RUN_LINE_H

#include "job.h"

#include <pthread.h>

/* Where new inputs come from; called with the line locked. False: there are no more. */
struct job_source {
    bool (*next)(struct job_source *, struct job *);
};

struct line {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct job *first, *last;
    struct job *ready, *ready_last;
    struct job *spare;
    struct job_source *source;
    size_t count, window;
    unsigned workers, waiting;
    uint64_t changes; /* how often those who waited were woken */
    bool stuck;       /* all were waiting */
    bool dry;  /* the source has no more, or is not to be asked */
    unsigned begin; /* the segment that jobs begin with */
    bool held;      /* atomic; the first gate is shut until all that is behind it has left */
    bool abandoned; /* atomic; what has not passed the first gate is given up */
    struct job *(*make)(void *); /* a new job, when none is spare */
    void *user;
    bool no_memory;
};

bool line_init(struct line *line, size_t window, unsigned workers);
void line_fini(struct line *line);
/* A pass begins, with this segment: its source has more. */
void line_begin(struct line *line, unsigned segment);
/* The next job to work on; waits for one. NULL: all is done. */
struct job *line_take(struct line *line);
/* A job to help with while one's own must wait, or NULL when there is room (or nobody else could make some). */
struct job *line_help(struct line *line, const struct job *reading);
/* A blank job that does not stand in the line yet. NULL: no memory. */
struct job *line_blank(struct line *line);
/* Puts it right before the reading one. */
void line_insert(struct line *line, struct job *reading, struct job *job);
/* Gives back a blank job that never stood in the line. */
void line_return(struct line *line, struct job *job);
/* Offers a job to all workers. */
void line_offer(struct line *line, struct job *job);
/* Is it this job's turn at the gate behind its segment? If not it is parked, and will be offered when it is. */
bool line_arrive(struct line *line, struct job *job);
/* The job has passed the gate. */
void line_pass(struct line *line, struct job *job);
/* The job leaves the line and is spare. It must have been emptied. */
void line_leave(struct line *line, struct job *job);
/* Says how many workers there are: when all of them wait, one that waits for room has it. */
void line_staff(struct line *line, unsigned workers);
/* No more inputs are taken; what is in flight ends in order. Safe from any thread. */
void line_close(struct line *line);
/* The same, and only what has passed the first gate ends in order: all else is given up. Safe from any thread. */
void line_abandon(struct line *line);
/* Is nothing at a gate, or between them? With the line abandoned it stays so. */
bool line_is_quiet(struct line *line);
/* Is this job to be given up? */
bool line_abandons(const struct line *line, const struct job *job);
/* Shuts the first gate; the job that comes to stand there with nothing before it opens it again. Safe from any thread. */
void line_hold(struct line *line);
bool line_is_held(const struct line *line);
/* Is it this job that opens a gate which is held? Then there is nothing between the gates. */
bool line_is_opener(struct line *line, const struct job *job);
void line_open(struct line *line);

#endif
