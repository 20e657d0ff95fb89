#include "station.h"

#include <stdlib.h>

bool station_init(struct station *station, const struct plan *plan, struct clock *clock)
{
    const struct pipeline *pipeline = plan->pipeline;
    *station = (struct station){.plan = plan, .clock = clock, .budget.limit = SIZE_MAX / 2};
    arena_init(&station->scratch, (size_t)pipeline->limits.memory);
    station->readers = calloc(pipeline->reader_count + 1, sizeof *station->readers);
    station->stages = calloc(pipeline->stage_count + 1, sizeof *station->stages);
    station->writers = calloc(pipeline->writer_count + 1, sizeof *station->writers);
    station->repeats = calloc(pipeline->stage_count + 1, sizeof *station->repeats);
    return station->readers && station->stages && station->writers && station->repeats;
}

void station_fini(struct station *station)
{
    for (size_t i = 0; station->repeats && i < station->plan->pipeline->stage_count; i++)
        index_free(station->repeats[i]);
    free(station->readers);
    free(station->stages);
    free(station->writers);
    free(station->repeats);
    arena_fini(&station->scratch);
    buffer_fini(&station->frame);
}

struct call station_call(struct station *station, struct instance *instance, struct job *job)
{
    struct clock *clock = station->clock;
    __atomic_store_n(&clock->stage, instance->stage, __ATOMIC_RELAXED);
    return (struct call){.pub = {&host_services}, .instance = instance, .scratch = &station->scratch, .failure = &job->failure,
                         .expired = &clock->expired, .started = clock->started};
}

qn_verdict station_settle(struct station *station, struct job *job, const struct instance *instance, qn_verdict verdict)
{
    if (station->scratch.chunks)
        arena_reset(&station->scratch);
    if (verdict == QN_FAIL_RUN && job->failure.verdict != QN_FAIL_RUN) {
        job_fail(job, instance->stage, QN_E_INTERNAL, "ended the run without saying why");
        job->failure.verdict = QN_FAIL_RUN;
    } else if (clock_is_up(station->clock)) {
        job_fail(job, instance->stage, QN_E_LIMIT, "took longer than it may (limits.time)");
    } else if (verdict != QN_PASS && verdict != QN_DROP) {
        job_fail(job, instance->stage, QN_E_INTERNAL, "failed without saying why");
    }
    if (job->failure.verdict == QN_PASS)
        return verdict;
    if (!job->failed_stage)
        job->failed_stage = instance->stage;
    return job->failure.verdict;
}
