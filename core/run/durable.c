#include "durable.h"

#include "../base/log.h"
#include "clock.h"

#include <stdlib.h>

/* The tables of all memories, one after the other. For free(). */
static struct region **gather(const struct gates *gates, size_t *count)
{
    const size_t stages = gates->pipeline->stage_count;
    struct region **tables = calloc(stages * MEMORY_REGIONS + 1, sizeof *tables);
    *count = 0;
    for (size_t i = 0; tables && i < stages; i++)
        if (gates->memories[i])
            *count += memory_regions(gates->memories[i], tables + *count);
    return tables;
}

bool durable_commit(struct gates *gates, struct error *error)
{
    for (size_t i = 0; i < gates->pipeline->writer_count; i++) {
        struct instance *instance = gates->writers[i];
        struct failure failure = {.verdict = QN_PASS};
        struct call call = {.pub = {&host_services}, .instance = instance, .failure = &failure,
                            .metrics = gates->counts.writers[i]};
        if (instance && instance->plugin->table.commit && instance->plugin->table.commit(instance->state, &call.pub) != QN_PASS)
            return error_set(error, QN_E_IO, "writer \"%s\": %s", gates->pipeline->writers[i].name, failure.message);
    }
    return true;
}

static bool sync_outputs(struct gates *gates, struct error *error)
{
    for (size_t i = 0; i < gates->pipeline->writer_count; i++)
        if (gates->outputs[i] && !output_sync(gates->outputs[i], &gates->progress.outputs[i], error))
            return false;
    gates->progress.coming = gates->progress.waiting = 0;
    return (!gates->coming || spool_sync(gates->coming, &gates->progress.coming, error)) &&
           (!gates->quarantine || quarantine_sync(gates->quarantine, &gates->progress.quarantine, error)) &&
           (!gates->waiting || spool_sync(gates->waiting, &gates->progress.waiting, error));
}

static bool save(struct gates *gates, struct region *const *tables, size_t count, uint64_t since, struct error *error)
{
    struct buffer record = {0};
    if (summary_lost_counts(&gates->counts))
        return error_set(error, QN_E_LIMIT, "no memory to count by reasons: the books cannot balance");
    progress_pack(&gates->progress, &gates->counts, gates->pipeline, &record);
    const bool good = record.failed ? error_set(error, QN_E_LIMIT, "no memory for the checkpoint")
                                    : checkpoint_save(gates->checkpoint, qn_bytes(record.data, record.size), tables, count, since, error);
    buffer_fini(&record);
    return good;
}

static void log_checkpoint(const struct gates *gates, uint64_t since)
{
    const struct log_fact facts[] = {{.name = "documents", .number = gates->progress.documents},
                                     {.name = "milliseconds", .number = (now_nanoseconds() - since) / 1000000}};
    log_event(LOG_INFO, "checkpoint", qn_str("all is durable so far"), facts, 2);
}

bool durable_save(struct gates *gates, uint64_t since, struct error *error)
{
    size_t count;
    struct region **tables = gather(gates, &count);
    if (!tables)
        return error_set(error, QN_E_LIMIT, "no memory for the checkpoint");
    const bool good = durable_commit(gates, error) && sync_outputs(gates, error) && save(gates, tables, count, since, error);
    free(tables);
    if (good)
        log_checkpoint(gates, since);
    return good;
}

bool durable_complete(struct gates *gates, struct error *error)
{
    size_t count;
    struct region nothing = {0}, **tables = gather(gates, &count);
    for (size_t i = 0; tables && i < count; i++)
        tables[i] = &nothing; /* what was learnt is saved, or of no more use */
    gates->progress.segment = gates->plan->segment_count;
    const bool good = tables ? sync_outputs(gates, error) && save(gates, tables, count, now_nanoseconds(), error)
                             : error_set(error, QN_E_LIMIT, "no memory for the checkpoint");
    free(tables);
    return good;
}

bool durable_load(struct gates *gates, struct error *error)
{
    size_t count;
    struct region **tables = gather(gates, &count);
    bool good = tables ? checkpoint_load(gates->checkpoint, tables, count, error) : error_set(error, QN_E_LIMIT, "no memory for the checkpoint");
    free(tables);
    const struct region *record = &gates->checkpoint->record;
    const qn_slice bytes = qn_bytes(record->data, record->size);
    if (good && (!progress_unpack(bytes, &gates->progress, &gates->counts, gates->pipeline) ||
                 gates->progress.segment > gates->plan->segment_count))
        good = error_set(error, QN_E_INPUT, "%s: the checkpoint contradicts itself; begin anew with --restart", gates->checkpoint->folder);
    const bool complete = gates->progress.segment == gates->plan->segment_count; /* its tables are empty */
    for (size_t i = 0; good && !complete && i < gates->pipeline->stage_count; i++)
        if (gates->memories[i] && !memory_check(gates->memories[i]))
            good = error_set(error, QN_E_INPUT, "%s: the checkpoint contradicts itself; begin anew with --restart", gates->checkpoint->folder);
    return good;
}
