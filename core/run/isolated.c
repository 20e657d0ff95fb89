#include "isolated.h"

#include "errand.h"
#include "inside.h"
#include "ledger.h"
#include "parcel.h"

/* ---- Which steps ---- */

static bool is_isolated(const struct plan *plan, const struct step *step)
{
    const bool plugin = step->type == STEP_PROCESS || step->type == STEP_REPEATS || step->type == STEP_KEYS || step->type == STEP_RENDER;
    return plugin && plan_stage(plan, step)->isolate;
}

/* A branch that begins between isolated steps begins in the cell. */
size_t isolated_end(const struct plan *plan, size_t from, size_t end)
{
    size_t behind = from;
    if (from < end && !is_isolated(plan, &plan->steps[from]))
        return from;
    for (size_t i = from; i < end && (plan->steps[i].type == STEP_FORK || is_isolated(plan, &plan->steps[i])); i++)
        if (plan->steps[i].type != STEP_FORK)
            behind = i + 1;
    return behind;
}

bool isolated_can_help(const struct worker *worker)
{
    return !worker->ward || worker->ward->busy < CELLS_EACH;
}

/* ---- Running them ---- */

/* Most documents pass a gate as they are, and are still where they were. */
static void put_again(struct errand *errand, const struct job *job, size_t begin, size_t end)
{
    struct inside_head *head = errand->cell->memory.head;
    head->task = TASK_AGAIN;
    head->begin = begin;
    head->end = end;
    head->number = job->documents[0]->pub.number;
}

static void put_run(struct errand *errand, const struct job *job, size_t begin, size_t end)
{
    const struct plan *plan = errand->ward->plan;
    struct buffer *task = &errand->task;
    pack_number(task, begin);
    pack_number(task, end);
    pack_bytes(task, job->documents[0]->pub.raw);
    for (unsigned i = 0; i < plan->pipeline->branch_count; i++) {
        if (!parcel_touches(plan, begin, end, i))
            continue;
        pack_number(task, job->documents[i] != NULL);
        if (job->documents[i])
            parcel_put_document(task, job->documents[i]);
    }
}

static bool take_run(struct errand *errand, struct job *job, size_t begin, size_t end)
{
    const struct plan *plan = errand->ward->plan;
    struct input *input = job->documents[0]->input;
    struct unpacking rest;
    qn_slice ledger;
    uint64_t kind;
    size_t next = begin;
    if (!errand_answer(errand, &kind, &ledger, &rest) || kind != ANSWER_RUN || !ledger_take(ledger, plan, &next, end, job, NULL)) {
        errand_lose(plan, job, qn_bytes(NULL, 0), next, end, &errand->loss);
        return false;
    }
    if (input)
        input_ref(input); /* the document that holds it is about to be replaced */
    const bool good = errand_take_result(errand, &rest, job, begin, end, input);
    input_unref(input);
    if (good)
        errand_keep(errand, job, begin, end);
    else
        errand_lose(plan, job, qn_bytes(NULL, 0), end, end, &errand->loss);
    return good;
}

/* True: it is to be tried again. */
static bool try_run(struct worker *worker, struct job *job, size_t begin, size_t end)
{
    const struct plan *plan = worker->station.plan;
    struct errand errand;
    if (!errand_begin(&errand, worker, TASK_RUN)) {
        errand_lose(plan, job, qn_bytes(NULL, 0), begin, end, &errand.loss);
        return false;
    }
    if (errand_is_kept(&errand, job, begin, end))
        put_again(&errand, job, begin, end);
    else
        put_run(&errand, job, begin, end);
    const bool answered = errand_ask(&errand), again = errand_may_repeat(&errand, answered);
    if (!answered && !again)
        errand_lose(plan, job, errand_last_ledger(&errand), begin, end, &errand.loss);
    errand_end(&errand, answered && !again && take_run(&errand, job, begin, end));
    return again;
}

void isolated_run(struct worker *worker, struct job *job, size_t begin, size_t end)
{
    while (try_run(worker, job, begin, end))
        ;
    worker->clock.uri = job->documents[0]->pub.id;
}
