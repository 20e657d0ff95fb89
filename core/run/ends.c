#include "ends.h"

#include "clock.h"
#include "durable.h"

static bool is_resumed(const struct gates *gates)
{
    return gates->checkpoint && gates->checkpoint->stands;
}

static bool open_memories(struct gates *gates, struct instance *const *dedupers, const struct ends_settings *settings,
                          struct error *error)
{
    const struct pipeline *pipeline = gates->pipeline;
    for (size_t i = 0; i < pipeline->stage_count; i++) {
        const struct stage *stage = &pipeline->stages[i];
        if (stage->plugin->table.kind == QN_DEDUPER && stage->within == WITHIN_RUN &&
            !(gates->memories[i] = memory_open(stage, dedupers[i], settings->outputs, !is_resumed(gates), error)))
            return false;
    }
    return true;
}

static bool open_outputs(struct gates *gates, const struct ends_settings *settings, struct error *error)
{
    const struct pipeline *pipeline = gates->pipeline;
    for (size_t i = 0; settings->outputs && i < pipeline->writer_count; i++) {
        const struct stage *writer = &pipeline->writers[i];
        const struct output_mark *mark = is_resumed(gates) ? &gates->progress.outputs[i] : NULL;
        gates->progress.outputs[i].complete = gates->progress.segment == gates->plan->segment_count;
        if (writer->plugin->table.render && !(gates->outputs[i] = output_open(writer->path, mark, error)))
            return false;
    }
    const struct quarantine_mark *mark = is_resumed(gates) ? &gates->progress.quarantine : NULL;
    if (settings->quarantine)
        gates->quarantine = quarantine_open(settings->quarantine, pipeline, mark, error);
    return !settings->quarantine || gates->quarantine;
}

bool ends_open(struct gates *gates, struct instance *const *dedupers, struct instance *const *writers,
               const struct ends_settings *settings, struct error *error)
{
    gates->writers = writers;
    gates->saving = settings->outputs;
    gates->checkpoint = settings->checkpoint;
    return open_memories(gates, dedupers, settings, error) && (!is_resumed(gates) || durable_load(gates, error)) &&
           open_outputs(gates, settings, error);
}

static bool has_store(const struct gates *gates)
{
    for (size_t i = 0; i < gates->pipeline->stage_count; i++)
        if (gates->memories[i] && gates->memories[i]->store)
            return true;
    return false;
}

/*
 * A saved index knows this run's documents. A run that has to write them after all must not find them in it, and so
 * there is a checkpoint first, whose tables take the index's place.
 */
static bool save_memories(struct gates *gates, struct error *error)
{
    if (gates->progress.segment == gates->plan->segment_count)
        return true; /* the run that is taken up had done so */
    bool good = !gates->saving || !gates->checkpoint || gates->checkpoint->stands || !has_store(gates) ||
                durable_save(gates, now_nanoseconds(), error);
    for (size_t i = 0; good && gates->saving && i < gates->pipeline->stage_count; i++)
        good = !gates->memories[i] || memory_save(gates->memories[i], error);
    return good;
}

/* One by one; between the first and the last a checkpoint says that all have been written. */
static bool publish_outputs(struct gates *gates, struct error *error)
{
    if (gates->checkpoint && gates->checkpoint->stands && !durable_complete(gates, error))
        return false;
    for (size_t i = 0; i < gates->pipeline->writer_count; i++)
        if (gates->outputs[i] && !output_publish(gates->outputs[i], error))
            return false;
    return true;
}

bool ends_finish(struct gates *gates, bool publish, struct error *error)
{
    bool good = durable_commit(gates, error);
    for (size_t i = 0; i < gates->pipeline->writer_count; i++) {
        struct error one;
        if (gates->outputs[i] && !output_suspend(gates->outputs[i], &one)) {
            if (good)
                *error = one;
            good = false;
        }
    }
    good = good && (!publish || (save_memories(gates, error) && publish_outputs(gates, error)));
    if (gates->quarantine && !quarantine_close(gates->quarantine, good ? error : NULL))
        good = false;
    checkpoint_close(gates->checkpoint, !publish || !good);
    gates->checkpoint = NULL;
    return good;
}
