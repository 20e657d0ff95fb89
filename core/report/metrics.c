#include "metrics.h"

#include <inttypes.h>

static void print_head(struct buffer *out, const char *name, const char *type, const char *help)
{
    buffer_print(out, "# HELP quern_%s %s\n# TYPE quern_%s %s\n", name, help, name, type);
}

/* `name="value"`, with what the format wants escaped. */
static void print_label(struct buffer *out, const char *separator, const char *name, const char *value)
{
    buffer_print(out, "%s%s=\"", separator, name);
    for (; *value; value++) {
        if (*value == '\\' || *value == '"')
            buffer_append(out, "\\", 1);
        buffer_append_slice(out, *value == '\n' ? qn_str("\\n") : qn_bytes(value, 1));
    }
    buffer_append(out, "\"", 1);
}

/* second NULL: one label. */
static void print_row(struct buffer *out, const char *name, const char *first, const char *first_value, const char *second,
                      const char *second_value, uint64_t count)
{
    buffer_print(out, "quern_%s", name);
    print_label(out, "{", first, first_value);
    if (second)
        print_label(out, ",", second, second_value);
    buffer_print(out, "} %" PRIu64 "\n", count);
}

static void print_tally(struct buffer *out, const char *name, const char *stage, const char *label, const struct tally *tally)
{
    for (size_t i = 0; i < tally->count; i++) {
        if (stage)
            print_row(out, name, "stage", stage, label, tally->rows[i].name, tally->rows[i].count);
        else
            print_row(out, name, label, tally->rows[i].name, NULL, NULL, tally->rows[i].count);
    }
}

static void print_run(struct buffer *out, const struct summary *summary, double seconds, bool done)
{
    print_head(out, "run_done", "gauge", "Whether the run is over.");
    buffer_print(out, "quern_run_done %d\n", done);
    print_head(out, "run_seconds", "gauge", "Time since the run began.");
    buffer_print(out, "quern_run_seconds %.3f\n", seconds);
    print_head(out, "inputs_total", "counter", "Inputs read to their end, or tried to.");
    buffer_print(out, "quern_inputs_total %" PRIu64 "\n", summary->inputs);
    print_head(out, "input_bytes_total", "counter", "Bytes of those inputs, decompressed.");
    buffer_print(out, "quern_input_bytes_total %" PRIu64 "\n", summary->bytes);
    print_head(out, "documents_total", "counter", "Documents, and inputs without one, by what became of them.");
    print_row(out, "documents_total", "verdict", "kept", NULL, NULL, summary->kept);
    print_row(out, "documents_total", "verdict", "dropped", NULL, NULL, summary->dropped);
    print_row(out, "documents_total", "verdict", "quarantined", NULL, NULL, summary->quarantined);
    print_head(out, "dropped_total", "counter", "Documents that were dropped, by reason.");
    print_tally(out, "dropped_total", NULL, "reason", &summary->reasons);
    print_head(out, "quarantined_total", "counter", "Documents that failed, by stage.");
    print_tally(out, "quarantined_total", NULL, "stage", &summary->failures);
}

static void print_stages(struct buffer *out, const struct pipeline *pipeline, const struct summary *summary)
{
    print_head(out, "stage_documents_total", "counter", "Documents at a stage, by outcome; skipped ones did not get in.");
    for (size_t i = 0; i < pipeline->stage_count; i++) {
        const struct stage_counts *counts = &summary->stages[i];
        const char *name = pipeline->stages[i].name;
        print_row(out, "stage_documents_total", "stage", name, "outcome", "passed", counts->passed);
        print_row(out, "stage_documents_total", "stage", name, "outcome", "dropped", counts->dropped);
        print_row(out, "stage_documents_total", "stage", name, "outcome", "failed", counts->failed);
        print_row(out, "stage_documents_total", "stage", name, "outcome", "skipped", counts->skipped);
    }
    print_head(out, "stage_blocks_total", "counter", "Blocks that a stage dropped or marked, by reason.");
    for (size_t i = 0; i < pipeline->stage_count; i++)
        print_tally(out, "stage_blocks_total", pipeline->stages[i].name, "reason", &summary->stages[i].blocks);
}

static void print_own(struct buffer *out, const struct stage *stage, const uint64_t *metrics)
{
    for (size_t i = 0; i < stage->plugin->table.metric_count; i++)
        print_row(out, "stage_metric_total", "stage", stage->name, "metric", stage->plugin->table.metrics[i].name, metrics[i]);
}

bool metrics_write(const struct pipeline *pipeline, const struct summary *summary, double seconds, bool done, struct buffer *out)
{
    print_run(out, summary, seconds, done);
    print_stages(out, pipeline, summary);
    print_head(out, "stage_metric_total", "counter", "What plugins count for themselves.");
    for (size_t i = 0; i < pipeline->reader_count; i++)
        print_own(out, &pipeline->readers[i], summary->readers[i]);
    for (size_t i = 0; i < pipeline->stage_count; i++)
        print_own(out, &pipeline->stages[i], summary->stages[i].metrics);
    for (size_t i = 0; i < pipeline->writer_count; i++)
        print_own(out, &pipeline->writers[i], summary->writers[i]);
    print_head(out, "written_total", "counter", "Documents that a writer wrote.");
    for (size_t i = 0; i < pipeline->writer_count; i++)
        print_row(out, "written_total", "writer", pipeline->writers[i].name, NULL, NULL, summary->written[i]);
    return !out->failed;
}
