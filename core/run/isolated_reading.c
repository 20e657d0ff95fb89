#include "isolated_reading.h"

#include "errand.h"
#include "inside.h"
#include "isolated.h"
#include "ledger.h"
#include "parcel.h"
#include "reading.h"

/* How an input's reading in a cell goes. */
struct visit {
    struct worker *worker;
    struct job *job;
    const struct plan *plan;
    size_t ahead;         /* steps of the first segment to do in the cell for an only document */
    struct failure lost;  /* in one of those, when it was read before ... */
    struct buffer ledger; /* ... and what had been counted by then */
};

enum turn {
    TURN_MORE,  /* the reader goes on */
    TURN_DONE,
    TURN_OTHER, /* a reader of the engine's is to read it */
    TURN_WRONG  /* the answer makes no sense */
};

static size_t first_begin(const struct visit *visit)
{
    return visit->plan->segments[0].begin;
}

static size_t first_end(const struct visit *visit)
{
    return isolated_end(visit->plan, first_begin(visit), visit->plan->segments[0].end);
}

static void put_read(struct buffer *task, const struct visit *visit, const struct choice *choice)
{
    const qn_input *input = &visit->job->input->pub;
    pack_number(task, (uint64_t)(choice->reader + 1));
    pack_number(task, (uint64_t)choice->sure);
    pack_number(task, visit->ahead);
    pack_number(task, input->depth);
    pack_bytes(task, input->uri);
    pack_bytes(task, input->media);
    pack_bytes(task, input->charset);
    pack_bytes(task, input->bytes);
}

/* ---- What the reader emitted ---- */

static struct job *give_back(struct visit *visit, struct job *job)
{
    job_empty(job, visit->plan->pipeline);
    line_return(visit->worker->line, job);
    return NULL;
}

/* A document without more ado. NULL: it is none. */
static struct job *take_plain(struct visit *visit, const struct errand *errand, struct unpacking *from)
{
    struct job *job = line_blank(visit->worker->line);
    if (!job)
        return NULL;
    if (parcel_take_failure(from, job, visit->plan->pipeline) &&
        errand_take_document(errand, from, job, 0, visit->job->input) && unpacked(from))
        return job;
    return give_back(visit, job);
}

/* One with steps done. */
static struct job *take_carried(struct visit *visit, const struct errand *errand, struct unpacking *from, qn_slice ledger)
{
    const size_t begin = first_begin(visit), end = begin + visit->ahead;
    struct job *job = line_blank(visit->worker->line);
    size_t next = begin;
    if (!job)
        return NULL;
    if (!visit->ahead || !ledger_take(ledger, visit->plan, &next, end, job, visit->job) ||
        !errand_take_result(errand, from, job, begin, end, visit->job->input))
        return give_back(visit, job);
    job->ahead = visit->ahead;
    errand_keep(errand, job, begin, end);
    visit->job->spent += job->spent; /* not in reading */
    return job;
}

static bool emit_document(struct visit *visit, struct job *job)
{
    visit->job->emitted++;
    return reading_emit_document(visit->worker, job);
}

static struct input *take_input(struct visit *visit, struct unpacking *from)
{
    const qn_slice whole = visit->job->input->pub.bytes;
    qn_input part = {.size = sizeof part};
    part.uri = unpack_bytes(from);
    part.media = unpack_bytes(from);
    part.charset = unpack_bytes(from);
    if (unpack_number(from)) {
        const uint64_t offset = unpack_number(from), size = unpack_number(from);
        if (offset > whole.size || size > whole.size - offset)
            return NULL;
        part.bytes = qn_bytes(whole.data + offset, (size_t)size);
    } else {
        part.bytes = unpack_bytes(from);
    }
    return unpacked(from) ? input_within(visit->job->input, &part, NULL) : NULL;
}

/* ---- Its end ---- */

static enum turn take_end(struct visit *visit, const struct errand *errand, struct unpacking *from, qn_slice ledger)
{
    enum { NO_DOCUMENT, DOCUMENT, CARRIED };
    size_t next = 0;
    if (!parcel_take_failure(from, visit->job, visit->plan->pipeline))
        return TURN_WRONG;
    const uint64_t last = unpack_number(from);
    if (last != CARRIED && !ledger_take(ledger, visit->plan, &next, 0, NULL, visit->job))
        return TURN_WRONG;
    if (last == NO_DOCUMENT)
        return unpacked(from) ? TURN_DONE : TURN_WRONG;
    struct job *job = last == CARRIED    ? take_carried(visit, errand, from, ledger)
                      : last == DOCUMENT ? take_plain(visit, errand, from)
                                         : NULL;
    if (!job)
        return TURN_WRONG;
    if (visit->lost.verdict != QN_PASS)
        errand_lose(visit->plan, job, qn_bytes(visit->ledger.data, visit->ledger.size), first_begin(visit),
                    first_end(visit), &visit->lost);
    emit_document(visit, job);
    return TURN_DONE;
}

static enum turn take_answer(struct visit *visit, struct errand *errand)
{
    struct inside_head *head = errand->cell->memory.head;
    struct unpacking rest;
    qn_slice ledger;
    uint64_t kind;
    size_t next = 0;
    bool wanted;
    if (!errand_answer(errand, &kind, &ledger, &rest))
        return TURN_WRONG;
    if (kind == ANSWER_READ)
        return take_end(visit, errand, &rest, ledger);
    if (kind == ANSWER_OTHER)
        return ledger_take(ledger, visit->plan, &next, 0, NULL, visit->job) &&
                       parcel_take_failure(&rest, visit->job, visit->plan->pipeline)
                   ? TURN_OTHER
                   : TURN_WRONG;
    if (kind == ANSWER_DOCUMENT) {
        struct job *job = take_plain(visit, errand, &rest);
        if (!job)
            return TURN_WRONG;
        wanted = emit_document(visit, job);
    } else {
        struct input *input = kind == ANSWER_INPUT ? take_input(visit, &rest) : NULL;
        if (!input)
            return TURN_WRONG;
        wanted = reading_emit_input(visit->worker, input);
    }
    if (!wanted)
        __atomic_store_n(&head->stopping, 1, __ATOMIC_RELAXED);
    return TURN_MORE;
}

/* ---- Losing it ---- */

/* The reader that a lost process was at. It may have written anything there, so only what is a reader is believed. */
static const char *reader_at(const struct errand *errand)
{
    const struct inside_head *head = errand->cell->memory.head;
    const struct pipeline *pipeline = errand->ward->plan->pipeline;
    const char *at = __atomic_load_n(&head->clock.stage, __ATOMIC_RELAXED);
    for (size_t i = 0; i < pipeline->reader_count; i++)
        if (pipeline->readers[i].name == at)
            return at;
    return pipeline->readers[0].name;
}

/* No answer came. True: the input is to be read again. */
static bool lose(struct visit *visit, const struct errand *errand)
{
    const struct inside_head *head = errand->cell->memory.head;
    const bool carrying = visit->ahead && __atomic_load_n(&head->carrying, __ATOMIC_ACQUIRE);
    if (visit->job->emitted == 0 && errand_may_repeat(errand, false))
        return true;
    if (visit->job->emitted == 0 && carrying) { /* the reader was done: its document is lost in a step */
        visit->lost = errand->loss;
        visit->ahead = 0;
        buffer_append_slice(&visit->ledger, errand_last_ledger(errand));
        return true;
    }
    job_fail(visit->job, reader_at(errand), errand->loss.code, errand->loss.message);
    return false;
}

/* Once through the input. again: it is to be read again. */
static enum turn try_read(struct visit *visit, const struct choice *choice, bool *again)
{
    struct errand errand;
    enum turn turn = TURN_MORE;
    *again = false;
    if (!errand_begin(&errand, visit->worker, TASK_READ)) {
        job_fail(visit->job, "input", errand.loss.code, errand.loss.message);
        return TURN_DONE;
    }
    put_read(&errand.task, visit, choice);
    while (turn == TURN_MORE) {
        if (!errand_ask(&errand)) {
            *again = lose(visit, &errand);
            errand_end(&errand, false);
            return TURN_DONE;
        }
        if (visit->job->emitted == 0 && errand_may_repeat(&errand, true)) {
            *again = true;
            errand_end(&errand, false);
            return TURN_DONE;
        }
        turn = take_answer(visit, &errand);
    }
    if (turn == TURN_WRONG)
        job_fail(visit->job, reader_at(&errand), errand.loss.code, errand.loss.message);
    errand_end(&errand, turn != TURN_WRONG);
    return turn;
}

static bool has_isolated_reader(const struct pipeline *pipeline)
{
    for (size_t i = 0; i < pipeline->reader_count; i++)
        if (pipeline->readers[i].isolate)
            return true;
    return false;
}

bool isolated_read(struct worker *worker, struct job *job, const struct choice *choice)
{
    if (!worker->ward || !has_isolated_reader(worker->station.plan->pipeline))
        return false;
    struct visit visit = {.worker = worker, .job = job, .plan = worker->station.plan};
    visit.ahead = first_end(&visit) - first_begin(&visit);
    bool again;
    enum turn turn = try_read(&visit, choice, &again);
    while (again) {
        clock_start(&worker->clock, job->input->pub.uri);
        turn = try_read(&visit, choice, &again);
    }
    buffer_fini(&visit.ledger);
    return turn != TURN_OTHER;
}
