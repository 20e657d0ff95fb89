#include "clock.h"

#include <time.h>

uint64_t now_nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

void clock_start(struct clock *clock, qn_slice uri)
{
    clock->uri = uri;
    __atomic_store_n(&clock->started, now_nanoseconds(), __ATOMIC_RELEASE);
}

void clock_stop(struct clock *clock)
{
    __atomic_store_n(&clock->started, 0, __ATOMIC_RELEASE);
}

uint64_t clock_spent(const struct clock *clock)
{
    return now_nanoseconds() - clock->started;
}

bool clock_is_up(const struct clock *clock)
{
    return __atomic_load_n(&clock->expired, __ATOMIC_RELAXED) == clock->started;
}

struct clock clock_pause(struct clock *clock)
{
    const struct clock paused = {.started = clock_spent(clock), .stage = clock->stage, .uri = clock->uri};
    clock_stop(clock);
    return paused;
}

void clock_resume(struct clock *clock, const struct clock *paused)
{
    clock->uri = paused->uri;
    __atomic_store_n(&clock->stage, paused->stage, __ATOMIC_RELAXED);
    __atomic_store_n(&clock->started, now_nanoseconds() - paused->started, __ATOMIC_RELEASE);
}
