#include "ledger.h"

enum { ENTRY_STEP, ENTRY_READERS, ENTRY_MESSAGE };

void ledger_put_step(struct buffer *out, const struct plan *plan, size_t number, struct job *job)
{
    const struct step *step = &plan->steps[number];
    const struct pipeline *pipeline = plan->pipeline;
    pack_number(out, ENTRY_STEP);
    pack_number(out, number);
    if (step->type == STEP_RENDER) {
        pack_number(out, job->counts.writing[step->stage]);
        metrics_pack(job->counts.writers[step->stage], &pipeline->writers[step->stage], out);
    } else {
        stage_counts_pack(&job->counts.stages[step->stage], &pipeline->stages[step->stage], out);
        stage_counts_clear(&job->counts.stages[step->stage], &pipeline->stages[step->stage]); /* a branch's stage has two steps */
    }
}

void ledger_put_readers(struct buffer *out, const struct plan *plan, struct job *reading)
{
    pack_number(out, ENTRY_READERS);
    for (size_t i = 0; i < plan->pipeline->reader_count; i++)
        metrics_pack(reading->counts.readers[i], &plan->pipeline->readers[i], out);
}

void ledger_put_message(struct buffer *out, const struct call *call, uint32_t level, qn_slice message)
{
    pack_number(out, ENTRY_MESSAGE);
    pack_number(out, level);
    pack_bytes(out, qn_str(call->instance->stage));
    pack_bytes(out, call->document ? call->document->pub.id : qn_str(""));
    pack_bytes(out, message);
}

/* One document went through, as steps of that type count it. */
static bool is_right(const struct stage_counts *counts, enum step_type type)
{
    if (counts->in > 1 || counts->passed > 1 || counts->dropped > 1 || counts->failed > 1 || counts->skipped > 1 ||
        counts->dropped != tally_sum(&counts->documents))
        return false;
    if (type == STEP_FORK)
        return counts->in + counts->skipped + counts->passed + counts->dropped + counts->failed == 0;
    const bool judged = type == STEP_KEYS; /* what passes is counted at the gate */
    return counts->in + counts->skipped == 1 &&
           (judged ? counts->passed + counts->dropped == 0 && counts->failed <= counts->in
                   : counts->in == counts->passed + counts->dropped + counts->failed);
}

static bool take_step(struct unpacking *from, const struct plan *plan, size_t number, struct job *job)
{
    const struct step *step = &plan->steps[number];
    const struct pipeline *pipeline = plan->pipeline;
    if (step->type == STEP_RENDER) {
        job->counts.writing[step->stage] += unpack_number(from);
        return metrics_unpack(job->counts.writers[step->stage], &pipeline->writers[step->stage], from);
    }
    struct stage_counts *counts = &job->counts.stages[step->stage];
    if (stage_counts_unpack(counts, &pipeline->stages[step->stage], from) && is_right(counts, step->type))
        return true;
    stage_counts_clear(counts, &pipeline->stages[step->stage]);
    return false;
}

static bool take_readers(struct unpacking *from, const struct plan *plan, struct job *reading)
{
    bool good = true;
    for (size_t i = 0; good && i < plan->pipeline->reader_count; i++) {
        const struct stage *reader = &plan->pipeline->readers[i];
        if (reading)
            good = metrics_unpack(reading->counts.readers[i], reader, from);
        else
            for (size_t j = 0; j < reader->plugin->table.metric_count; j++)
                unpack_number(from);
    }
    return good && !from->failed;
}

static bool take_message(struct unpacking *from)
{
    const uint64_t level = unpack_number(from);
    const qn_slice stage = unpack_bytes(from), document = unpack_bytes(from), message = unpack_bytes(from);
    if (!from->failed)
        host_log(stage, document, level <= QN_LOG_DEBUG ? (uint32_t)level : QN_LOG_DEBUG, message);
    return !from->failed;
}

bool ledger_take(qn_slice ledger, const struct plan *plan, size_t *next, size_t end, struct job *job, struct job *reading)
{
    struct unpacking from = {.left = ledger};
    bool good = true;
    while (good && from.left.size) {
        const uint64_t kind = unpack_number(&from);
        if (kind == ENTRY_STEP) {
            good = unpack_number(&from) == *next && *next < end && job && take_step(&from, plan, *next, job);
            *next += good;
        } else if (kind == ENTRY_READERS) {
            good = take_readers(&from, plan, reading);
        } else {
            good = kind == ENTRY_MESSAGE && take_message(&from);
        }
    }
    return good && !from.failed;
}

void ledger_fail(const struct plan *plan, size_t number, struct job *job)
{
    const struct step *step = &plan->steps[number];
    if (step->type == STEP_RENDER || step->type == STEP_FORK)
        return;
    job->counts.stages[step->stage].in++;
    job->counts.stages[step->stage].failed++;
}
