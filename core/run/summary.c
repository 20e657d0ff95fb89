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
    summary->writing = calloc(pipeline->writer_count + 1, sizeof *summary->writing);
    summary->readers = calloc(pipeline->reader_count + 1, sizeof *summary->readers);
    summary->writers = calloc(pipeline->writer_count + 1, sizeof *summary->writers);
    bool good = summary->stages && summary->written && summary->writing && summary->readers && summary->writers;
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
    into->nanoseconds += from->nanoseconds;
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
    into->reading += from->reading;
    into->kept += from->kept;
    into->dropped += from->dropped;
    into->quarantined += from->quarantined;
    tally_merge(&into->reasons, &from->reasons);
    tally_merge(&into->failures, &from->failures);
    for (size_t i = 0; i < into->reader_count; i++)
        metrics_merge(into->readers[i], from->readers[i], &pipeline->readers[i]);
    for (size_t i = 0; i < into->writer_count; i++) {
        into->written[i] += from->written[i];
        into->writing[i] += from->writing[i];
        metrics_merge(into->writers[i], from->writers[i], &pipeline->writers[i]);
    }
    for (size_t i = 0; i < into->stage_count; i++)
        merge_stage(&into->stages[i], &from->stages[i], &pipeline->stages[i]);
}

/* ---- All of its counts, one after the other, for what is done to each ---- */

struct visitor {
    void (*number)(struct visitor *, uint64_t *);
    void (*tally)(struct visitor *, struct tally *);
    struct buffer *out;
    struct unpacking *from;
};

static void visit_metrics(struct visitor *visitor, uint64_t *metrics, const struct stage *stage)
{
    for (size_t i = 0; i < stage->plugin->table.metric_count; i++)
        visitor->number(visitor, &metrics[i]);
}

static void visit_stage(struct visitor *visitor, struct stage_counts *counts, const struct stage *stage)
{
    uint64_t *const numbers[] = {&counts->in,      &counts->passed,     &counts->dropped,    &counts->failed,
                                 &counts->skipped, &counts->spans_lost, &counts->nanoseconds};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        visitor->number(visitor, numbers[i]);
    visitor->tally(visitor, &counts->documents);
    visitor->tally(visitor, &counts->blocks);
    visit_metrics(visitor, counts->metrics, stage);
}

static void visit(struct visitor *visitor, struct summary *summary, const struct pipeline *pipeline)
{
    uint64_t *const numbers[] = {&summary->inputs, &summary->bytes,   &summary->documents,  &summary->bare,
                                 &summary->kept,   &summary->dropped, &summary->quarantined, &summary->reading};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        visitor->number(visitor, numbers[i]);
    visitor->tally(visitor, &summary->reasons);
    visitor->tally(visitor, &summary->failures);
    for (size_t i = 0; i < summary->reader_count; i++)
        visit_metrics(visitor, summary->readers[i], &pipeline->readers[i]);
    for (size_t i = 0; i < summary->stage_count; i++)
        visit_stage(visitor, &summary->stages[i], &pipeline->stages[i]);
    for (size_t i = 0; i < summary->writer_count; i++) {
        visitor->number(visitor, &summary->written[i]);
        visitor->number(visitor, &summary->writing[i]);
        visit_metrics(visitor, summary->writers[i], &pipeline->writers[i]);
    }
}

static void clear_number(struct visitor *visitor, uint64_t *number)
{
    (void)visitor;
    *number = 0;
}

static void clear_tally(struct visitor *visitor, struct tally *tally)
{
    (void)visitor;
    tally_clear(tally);
}

void summary_clear(struct summary *summary, const struct pipeline *pipeline)
{
    struct visitor visitor = {.number = clear_number, .tally = clear_tally};
    visit(&visitor, summary, pipeline);
}

static void sort_tally(struct visitor *visitor, struct tally *tally)
{
    (void)visitor;
    tally_sort(tally);
}

static void leave_number(struct visitor *visitor, uint64_t *number)
{
    (void)visitor;
    (void)number;
}

void summary_sort(struct summary *summary, const struct pipeline *pipeline)
{
    struct visitor visitor = {.number = leave_number, .tally = sort_tally};
    visit(&visitor, summary, pipeline);
}

static void write_number(struct visitor *visitor, uint64_t *number)
{
    pack_number(visitor->out, *number);
}

static void write_tally(struct visitor *visitor, struct tally *tally)
{
    pack_number(visitor->out, tally->count);
    for (size_t i = 0; i < tally->count; i++) {
        pack_bytes(visitor->out, qn_bytes(tally->rows[i].name, tally->rows[i].size));
        pack_number(visitor->out, tally->rows[i].count);
    }
}

void summary_pack(struct summary *summary, const struct pipeline *pipeline, struct buffer *out)
{
    struct visitor visitor = {.number = write_number, .tally = write_tally, .out = out};
    visit(&visitor, summary, pipeline);
}

static void read_number(struct visitor *visitor, uint64_t *number)
{
    *number += unpack_number(visitor->from);
}

static void read_tally(struct visitor *visitor, struct tally *tally)
{
    for (uint64_t left = unpack_number(visitor->from); left && !visitor->from->failed; left--) {
        const qn_slice name = unpack_bytes(visitor->from);
        const uint64_t count = unpack_number(visitor->from);
        if (!visitor->from->failed && count)
            tally_add(tally, name, count);
    }
}

bool summary_unpack(struct summary *summary, const struct pipeline *pipeline, struct unpacking *from)
{
    struct visitor visitor = {.number = read_number, .tally = read_tally, .from = from};
    visit(&visitor, summary, pipeline);
    return !from->failed;
}

void stage_counts_pack(struct stage_counts *counts, const struct stage *stage, struct buffer *out)
{
    struct visitor visitor = {.number = write_number, .tally = write_tally, .out = out};
    visit_stage(&visitor, counts, stage);
}

bool stage_counts_unpack(struct stage_counts *counts, const struct stage *stage, struct unpacking *from)
{
    struct visitor visitor = {.number = read_number, .tally = read_tally, .from = from};
    visit_stage(&visitor, counts, stage);
    return !from->failed;
}

void stage_counts_clear(struct stage_counts *counts, const struct stage *stage)
{
    struct visitor visitor = {.number = clear_number, .tally = clear_tally};
    visit_stage(&visitor, counts, stage);
}

void metrics_pack(uint64_t *metrics, const struct stage *stage, struct buffer *out)
{
    struct visitor visitor = {.number = write_number, .out = out};
    visit_metrics(&visitor, metrics, stage);
}

bool metrics_unpack(uint64_t *metrics, const struct stage *stage, struct unpacking *from)
{
    struct visitor visitor = {.number = read_number, .from = from};
    visit_metrics(&visitor, metrics, stage);
    return !from->failed;
}

bool summary_lost_counts(const struct summary *summary)
{
    bool lost = summary->reasons.failed || summary->failures.failed;
    for (size_t i = 0; i < summary->stage_count; i++)
        lost |= summary->stages[i].documents.failed || summary->stages[i].blocks.failed;
    return lost;
}

bool summary_balances(const struct summary *summary, const struct pipeline *pipeline, struct error *error)
{
    if (summary_lost_counts(summary))
        return error_set(error, QN_E_LIMIT, "no memory to count by reasons: the books cannot balance");
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
    free(summary->writing);
    *summary = (struct summary){0};
}
