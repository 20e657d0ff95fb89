#include "summary.h"

#include <inttypes.h>
#include <stdlib.h>

static uint64_t *metrics_new(const struct stage *stage)
{
    return calloc(stage->plugin->table.metric_count + 1, sizeof(uint64_t));
}

static void metrics_merge(uint64_t *into, const uint64_t *from, const struct stage *stage)
{
    for (size_t i = 0; i < stage->plugin->table.metric_count; i++)
        into[i] += from[i];
}

void stage_counts_verdict(struct stage_counts *counts, const qn_doc *doc)
{
    if (doc->verdict == QN_PASS) {
        counts->passed++;
        return;
    }
    counts->dropped++;
    tally_add(&counts->documents, doc->cause ? doc->cause->reason : qn_str("dropped"), 1);
}

bool summary_init(struct summary *summary, const struct pipeline *pipeline)
{
    *summary = (struct summary){.reader_count = pipeline->reader_count, .stage_count = pipeline->stage_count,
                                .writer_count = pipeline->writer_count};
    summary->stages = calloc(pipeline->stage_count + 1, sizeof *summary->stages);
    summary->written = calloc(pipeline->writer_count + 1, sizeof *summary->written);
    summary->readers = calloc(pipeline->reader_count + 1, sizeof *summary->readers);
    summary->writers = calloc(pipeline->writer_count + 1, sizeof *summary->writers);
    bool good = summary->stages && summary->written && summary->readers && summary->writers;
    for (size_t i = 0; good && i < pipeline->reader_count; i++)
        good = (summary->readers[i] = metrics_new(&pipeline->readers[i])) != NULL;
    for (size_t i = 0; good && i < pipeline->stage_count; i++)
        good = (summary->stages[i].metrics = metrics_new(&pipeline->stages[i])) != NULL;
    for (size_t i = 0; good && i < pipeline->writer_count; i++)
        good = (summary->writers[i] = metrics_new(&pipeline->writers[i])) != NULL;
    return good;
}

static void merge_stage(struct stage_counts *into, const struct stage_counts *from, const struct stage *stage)
{
    into->in += from->in;
    into->passed += from->passed;
    into->dropped += from->dropped;
    into->failed += from->failed;
    into->skipped += from->skipped;
    into->spans_lost += from->spans_lost;
    tally_merge(&into->documents, &from->documents);
    tally_merge(&into->blocks, &from->blocks);
    metrics_merge(into->metrics, from->metrics, stage);
}

void summary_merge(struct summary *into, const struct summary *from, const struct pipeline *pipeline)
{
    into->inputs += from->inputs;
    into->bytes += from->bytes;
    into->documents += from->documents;
    into->bare += from->bare;
    into->kept += from->kept;
    into->dropped += from->dropped;
    into->quarantined += from->quarantined;
    tally_merge(&into->reasons, &from->reasons);
    tally_merge(&into->failures, &from->failures);
    tally_sort(&into->reasons);
    tally_sort(&into->failures);
    for (size_t i = 0; i < into->reader_count; i++)
        metrics_merge(into->readers[i], from->readers[i], &pipeline->readers[i]);
    for (size_t i = 0; i < into->writer_count; i++) {
        into->written[i] += from->written[i];
        metrics_merge(into->writers[i], from->writers[i], &pipeline->writers[i]);
    }
    for (size_t i = 0; i < into->stage_count; i++) {
        merge_stage(&into->stages[i], &from->stages[i], &pipeline->stages[i]);
        tally_sort(&into->stages[i].documents);
        tally_sort(&into->stages[i].blocks);
    }
}

bool summary_balances(const struct summary *summary, const struct pipeline *pipeline, struct error *error)
{
    for (size_t i = 0; i < summary->stage_count; i++) {
        const struct stage_counts *stage = &summary->stages[i];
        if (stage->in != stage->passed + stage->dropped + stage->failed || stage->dropped != tally_sum(&stage->documents))
            return error_set(error, QN_E_INTERNAL,
                             "the books of stage \"%s\" do not balance: %" PRIu64 " in, but %" PRIu64 " passed, %" PRIu64
                             " dropped (%" PRIu64 " by reasons) and %" PRIu64 " failed",
                             pipeline->stages[i].name, stage->in, stage->passed, stage->dropped, tally_sum(&stage->documents),
                             stage->failed);
    }
    if (summary->documents + summary->bare != summary->kept + summary->dropped + summary->quarantined ||
        summary->dropped != tally_sum(&summary->reasons) || summary->quarantined != tally_sum(&summary->failures))
        return error_set(error, QN_E_INTERNAL,
                         "the books do not balance: %" PRIu64 " documents and %" PRIu64 " inputs without one, but %" PRIu64
                         " kept, %" PRIu64 " dropped and %" PRIu64 " quarantined",
                         summary->documents, summary->bare, summary->kept, summary->dropped, summary->quarantined);
    return true;
}

void summary_fini(struct summary *summary)
{
    for (size_t i = 0; summary->stages && i < summary->stage_count; i++) {
        tally_fini(&summary->stages[i].documents);
        tally_fini(&summary->stages[i].blocks);
        free(summary->stages[i].metrics);
    }
    for (size_t i = 0; summary->readers && i < summary->reader_count; i++)
        free(summary->readers[i]);
    for (size_t i = 0; summary->writers && i < summary->writer_count; i++)
        free(summary->writers[i]);
    tally_fini(&summary->reasons);
    tally_fini(&summary->failures);
    free(summary->readers);
    free(summary->writers);
    free(summary->stages);
    free(summary->written);
    *summary = (struct summary){0};
}
