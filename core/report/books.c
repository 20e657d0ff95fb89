#include "books.h"

#include <jansson.h>
#include <stdlib.h>

static json_t *tally_object(const struct tally *tally)
{
    json_t *object = json_object();
    for (size_t i = 0; i < tally->count; i++)
        json_object_set_new(object, tally->rows[i].name, json_integer((json_int_t)tally->rows[i].count));
    return object;
}

static json_t *metrics_object(const struct stage *stage, const uint64_t *metrics)
{
    json_t *object = json_object();
    for (size_t i = 0; i < stage->plugin->table.metric_count; i++)
        json_object_set_new(object, stage->plugin->table.metrics[i].name, json_integer((json_int_t)metrics[i]));
    return object;
}

static void set_count(json_t *object, const char *name, uint64_t count)
{
    json_object_set_new(object, name, json_integer((json_int_t)count));
}

/* Left out where nothing was timed. */
static void set_time(json_t *object, uint64_t nanoseconds)
{
    if (nanoseconds)
        json_object_set_new(object, "seconds", json_real((double)nanoseconds / 1e9));
}

static json_t *head_of(const struct stage *stage)
{
    json_t *object = json_object();
    json_object_set_new(object, "name", json_string(stage->name));
    json_object_set_new(object, "plugin", json_string(stage->plugin->table.name));
    json_object_set_new(object, "kind", json_string(plugin_kind_name(stage->plugin->table.kind)));
    return object;
}

static json_t *stage_object(const struct stage *stage, const struct stage_counts *counts)
{
    json_t *object = head_of(stage);
    set_count(object, "in", counts->in);
    set_count(object, "passed", counts->passed);
    set_count(object, "dropped", counts->dropped);
    set_count(object, "failed", counts->failed);
    set_count(object, "skipped", counts->skipped);
    set_count(object, "spans_lost", counts->spans_lost);
    set_time(object, counts->nanoseconds);
    json_object_set_new(object, "documents", tally_object(&counts->documents));
    json_object_set_new(object, "blocks", tally_object(&counts->blocks));
    json_object_set_new(object, "metrics", metrics_object(stage, counts->metrics));
    return object;
}

static json_t *run_object(const struct pipeline *pipeline, const struct summary *summary, double seconds)
{
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_string("quern-summary/1"));
    json_object_set_new(object, "pipeline", json_string(pipeline->file));
    json_object_set_new(object, "name", json_string(pipeline->name));
    json_object_set_new(object, "seconds", json_real(seconds));
    set_count(object, "inputs", summary->inputs);
    set_count(object, "bytes", summary->bytes);
    set_count(object, "documents", summary->documents);
    set_count(object, "bare", summary->bare);
    set_count(object, "kept", summary->kept);
    set_count(object, "dropped", summary->dropped);
    set_count(object, "quarantined", summary->quarantined);
    if (summary->reading)
        json_object_set_new(object, "reading_seconds", json_real((double)summary->reading / 1e9));
    json_object_set_new(object, "reasons", tally_object(&summary->reasons));
    json_object_set_new(object, "failures", tally_object(&summary->failures));
    return object;
}

bool books_write(const struct pipeline *pipeline, const struct summary *summary, double seconds, struct buffer *out)
{
    json_t *object = run_object(pipeline, summary, seconds);
    json_t *readers = json_array(), *stages = json_array(), *writers = json_array();
    for (size_t i = 0; i < pipeline->reader_count; i++) {
        json_t *reader = head_of(&pipeline->readers[i]);
        json_object_set_new(reader, "metrics", metrics_object(&pipeline->readers[i], summary->readers[i]));
        json_array_append_new(readers, reader);
    }
    for (size_t i = 0; i < pipeline->stage_count; i++)
        json_array_append_new(stages, stage_object(&pipeline->stages[i], &summary->stages[i]));
    for (size_t i = 0; i < pipeline->writer_count; i++) {
        json_t *writer = head_of(&pipeline->writers[i]);
        json_object_set_new(writer, "path", json_string(pipeline->writers[i].path));
        set_count(writer, "written", summary->written[i]);
        set_time(writer, summary->writing[i]);
        json_object_set_new(writer, "metrics", metrics_object(&pipeline->writers[i], summary->writers[i]));
        json_array_append_new(writers, writer);
    }
    json_object_set_new(object, "readers", readers);
    json_object_set_new(object, "stages", stages);
    json_object_set_new(object, "writers", writers);
    char *text = json_dumps(object, JSON_INDENT(2));
    const bool good = text && buffer_append_slice(out, qn_str(text)) && buffer_append(out, "\n", 1);
    free(text);
    json_decref(object);
    return good;
}
