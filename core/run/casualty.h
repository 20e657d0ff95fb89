/*
 * casualty: a document that took the process down with it. When a plugin crashes, ends the process or never comes back,
 * a line is written of what was at work, and the run that is resumed does not try that again.
 *
 * The lines are written from a signal handler: nothing in it allocates, locks or prints by way of the C library.
 */
#ifndef CORE_RUN_CASUALTY_H
#define CORE_RUN_CASUALTY_H

#include "clock.h"
#include "job.h"

/* What one worker is at. */
struct scene {
    const struct clock *clock;
    const struct job *job; /* atomic; NULL: no plugin is at work */
    bool first;            /* atomic; it has not passed the first gate */
};

struct casualty {
    unsigned segment; /* that the pass began with */
    struct place place;
    uint64_t handed;  /* of an input that was being read: what came of it before */
    bool reading;
    char stage[64], why[64];
};

struct casualties {
    struct casualty *rows;
    size_t count;
};

/*
 * Begins to watch: what takes the process down leaves a line in this file. SIGSEGV, SIGBUS, SIGFPE, SIGILL and SIGABRT
 * are caught, and go on to whoever had them before; one run at a time in a process. False: the error says why not.
 */
bool casualty_begin(const char *path, struct error *error);
void casualty_end(void);
/* This thread's scene; NULL: it has none any more. [workers] */
void casualty_watch(const struct scene *scene);
/* Writes the line of a scene, and says so on standard error. [any] */
void casualty_write(const struct scene *scene, const char *why);

/* Reads such a file; there may be none. What is no such line is left out. False: no memory. */
bool casualties_read(struct casualties *casualties, const char *path);
/* What is told of the job at this place, in a pass that began with this segment; NULL: nothing. */
const struct casualty *casualties_find(const struct casualties *casualties, unsigned segment, const struct place *place);
/* The job fails of what it did before. */
void casualty_fail(const struct casualty *casualty, struct job *job);
void casualties_fini(struct casualties *casualties);

#endif
