/*
 * clock: the time that a piece of work takes, one input to read or one segment of one document, and what it is at:
 * its owner starts and stops it, the watchdog looks at it from another thread.
 */
#ifndef CORE_RUN_CLOCK_H
#define CORE_RUN_CLOCK_H

#include <quern/types.h>

struct clock {
    uint64_t started;  /* atomic; nanoseconds, 0: idle */
    uint64_t expired;  /* atomic; the `started` whose time is up */
    const char *stage; /* atomic; what it is at */
    qn_slice uri;
};

uint64_t now_nanoseconds(void);
void clock_start(struct clock *clock, qn_slice uri);
void clock_stop(struct clock *clock);
/* Nanoseconds since it was started, pauses left out. */
uint64_t clock_spent(const struct clock *clock);
/* Was the piece of work told that its time is up? */
bool clock_is_up(const struct clock *clock);
/* Stops it and says what it stood at, to go on from there later: what happens in between does not count. */
struct clock clock_pause(struct clock *clock);
void clock_resume(struct clock *clock, const struct clock *paused);

#endif
