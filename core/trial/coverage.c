#include "coverage.h"

#include "../plugin/host.h"

#include <stdlib.h>

/* The reasons that the plugin's data holds, which an instance knows. */
static void add_named(struct stage_coverage *coverage, const struct stage *stage)
{
    const qn_reasons *named = plugin_extension(stage->plugin, QN_REASONS);
    struct failure failure;
    struct instance *instance = named && QN_HAS(named, at) ? instance_new(stage->plugin, stage->name, stage->state, &failure) : NULL;
    qn_slice slug;
    for (size_t i = 0; instance && named->at(instance->state, i, &slug); i++)
        if (slug.size)
            tally_add(&coverage->possible, slug, 1);
    instance_free(instance);
}

static void add_possible(struct stage_coverage *coverage, const struct stage *stage)
{
    const qn_plugin *table = &stage->plugin->table;
    for (size_t i = 0; i < table->reason_count; i++)
        tally_add(&coverage->possible, qn_str(table->reasons[i].slug), 1);
    const qn_reason *own;
    for (size_t i = 0; (own = stage_reason(stage, i)) && (i == 0 || stage->common); i++) /* most others have no blocks to empty it of */
        tally_add(&coverage->possible, qn_str(own->slug), 1);
    add_named(coverage, stage);
    tally_sort(&coverage->possible);
}

bool coverage_init(struct coverage *coverage, const struct pipeline *pipeline)
{
    *coverage = (struct coverage){pipeline, calloc(pipeline->stage_count + 1, sizeof *coverage->stages)};
    for (size_t i = 0; coverage->stages && i < pipeline->stage_count; i++)
        add_possible(&coverage->stages[i], &pipeline->stages[i]);
    return coverage->stages != NULL;
}

static void touch(struct coverage *coverage, qn_slice name)
{
    for (size_t i = 0; i < coverage->pipeline->stage_count; i++)
        if (qn_equal(qn_str(coverage->pipeline->stages[i].name), name))
            coverage->stages[i].touched = true;
}

void coverage_add_document(struct coverage *coverage, const qn_doc *doc)
{
    for (const qn_field *field = doc->fields; field; field = field->next)
        touch(coverage, field->stage);
    for (const qn_block *block = doc->blocks; block; block = block->next)
        for (const qn_span *span = block->spans; span; span = span->next)
            touch(coverage, span->stage);
}

void coverage_add_counts(struct coverage *coverage, const struct summary *summary)
{
    for (size_t i = 0; i < coverage->pipeline->stage_count; i++) {
        const struct stage_counts *counts = &summary->stages[i];
        struct stage_coverage *stage = &coverage->stages[i];
        tally_merge(&stage->reasons, &counts->documents);
        tally_merge(&stage->reasons, &counts->blocks);
        stage->touched |= counts->failed || tally_sum(&counts->documents) || tally_sum(&counts->blocks);
        for (size_t j = 0; j < coverage->pipeline->stages[i].plugin->table.metric_count; j++)
            stage->touched |= counts->metrics[j] != 0;
    }
}

bool coverage_has(const struct stage_coverage *stage, const struct tally_row *reason)
{
    for (size_t i = 0; i < stage->reasons.count; i++)
        if (stage->reasons.rows[i].count && qn_equal(qn_bytes(stage->reasons.rows[i].name, stage->reasons.rows[i].size),
                                                     qn_bytes(reason->name, reason->size)))
            return true;
    return false;
}

void coverage_fini(struct coverage *coverage)
{
    for (size_t i = 0; coverage->stages && i < coverage->pipeline->stage_count; i++) {
        tally_fini(&coverage->stages[i].reasons);
        tally_fini(&coverage->stages[i].possible);
    }
    free(coverage->stages);
}
