#include "steps.h"

#include "../document/block.h"
#include "../document/wire.h"
#include "settled.h"

static bool is_wanted(const struct stage *stage, const struct document *document)
{
    return document->pub.verdict == QN_PASS && (!stage->when || expression_holds(stage->when, &document->pub));
}

static void process(struct station *station, struct job *job, const struct step *step)
{
    const struct stage *stage = &station->plan->pipeline->stages[step->stage];
    struct stage_counts *counts = &job->counts.stages[step->stage];
    struct document *document = job->documents[step->branch];
    if (!is_wanted(stage, document)) {
        counts->skipped++;
        return;
    }
    struct instance *instance = station->stages[step->stage];
    struct call call = station_call(station, instance, job);
    call.metrics = counts->metrics;
    call.reasons = &counts->blocks;
    call.document = document;
    const uint64_t lost = document->spans_lost;
    counts->in++;
    const qn_verdict verdict =
        station_settle(station, job, instance, instance->plugin->table.process(instance->state, &document->pub, &call.pub));
    counts->spans_lost += document->spans_lost - lost;
    if (verdict == QN_PASS || verdict == QN_DROP) {
        if (verdict == QN_DROP)
            document->pub.verdict = QN_DROP;
        stage_counts_verdict(counts, &document->pub);
    } else {
        counts->failed++;
    }
}

/* The units that a deduper makes of the document; NULL also when there are none. */
static bool find_units(struct station *station, struct job *job, unsigned number, struct document *document, uint64_t *metrics,
                       struct unit **units)
{
    struct instance *instance = station->stages[number];
    struct call call = station_call(station, instance, job);
    call.metrics = metrics;
    call.document = document;
    call.units = units;
    *units = NULL;
    qn_verdict verdict = instance->plugin->table.keys(instance->state, &document->pub, &call.pub);
    if (verdict == QN_DROP)
        verdict = qn_fail_doc(&call.pub, QN_E_INTERNAL, "its keys dropped a document, which is not for keys to do");
    return station_settle(station, job, instance, verdict) == QN_PASS;
}

static void find_repeats(struct station *station, struct job *job, const struct step *step)
{
    const struct stage *stage = &station->plan->pipeline->stages[step->stage];
    struct stage_counts *counts = &job->counts.stages[step->stage];
    struct document *document = job->documents[step->branch];
    struct index *index = station->repeats[step->stage];
    if (!is_wanted(stage, document)) {
        counts->skipped++;
        return;
    }
    counts->in++;
    struct unit *units;
    bool good = find_units(station, job, step->stage, document, counts->metrics, &units);
    index_clear(index);
    good = good && index_begin(index, document->pub.id, 0);
    for (const struct unit *unit = units; good && unit; unit = unit->next) {
        struct finding finding;
        good = index_add(index, unit, &finding);
        if (!good || !finding.found || !unit->block)
            continue;
        const qn_cause cause = {.stage = qn_str(stage->name), .reason = qn_str("duplicate"), .same_block = finding.block,
                                .score = finding.score};
        good = block_judge(document, (qn_block *)unit->block, stage->action == ACTION_DROP ? QN_DROPPED : QN_MARKED, &cause);
        tally_add(&counts->blocks, cause.reason, 1);
    }
    if (good)
        counts->passed++;
    else {
        counts->failed++;
        job_fail(job, stage->name, QN_E_MEMORY, "no room to compare its blocks (limits.memory)");
    }
}

static void find_keys(struct station *station, struct job *job, const struct step *step)
{
    const struct stage *stage = &station->plan->pipeline->stages[step->stage];
    struct stage_counts *counts = &job->counts.stages[step->stage];
    struct document *document = job->documents[step->branch];
    job->units = NULL;
    job->branch = step->branch;
    job->judged = is_wanted(stage, document);
    if (!job->judged) {
        counts->skipped++;
        return;
    }
    counts->in++;
    if (!find_units(station, job, step->stage, document, counts->metrics, &job->units)) {
        counts->failed++;
        job->judged = false;
    }
}

static void render(struct station *station, struct job *job, const struct step *step)
{
    const struct stage *writer = &station->plan->pipeline->writers[step->stage];
    struct document *document = job->documents[step->branch];
    const bool wanted = writer->when ? expression_holds(writer->when, &document->pub) : document->pub.verdict == QN_PASS;
    job->written[step->stage] = wanted;
    struct instance *instance = station->writers[step->stage];
    if (!wanted || !instance->plugin->table.render)
        return;
    struct call call = station_call(station, instance, job);
    call.metrics = job->counts.writers[step->stage];
    call.out = &job->rendered[step->stage];
    call.out_limit = (size_t)station->plan->pipeline->limits.memory * 2;
    station_settle(station, job, instance, instance->plugin->table.render(instance->state, &document->pub, &call.pub));
}

static void fork_branch(struct station *station, struct job *job, const struct step *step)
{
    struct document *copy = job_document(job, station->plan->pipeline, step->branch);
    struct document *original = job->documents[step->from];
    struct error error = {0};
    job->documents[step->branch] = copy; /* also when it fails: what there is of it must be emptied with the job */
    buffer_clear(&station->frame);
    if (!copy || !wire_write(original, false, &station->frame) ||
        !wire_read(qn_bytes(station->frame.data, station->frame.size), copy, &error)) {
        job_fail(job, station->plan->pipeline->stages[step->stage].name, QN_E_MEMORY,
             copy && error.message[0] ? error.message : "no memory for a branch's copy");
        return;
    }
    copy->input = original->input ? input_ref(original->input) : NULL;
    copy->pub.raw = original->pub.raw;
}

/* The time since then was this step's. */
static void book_time(struct job *job, const struct step *step, uint64_t since)
{
    const uint64_t spent = now_nanoseconds() - since;
    const bool writer = step->type == STEP_RENDER;
    *(writer ? &job->counts.writing[step->stage] : &job->counts.stages[step->stage].nanoseconds) += spent;
    job->spent += spent;
}

void step_run(struct station *station, struct job *job, const struct step *step)
{
    static void (*const run[])(struct station *, struct job *, const struct step *) = {
        [STEP_FORK] = fork_branch,   [STEP_PROCESS] = process,      [STEP_REPEATS] = find_repeats, [STEP_KEYS] = find_keys,
        [STEP_COMMON] = drop_common, [STEP_CLUSTER] = tell_cluster, [STEP_RENDER] = render};
    const uint64_t since = station->plan->timed ? now_nanoseconds() : 0;
    run[step->type](station, job, step);
    if (station->plan->timed)
        book_time(job, step, since);
}
