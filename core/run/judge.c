#include "judge.h"

#include "../document/block.h"
#include "../document/field.h"

static bool judge_document(struct document *document, const struct stage *stage, const struct finding *finding)
{
    const qn_slice earlier = arena_copy(&document->arena, finding->document);
    const qn_cause cause = {.stage = qn_str(stage->name), .reason = qn_str("duplicate"), .same_doc = earlier,
                            .same_block = finding->block, .score = finding->score};
    const qn_field of = {.name = qn_str("duplicate_of"), .value = {.type = QN_TEXT, .text = earlier}, .stage = qn_str(stage->name),
                         .block = QN_NO_BLOCK};
    const qn_field score = {.name = qn_str("score"), .value = {.type = QN_REAL, .real = finding->score},
                            .stage = qn_str(stage->name), .block = QN_NO_BLOCK};
    if (!earlier.data || !field_set(document, &score))
        return false;
    if (stage->keep != KEEP_EARLIEST)
        return true; /* who goes is decided when all of the cluster are known */
    return field_set(document, &of) && (stage->action == ACTION_MARK || document_judge(document, QN_DROP, &cause));
}

static bool judge_block(struct document *document, const struct stage *stage, const struct unit *unit, const struct finding *finding)
{
    const bool own = qn_equal(finding->document, document->pub.id);
    const qn_slice earlier = own ? qn_bytes(NULL, 0) : arena_copy(&document->arena, finding->document);
    const qn_cause cause = {.stage = qn_str(stage->name), .reason = qn_str("duplicate"), .same_doc = earlier,
                            .same_block = finding->block, .score = finding->score};
    return (own || earlier.data) &&
           block_judge(document, (qn_block *)unit->block, stage->action == ACTION_DROP ? QN_DROPPED : QN_MARKED, &cause);
}

bool judge_rest(struct document *document, const struct stage *stage)
{
    const qn_cause cause = {.stage = qn_str(stage->name), .reason = qn_str("empty"), .same_block = QN_NO_BLOCK};
    return document->pub.verdict != QN_PASS || qn_has_text(&document->pub) || document_judge(document, QN_DROP, &cause);
}

/* How much a document is worth keeping, by the stage's policy; of equals the earliest stays. */
static uint64_t rank_of(const struct stage *stage, const struct document *document)
{
    uint64_t rank = 0;
    const qn_field *date = qn_field_of(&document->pub, "date"), *source = qn_field_of(&document->pub, "source");
    switch (stage->keep) {
    case KEEP_LONGEST:
        return document_text_size(document);
    case KEEP_NEWEST: /* the digits of an ISO date, as far as the second */
        for (size_t i = 0, digits = 0; i < 14; digits++) {
            const bool has = date && date->value.type == QN_DATE && digits < date->value.text.size;
            const char c = has ? date->value.text.data[digits] : '0';
            if (c < '0' || c > '9')
                continue;
            rank = rank * 10 + (uint64_t)(c - '0');
            i++;
        }
        return rank;
    case KEEP_PREFERRED:
        for (size_t i = 0; source && source->value.type == QN_TEXT && i < stage->prefer_count; i++)
            if (qn_equal(source->value.text, qn_str(stage->prefer[i])))
                return stage->prefer_count - i;
        return 0;
    default:
        return 0;
    }
}

/* Against all earlier ones. room: whether the document has any for what it repeats. False: no memory for the index. */
static bool compare(const struct memory *memory, struct job *job, struct stage_counts *counts, bool *room)
{
    const struct stage *stage = memory->stage;
    struct document *document = job->documents[stage->branch];
    bool dropped = false;
    if (!index_begin(memory->index, document->pub.id, rank_of(stage, document)))
        return false;
    for (const struct unit *unit = job->units; *room && unit; unit = unit->next) {
        struct finding finding;
        if (!index_add(memory->index, unit, &finding))
            return false;
        if (!finding.found)
            continue;
        job_changed(job);
        *room = unit->block ? judge_block(document, stage, unit, &finding) : judge_document(document, stage, &finding);
        dropped |= unit->block && stage->action == ACTION_DROP;
        if (unit->block)
            tally_add(&counts->blocks, qn_str("duplicate"), 1);
    }
    *room = *room && (!dropped || judge_rest(document, stage));
    job->ticket = index_document(memory->index);
    return true;
}

bool judge(const struct memory *memory, struct job *job, struct stage_counts *counts)
{
    const struct stage *stage = memory->stage;
    bool room = true;
    job->ticket = NO_TICKET;
    if (!job->judged)
        return true;
    const struct document *document = job->documents[stage->branch];
    job->judged = false;
    if (stage->common) {
        job->ticket = 0; /* its units go along, to be asked for behind the barrier */
        return commonness_count(memory->commonness, commonness_source(&document->pub), job->units);
    }
    if (!compare(memory, job, counts, &room))
        return false;
    job->units = NULL;
    if (!room) {
        counts->failed++;
        job_fail(job, stage->name, QN_E_MEMORY, "no room for what it repeats (limits.memory)");
    } else if (!stage->clusters) { /* those are counted behind the barrier */
        stage_counts_verdict(counts, &document->pub);
    }
    return true;
}
