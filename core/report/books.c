#include "books.h"

#include "../base/json.h"

static void print_metrics(struct json *json, const struct stage *stage, const uint64_t *metrics)
{
    json_open(json, "metrics", '{');
    for (size_t i = 0; i < stage->plugin->table.metric_count; i++)
        json_number(json, stage->plugin->table.metrics[i].name, metrics[i]);
    json_close(json, '}');
}

/* Left out where nothing was timed. */
static void print_time(struct json *json, const char *name, uint64_t nanoseconds)
{
    if (nanoseconds)
        json_seconds(json, name, nanoseconds);
}

static void open_stage(struct json *json, const struct stage *stage)
{
    json_open(json, NULL, '{');
    json_text(json, "name", qn_str(stage->name));
    json_text(json, "plugin", qn_str(stage->plugin->table.name));
    json_text(json, "kind", qn_str(plugin_kind_name(stage->plugin->table.kind)));
}

static void print_stage(struct json *json, const struct stage *stage, const struct stage_counts *counts)
{
    open_stage(json, stage);
    json_number(json, "in", counts->in);
    json_number(json, "passed", counts->passed);
    json_number(json, "dropped", counts->dropped);
    json_number(json, "failed", counts->failed);
    json_number(json, "skipped", counts->skipped);
    json_number(json, "spans_lost", counts->spans_lost);
    print_time(json, "seconds", counts->nanoseconds);
    json_counts(json, "documents", &counts->documents);
    json_counts(json, "blocks", &counts->blocks);
    print_metrics(json, stage, counts->metrics);
    json_close(json, '}');
}

static void print_run(struct json *json, const struct pipeline *pipeline, const struct summary *summary, double seconds)
{
    json_text(json, "schema", qn_str("quern-summary/1"));
    json_text(json, "pipeline", qn_str(pipeline->file));
    json_text(json, "name", qn_str(pipeline->name));
    json_seconds(json, "seconds", (uint64_t)(seconds * 1e9));
    json_number(json, "inputs", summary->inputs);
    json_number(json, "bytes", summary->bytes);
    json_number(json, "documents", summary->documents);
    json_number(json, "bare", summary->bare);
    json_number(json, "kept", summary->kept);
    json_number(json, "dropped", summary->dropped);
    json_number(json, "quarantined", summary->quarantined);
    print_time(json, "reading_seconds", summary->reading);
    json_counts(json, "reasons", &summary->reasons);
    json_counts(json, "failures", &summary->failures);
}

bool books_write(const struct pipeline *pipeline, const struct summary *summary, double seconds, struct buffer *out)
{
    struct json json = {.out = out, .lines = true};
    json_open(&json, NULL, '{');
    print_run(&json, pipeline, summary, seconds);
    json_open(&json, "readers", '[');
    for (size_t i = 0; i < pipeline->reader_count; i++) {
        open_stage(&json, &pipeline->readers[i]);
        print_metrics(&json, &pipeline->readers[i], summary->readers[i]);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_open(&json, "stages", '[');
    for (size_t i = 0; i < pipeline->stage_count; i++)
        print_stage(&json, &pipeline->stages[i], &summary->stages[i]);
    json_close(&json, ']');
    json_open(&json, "writers", '[');
    for (size_t i = 0; i < pipeline->writer_count; i++) {
        open_stage(&json, &pipeline->writers[i]);
        json_text(&json, "path", qn_str(pipeline->writers[i].path));
        json_number(&json, "written", summary->written[i]);
        print_time(&json, "seconds", summary->writing[i]);
        print_metrics(&json, &pipeline->writers[i], summary->writers[i]);
        json_close(&json, '}');
    }
    json_close(&json, ']');
    json_close(&json, '}');
    return buffer_append(out, "\n", 1);
}
