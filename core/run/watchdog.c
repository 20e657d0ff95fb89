#include "watchdog.h"

#include <time.h>
#include <unistd.h>

enum { PERIOD = 100 * 1000 * 1000, SHORTEST = 1000 * 1000, HUNG_AFTER = 5, HUNG_EXIT = 70 };

/*
 * A thread that is stuck in a plugin cannot be ended safely, and all documents behind its own wait for it. So the
 * process ends, saying which plugin and which document; a run that is resumed leaves it out.
 */
static void give_up(const struct worker *worker)
{
    casualty_write(&worker->scene, "did not come back");
    _exit(HUNG_EXIT);
}

static void look(struct watchdog *watchdog)
{
    const uint64_t now = now_nanoseconds();
    for (unsigned i = 0; i < watchdog->worker_count; i++) {
        struct clock *clock = &watchdog->workers[i].clock;
        const uint64_t started = __atomic_load_n(&clock->started, __ATOMIC_ACQUIRE);
        if (!started || now < started || now - started <= watchdog->limit)
            continue;
        __atomic_store_n(&clock->expired, started, __ATOMIC_RELAXED);
        if (now - started > HUNG_AFTER * watchdog->limit + 10 * (uint64_t)PERIOD)
            give_up(&watchdog->workers[i]);
    }
}

static void *watch(void *user)
{
    struct watchdog *watchdog = user;
    uint64_t period = watchdog->limit / 4 < watchdog->period ? watchdog->limit / 4 : watchdog->period;
    period = period < SHORTEST ? SHORTEST : period < PERIOD ? period : PERIOD;
    pthread_mutex_lock(&watchdog->mutex);
    while (!watchdog->ending) {
        struct timespec until;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += (long)period;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        pthread_cond_timedwait(&watchdog->changed, &watchdog->mutex, &until);
        look(watchdog);
        watchdog->tick(watchdog->user);
    }
    pthread_mutex_unlock(&watchdog->mutex);
    return NULL;
}

bool watchdog_start(struct watchdog *watchdog, struct worker *workers, unsigned count, int64_t limit, uint64_t period,
                    void (*tick)(void *), void *user)
{
    *watchdog = (struct watchdog){.workers = workers, .worker_count = count, .limit = (uint64_t)limit, .period = period, .tick = tick, .user = user};
    pthread_mutex_init(&watchdog->mutex, NULL);
    pthread_cond_init(&watchdog->changed, NULL);
    if (pthread_create(&watchdog->thread, NULL, watch, watchdog) == 0)
        return true;
    pthread_cond_destroy(&watchdog->changed);
    pthread_mutex_destroy(&watchdog->mutex);
    return false;
}

void watchdog_end(struct watchdog *watchdog)
{
    pthread_mutex_lock(&watchdog->mutex);
    watchdog->ending = true;
    pthread_cond_signal(&watchdog->changed);
    pthread_mutex_unlock(&watchdog->mutex);
    pthread_join(watchdog->thread, NULL);
    pthread_cond_destroy(&watchdog->changed);
    pthread_mutex_destroy(&watchdog->mutex);
}
