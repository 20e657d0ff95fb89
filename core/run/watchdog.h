/*
 * watchdog: looks at the workers from outside, about ten times a second. A document over its time is told so (every
 * service refuses from then on); a plugin that does not come back even so cannot be stopped within the process.
 */
#ifndef CORE_RUN_WATCHDOG_H
#define CORE_RUN_WATCHDOG_H

#include "worker.h"

struct watchdog {
    struct worker *workers;
    unsigned worker_count;
    uint64_t limit, period; /* nanoseconds */
    void (*tick)(void *);
    void *user;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool ending;
};

/*
 * limit: of a document. tick is called each time it looks, every period at least, though not more often than once in a
 * millisecond. False: no thread can be had.
 */
bool watchdog_start(struct watchdog *watchdog, struct worker *workers, unsigned count, int64_t limit, uint64_t period,
                    void (*tick)(void *), void *user);
void watchdog_end(struct watchdog *watchdog);

#endif
