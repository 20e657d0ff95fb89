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
    station->owned = calloc(pipeline->reader_count + pipeline->stage_count + pipeline->writer_count + 1, sizeof *station->owned);
    return station->readers && station->stages && station->writers && station->repeats && station->owned;
}

static struct instance *add_instance(struct station *station, const struct stage *stage, struct report *report)
{
    struct failure failure;
    struct instance *instance = instance_new(stage->plugin, stage->name, stage->state, &failure);
    if (instance)
        station->owned[station->owned_count++] = instance;
    else
        report_add(report, stage->file, stage->line, "%s \"%s\": %s", plugin_kind_name(stage->plugin->table.kind), stage->name,
                   failure.message);
    return instance;
}

static bool is_shared(const struct stage *stage)
{
    const qn_plugin *table = &stage->plugin->table;
    return table->kind == QN_DEDUPER || table->kind == QN_WRITER || table->threading == QN_SHARED;
}

static bool works_here(const struct stage *stage, bool isolated)
{
    const bool judges = stage->plugin->table.kind == QN_DEDUPER && stage->within == WITHIN_RUN;
    return isolated ? stage->isolate : !stage->isolate || judges;
}

static bool fill_repeats(struct station *station)
{
    const struct pipeline *pipeline = station->plan->pipeline;
    for (size_t i = 0; i < pipeline->stage_count; i++) {
        const struct stage *stage = &pipeline->stages[i];
        if (station->stages[i] && stage->plugin->table.kind == QN_DEDUPER && stage->within == WITHIN_DOCUMENT &&
            !(station->repeats[i] = index_new(station->stages[i], stage->listed, false, &station->budget)))
            return false;
    }
    return true;
}

bool station_fill(struct station *station, const struct station *first, bool isolated, struct report *report)
{
    const struct pipeline *pipeline = station->plan->pipeline;
    const struct {
        const struct stage *stages;
        size_t count;
        struct instance **mine, **shared;
    } lists[] = {{pipeline->readers, pipeline->reader_count, station->readers, first ? first->readers : NULL},
                 {pipeline->stages, pipeline->stage_count, station->stages, first ? first->stages : NULL},
                 {pipeline->writers, pipeline->writer_count, station->writers, first ? first->writers : NULL}};
    bool good = true;
    for (int i = 0; i < 3; i++)
        for (size_t j = 0; j < lists[i].count; j++) {
            const struct stage *stage = &lists[i].stages[j];
            if (!works_here(stage, isolated))
                continue;
            lists[i].mine[j] = first && is_shared(stage) ? lists[i].shared[j] : add_instance(station, stage, report);
            good = good && lists[i].mine[j];
        }
    return good && fill_repeats(station);
}

void station_fini(struct station *station)
{
    for (size_t i = 0; station->repeats && i < station->plan->pipeline->stage_count; i++)
        index_free(station->repeats[i]);
    for (size_t i = 0; i < station->owned_count; i++)
        instance_free(station->owned[i]);
    free(station->owned);
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
                         .expired = &clock->expired, .started = clock->started, .log = station->log};
}

qn_verdict station_settle(struct station *station, struct job *job, const struct instance *instance, qn_verdict verdict)
{
    if (station->scratch.chunks)
        arena_reset(&station->scratch);
    if (verdict == QN_FAIL_RUN && job->failure.verdict != QN_FAIL_RUN) {
        job_fail(job, instance->stage, QN_E_INTERNAL, "ended the run without saying why");
        job->failure.verdict = QN_FAIL_RUN;
    } else if (clock_is_up(station->clock)) {
        job_fail(job, instance->stage, QN_E_TIME, "took longer than it may (limits.time)");
    } else if (verdict != QN_PASS && verdict != QN_DROP) {
        job_fail(job, instance->stage, QN_E_INTERNAL, "failed without saying why");
    }
    if (job->failure.verdict == QN_PASS)
        return verdict;
    if (!job->failed_stage)
        job->failed_stage = instance->stage;
    return job->failure.verdict;
}
