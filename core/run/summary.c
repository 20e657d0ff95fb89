#include "summary.h"

#include <inttypes.h>
#include <stdlib.h>

bool summary_init(struct summary *summary, const struct pipeline *pipeline)
{
    *summary = (struct summary){.stage_count = pipeline->stage_count, .writer_count = pipeline->writer_count};
    summary->stages = calloc(pipeline->stage_count + 1, sizeof *summary->stages);
    summary->written = calloc(pipeline->writer_count + 1, sizeof *summary->written);
    bool good = summary->stages && summary->written;
    for (size_t i = 0; good && i < pipeline->stage_count; i++) {
        summary->stages[i].metrics = calloc(pipeline->stages[i].plugin->table.metric_count + 1, sizeof(uint64_t));
        good = summary->stages[i].metrics != NULL;
    }
    return good;
}

static void merge_stage(struct stage_counts *into, const struct stage_counts *from, size_t metrics)
{
    into->in += from->in;
    into->passed += from->passed;
    into->dropped += from->dropped;
    into->failed += from->failed;
    into->skipped += from->skipped;
    into->spans_lost += from->spans_lost;
    tally_merge(&into->documents, &from->documents);
    tally_merge(&into->blocks, &from->blocks);
    for (size_t i = 0; i < metrics; i++)
        into->metrics[i] += from->metrics[i];
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
    for (size_t i = 0; i < into->writer_count; i++)
        into->written[i] += from->written[i];
    for (size_t i = 0; i < into->stage_count; i++) {
        merge_stage(&into->stages[i], &from->stages[i], pipeline->stages[i].plugin->table.metric_count);
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
    tally_fini(&summary->reasons);
    tally_fini(&summary->failures);
    free(summary->stages);
    free(summary->written);
    *summary = (struct summary){0};
}
