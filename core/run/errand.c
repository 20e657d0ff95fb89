#include "errand.h"

#include "inside.h"
#include "ledger.h"
#include "parcel.h"

static const struct failure no_room = {QN_FAIL_DOC, QN_E_MEMORY, "no room for what it becomes (limits.memory)"};
static const struct failure nonsense = {QN_FAIL_DOC, QN_E_INTERNAL, "its process gave an answer that makes no sense"};

/* ---- The task ---- */

bool errand_begin(struct errand *errand, struct worker *worker, uint64_t kind)
{
    struct error error;
    *errand = (struct errand){.worker = worker, .ward = worker->ward, .cell = ward_take(worker->ward, &error), .loss = no_room};
    if (!errand->cell) {
        fault_raise(worker->gates->fault, &error);
        return false;
    }
    const struct cell_memory *memory = &errand->cell->memory;
    errand->fresh = errand->cell->tasks == 0;
    errand->task = (struct buffer){.data = memory->in, .capacity = memory->in_size, .fixed = true};
    *(struct inside_head *)memory->head = (struct inside_head){.task = kind};
    return true;
}

bool errand_is_kept(const struct errand *errand, const struct job *job, size_t begin, size_t end)
{
    const struct plan *plan = errand->ward->plan;
    if (job->kept.cell != errand->cell || job->kept.turn != errand->cell->turn)
        return false;
    for (unsigned i = 0; i < plan->pipeline->branch_count; i++)
        if (job->documents[i] && parcel_touches(plan, begin, end, i) && !parcel_touches(plan, job->kept.begin, job->kept.end, i))
            return false;
    return true;
}

void errand_keep(const struct errand *errand, struct job *job, size_t begin, size_t end)
{
    if (job->failure.verdict == QN_PASS)
        job->kept = (struct kept){errand->cell, errand->cell->turn, begin, end};
}

/* Steps that are carried on behind a reader have a time of their own. */
static enum cell_end await(struct cell *cell, uint64_t patience, uint64_t limit)
{
    enum { GRACE = 100 * 1000 * 1000 };
    struct inside_head *head = cell->memory.head;
    enum cell_end end = cell_await(cell, patience);
    if (end == CELL_LATE && __atomic_load_n(&head->carrying, __ATOMIC_ACQUIRE))
        end = cell_await(cell, limit);
    if (end != CELL_LATE)
        return end;
    __atomic_store_n(&head->clock.expired, __atomic_load_n(&head->clock.started, __ATOMIC_ACQUIRE), __ATOMIC_RELEASE);
    return cell_await(cell, limit / 4 + GRACE);
}

bool errand_ask(struct errand *errand)
{
    struct failure *loss = &errand->loss;
    const uint64_t limit = (uint64_t)errand->ward->plan->pipeline->limits.time, spent = clock_spent(&errand->worker->clock);
    if (errand->task.failed)
        return false; /* there was no room for it */
    cell_ask(errand->cell);
    switch (await(errand->cell, spent < limit ? limit - spent : 0, limit)) {
    case CELL_LATE:
        *loss = (struct failure){QN_FAIL_DOC, QN_E_TIME, "took longer than it may (limits.time)"};
        return false;
    case CELL_ENDED:
        *loss = (struct failure){.verdict = QN_FAIL_DOC, .code = QN_E_INTERNAL};
        cell_epitaph(errand->cell, loss->message);
        return false;
    default:
        return true;
    }
}

static uint32_t exhausted(const struct errand *errand)
{
    const struct inside_head *head = errand->cell->memory.head;
    return __atomic_load_n(&head->exhausted, __ATOMIC_RELAXED);
}

bool errand_may_repeat(const struct errand *errand, bool answered)
{
    const bool blameless = answered ? exhausted(errand) == EXHAUSTED_AND_FAILED : errand->loss.code == QN_E_INTERNAL;
    return blameless && !errand->fresh && !fault_raised(errand->worker->gates->fault);
}

void errand_end(struct errand *errand, bool well)
{
    struct error error;
    if (well && exhausted(errand) == EXHAUSTED_NOT) {
        cell_trim(errand->cell, errand->task.size);
    } else if (!cell_start(errand->cell)) {
        error_set(&error, QN_E_INTERNAL, "the server of isolated stages has ended");
        fault_raise(errand->worker->gates->fault, &error);
    }
    ward_give(errand->ward);
}

/* ---- The answer ---- */

/* Of so many bytes, so that nobody else can write to what is looked at. */
static struct unpacking copy_out(struct buffer *copy, const struct cell *cell, size_t size)
{
    buffer_clear(copy);
    buffer_append(copy, cell->memory.out, size);
    return (struct unpacking){.left = qn_bytes(copy->data, copy->size)};
}

bool errand_answer(struct errand *errand, uint64_t *kind, qn_slice *ledger, struct unpacking *rest)
{
    const size_t size = cell_answer_size(errand->cell);
    *rest = copy_out(&errand->ward->answer, errand->cell, size);
    *kind = unpack_number(rest);
    *ledger = unpack_bytes(rest);
    errand->loss = size ? nonsense : no_room;
    return !rest->failed;
}

qn_slice errand_last_ledger(const struct errand *errand)
{
    const struct inside_head *head = errand->cell->memory.head;
    const uint64_t shown = __atomic_load_n(&head->shown, __ATOMIC_ACQUIRE), most = errand->cell->memory.out_size;
    struct unpacking from = copy_out(&errand->ward->lost, errand->cell, shown < most ? (size_t)shown : 0);
    return unpack_number(&from) == ANSWER_NONE ? from.left : qn_bytes(NULL, 0);
}

bool errand_take_document(const struct errand *errand, struct unpacking *from, struct job *job, unsigned branch, struct input *input)
{
    struct ward *ward = errand->ward;
    const struct limits *limits = &ward->plan->pipeline->limits;
    struct document *old = job->documents[branch], *taken = ward->spares[branch];
    if (!taken)
        taken = ward->spares[branch] = document_new((size_t)limits->memory, (uint32_t)limits->blocks);
    if (!taken || !parcel_take_document(from, taken)) {
        if (taken)
            document_reset(taken);
        return false;
    }
    taken->input = input ? input_ref(input) : NULL;
    taken->pub.raw = input ? input->pub.bytes : qn_bytes(NULL, 0);
    if (old) {
        taken->pub.number = old->pub.number;
        document_reset(old);
    }
    ward->spares[branch] = job->owned[branch];
    job->owned[branch] = job->documents[branch] = taken;
    return true;
}

bool errand_take_result(const struct errand *errand, struct unpacking *from, struct job *job, size_t begin, size_t end, struct input *input)
{
    const struct plan *plan = errand->ward->plan;
    const struct pipeline *pipeline = plan->pipeline;
    job->spent += unpack_number(from);
    if (!parcel_take_failure(from, job, pipeline))
        return false;
    for (unsigned i = 0; i < pipeline->branch_count; i++)
        if (unpack_number(from) && !errand_take_document(errand, from, job, i, input))
            return false;
    return job->documents[0] && parcel_take_units(from, job, pipeline, &errand->ward->scratch) &&
           parcel_take_rendered(from, plan, begin, end, job) && unpacked(from);
}

void errand_lose(const struct plan *plan, struct job *job, qn_slice ledger, size_t begin, size_t end, const struct failure *loss)
{
    size_t next = begin;
    ledger_take(ledger, plan, &next, end, job, NULL);
    if (next < end)
        ledger_fail(plan, next, job);
    else
        next = end - 1;
    job_fail(job, plan_stage(plan, &plan->steps[next])->name, loss->code, loss->message);
}
