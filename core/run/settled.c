#include "settled.h"

#include "../base/units.h"
#include "../document/block.h"
#include "../document/field.h"
#include "judge.h"

#include <stdio.h>

void drop_common(struct station *station, struct job *job, const struct step *step)
{
    const struct stage *stage = &station->plan->pipeline->stages[step->stage];
    const struct commonness *commonness = station->memories[step->stage]->commonness;
    struct stage_counts *counts = &job->counts.stages[step->stage];
    struct document *document = job->documents[step->branch];
    if (job->ticket == NO_TICKET)
        return;
    const qn_slice source = commonness_source(&document->pub);
    bool good = true, dropped = false;
    for (const struct unit *unit = job->units; good && unit; unit = unit->next) {
        struct commonness_evidence evidence;
        if (!unit->block || !commonness_judge(commonness, source, unit, &evidence))
            continue;
        char detail[96];
        const int size = snprintf(detail, sizeof detail, "in %u of %u document%s of its source, in %u source%s", evidence.documents,
                                  evidence.of, plural(evidence.of), evidence.sources, plural(evidence.sources));
        const qn_cause cause = {.stage = qn_str(stage->name), .reason = qn_str("boilerplate"), .same_block = QN_NO_BLOCK,
                                .detail = arena_copy(&document->arena, qn_bytes(detail, (size_t)size))};
        good = cause.detail.data &&
               block_judge(document, (qn_block *)unit->block, stage->action == ACTION_DROP ? QN_DROPPED : QN_MARKED, &cause);
        dropped |= stage->action == ACTION_DROP;
        tally_add(&counts->blocks, cause.reason, 1);
    }
    job->units = NULL;
    if (good && (!dropped || judge_rest(document, stage))) {
        stage_counts_verdict(counts, &document->pub);
    } else {
        counts->failed++;
        job_fail(job, stage->name, QN_E_MEMORY, "no room to say what is common (limits.memory)");
    }
}

static bool set_text(struct document *document, const struct stage *stage, const char *name, qn_slice text)
{
    const qn_field field = {.name = qn_str(name), .value = {.type = QN_TEXT, .text = text}, .stage = qn_str(stage->name),
                            .block = QN_NO_BLOCK};
    return field_set(document, &field);
}

/* By another policy than the earliest, who goes is known only when all of the cluster are. */
static bool drop_others(struct document *document, const struct stage *stage, const struct index *index, uint32_t keeper)
{
    const qn_slice name = arena_copy(&document->arena, index_name(index, keeper));
    const qn_cause cause = {.stage = qn_str(stage->name), .reason = qn_str("duplicate"), .same_doc = name, .same_block = QN_NO_BLOCK};
    if (!name.data || !set_text(document, stage, "duplicate_of", name))
        return false;
    return stage->action == ACTION_MARK || document->pub.verdict != QN_PASS || document_judge(document, QN_DROP, &cause);
}

void tell_cluster(struct station *station, struct job *job, const struct step *step)
{
    const struct stage *stage = &station->plan->pipeline->stages[step->stage];
    struct stage_counts *counts = &job->counts.stages[step->stage];
    struct document *document = job->documents[step->branch];
    struct index *index = station->memories[step->stage]->index;
    if (job->ticket == NO_TICKET)
        return;
    const uint32_t earliest = clusters_earliest(index_clusters(index), job->ticket);
    const uint32_t keeper = clusters_keeper(index_clusters(index), job->ticket);
    bool good = set_text(document, stage, "cluster", index_name(index, earliest));
    if (good && stage->keep != KEEP_EARLIEST && keeper != job->ticket)
        good = drop_others(document, stage, index, keeper);
    if (good) {
        stage_counts_verdict(counts, &document->pub);
    } else {
        counts->failed++;
        job_fail(job, stage->name, QN_E_MEMORY, "no room to say which cluster it is of (limits.memory)");
    }
}
