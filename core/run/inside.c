#include "inside.h"

#include "../isolate/sandbox.h"
#include "ledger.h"
#include "parcel.h"
#include "readers.h"
#include "steps.h"

#include <stdlib.h>
#include <unistd.h>

enum { MOST_MESSAGES = 64 * 1024 }; /* bytes of messages that one task may leave */

struct inside {
    struct emitter emitter; /* first, so that an emitter is its inside */
    const struct plan *plan;
    struct cell_inside *cell;
    struct inside_head *head;
    struct station station;
    struct buffer out;    /* the answer */
    struct buffer ledger; /* private, so that a plugin that writes over shared memory does not write over it */
    size_t shown;         /* bytes of it that lie in `out`, for the engine to see; 0: something else lies there */
    struct input input;   /* of the task; its bytes lie in shared memory, its names do not */
    struct buffer names;
    struct job *reading;  /* the task's input, or NULL */
    uint64_t sent;        /* documents and inputs of it that the reader emitted */
    struct job *begun;    /* documents that the reader has begun and not yet emitted, linked by next */
    struct job *held;     /* the first one that it emitted, while it is the only one */
    struct job *kept;     /* the last job, with its documents as the engine has them; NULL: there is none */
    struct job *spare;
    size_t memory;        /* of the process when it was ready */
    uint64_t tasks;
};

static struct inside *self; /* a cell has one thread, and a message no other way to find it */

/* ---- Answering ---- */

static void begin_answer(struct inside *inside, uint64_t kind)
{
    buffer_clear(&inside->out);
    inside->shown = 0;
    pack_number(&inside->out, kind);
    pack_bytes(&inside->out, qn_bytes(inside->ledger.data, inside->ledger.size));
}

static void answer(struct inside *inside)
{
    cell_answer(inside->cell, inside->out.failed ? 0 : inside->out.size);
}

/* The engine may see what was counted so far, whatever happens next: what is new goes behind what it could see already. */
static void show_ledger(struct inside *inside)
{
    struct buffer *out = &inside->out;
    const struct buffer *ledger = &inside->ledger;
    if (inside->shown == 0) {
        buffer_clear(out);
        pack_number(out, ANSWER_NONE);
    }
    buffer_append(out, ledger->data + inside->shown, ledger->size - inside->shown);
    inside->shown = ledger->size;
    __atomic_store_n(&inside->head->shown, out->failed ? 0 : out->size, __ATOMIC_RELEASE);
}

static void take_message(const struct call *call, uint32_t level, qn_slice message)
{
    if (self->ledger.size + message.size > MOST_MESSAGES)
        return;
    ledger_put_message(&self->ledger, call, level, message);
    show_ledger(self);
}

/* ---- Jobs ---- */

static struct job *get_job(struct inside *inside)
{
    struct job *job = inside->spare;
    if (!job)
        return job_new(inside->plan->pipeline);
    inside->spare = job->next;
    return job;
}

static void put_back(struct inside *inside, struct job *job)
{
    job_empty(job, inside->plan->pipeline);
    job->next = inside->spare;
    inside->spare = job;
}

/* ---- Shared memory ---- */

static void begin_work(struct inside *inside)
{
    *inside->head = (struct inside_head){.first = INSIDE_INTACT, .last = INSIDE_INTACT};
    clock_start(&inside->head->clock, qn_bytes(NULL, 0));
}

/* Has a plugin written over what it shares with the engine? It costs the document that it was given. */
static bool is_trampled(struct inside *inside, struct job *job, const char *stage)
{
    if (inside->head->first == INSIDE_INTACT && inside->head->last == INSIDE_INTACT)
        return false;
    job->failure.verdict = QN_PASS; /* whatever it came to by that */
    job->failed_stage = NULL;
    job_fail(job, stage, QN_E_INTERNAL, "wrote over memory that is not its own");
    begin_work(inside);
    return true;
}

/*
 * What plugins took and kept would be missing to the next document. It is looked at when one has failed, and now and
 * then.
 */
static void note_memory(struct inside *inside, bool failed)
{
    enum { EVERY = 64 };
    if (!failed && ++inside->tasks % EVERY)
        return;
    const size_t now = sandbox_memory();
    if (now > inside->memory && now - inside->memory > inside->cell->allowance / 2)
        __atomic_store_n(&inside->head->exhausted, failed ? EXHAUSTED_AND_FAILED : EXHAUSTED, __ATOMIC_RELAXED);
}

/* A job that went well stays, for the engine may come back to it. */
static void keep(struct inside *inside, struct job *job)
{
    if (job->failure.verdict != QN_PASS || inside->out.failed) {
        put_back(inside, job);
        return;
    }
    for (size_t i = 0; i < inside->plan->pipeline->writer_count; i++)
        buffer_clear(&job->rendered[i]);
    summary_clear(&job->counts, inside->plan->pipeline);
    job->spent = 0;
    job->units = NULL;
    job->judged = false;
    inside->kept = job;
}

static struct job *take_kept(struct inside *inside)
{
    struct job *job = inside->kept;
    inside->kept = NULL;
    return job;
}

/* ---- Running steps ---- */

static void run_steps(struct inside *inside, struct job *job, size_t begin, size_t end)
{
    const struct plan *plan = inside->plan;
    for (size_t i = begin; i < end && job->failure.verdict == QN_PASS; i++) {
        const struct stage *stage = plan_stage(plan, &plan->steps[i]);
        step_run(&inside->station, job, &plan->steps[i]);
        if (is_trampled(inside, job, stage->name) && stage->plugin->table.kind != QN_WRITER) {
            stage_counts_clear(&job->counts.stages[plan->steps[i].stage], stage);
            ledger_fail(plan, i, job);
        }
        ledger_put_step(&inside->ledger, inside->plan, i, job);
        show_ledger(inside);
    }
}

/* fresh: the engine has none of its documents yet. What nobody will look at is not brought over. */
static void put_result(struct inside *inside, struct job *job, size_t begin, size_t end, bool fresh)
{
    struct buffer *out = &inside->out;
    const bool whole = plan_needs(inside->plan, end);
    pack_number(out, job->spent);
    parcel_put_failure(out, job);
    for (unsigned i = 0; i < inside->plan->pipeline->branch_count; i++) {
        const struct document *document = job->documents[i];
        const bool back = document && (fresh || parcel_changes(inside->plan, begin, end, i)) && (whole || i == 0);
        pack_number(out, back);
        if (back && whole)
            parcel_put_document(out, document);
        else if (back)
            parcel_put_head(out, document);
    }
    parcel_put_units(out, job);
    parcel_put_rendered(out, inside->plan, begin, end, job);
}

static bool take_documents(struct inside *inside, struct unpacking *task, struct job *job, size_t begin, size_t end)
{
    const struct pipeline *pipeline = inside->plan->pipeline;
    for (unsigned i = 0; i < pipeline->branch_count; i++) {
        if (!parcel_touches(inside->plan, begin, end, i) || !unpack_number(task))
            continue;
        struct document *document = job_document(job, pipeline, i);
        job->documents[i] = document;
        if (!document || !parcel_take_document(task, document))
            return false;
        document->input = input_ref(&inside->input);
        document->pub.raw = inside->input.pub.bytes;
    }
    return !task->failed;
}

static void run_job(struct inside *inside, struct job *job, size_t begin, size_t end)
{
    begin_work(inside);
    run_steps(inside, job, begin, end);
    clock_stop(&inside->head->clock);
    begin_answer(inside, ANSWER_RUN);
    put_result(inside, job, begin, end, false);
    const bool failed = job->failure.verdict != QN_PASS;
    keep(inside, job);
    note_memory(inside, failed);
}

static void again_task(struct inside *inside)
{
    const size_t begin = (size_t)inside->head->begin, end = (size_t)inside->head->end;
    struct job *job = take_kept(inside);
    if (job->documents[0])
        job->documents[0]->pub.number = inside->head->number;
    run_job(inside, job, begin, end);
}

static void run_task(struct inside *inside, struct unpacking *task)
{
    const size_t begin = (size_t)unpack_number(task), end = (size_t)unpack_number(task);
    inside->input.pub.bytes = unpack_bytes(task);
    struct job *job = get_job(inside);
    if (job && take_documents(inside, task, job, begin, end)) {
        run_job(inside, job, begin, end);
        return;
    }
    buffer_clear(&inside->out);
    inside->out.failed = true; /* there is no memory for it, and so no answer */
    if (job)
        put_back(inside, job);
}

/* ---- Reading ---- */

/* What waits for the engine must not count as the reader's time. */
static bool show(struct inside *inside)
{
    const struct clock paused = clock_pause(&inside->head->clock);
    answer(inside);
    clock_resume(&inside->head->clock, &paused);
    return !__atomic_load_n(&inside->head->stopping, __ATOMIC_RELAXED);
}

static void put_emitted(struct inside *inside, struct job *job)
{
    parcel_put_failure(&inside->out, job);
    parcel_put_document(&inside->out, job->documents[0]);
}

static bool send(struct inside *inside, struct job *job)
{
    if (!job)
        return true;
    begin_answer(inside, ANSWER_DOCUMENT);
    put_emitted(inside, job);
    const bool more = show(inside);
    put_back(inside, job);
    return more;
}

static bool send_held(struct inside *inside)
{
    struct job *job = inside->held;
    inside->held = NULL;
    return send(inside, job);
}

static struct document *begin_document(struct emitter *emitter, struct input *input)
{
    struct inside *inside = (struct inside *)emitter;
    struct job *job = get_job(inside);
    struct document *document = job ? job_document(job, inside->plan->pipeline, 0) : NULL;
    if (!document) {
        if (job)
            put_back(inside, job);
        return NULL;
    }
    job->documents[0] = document;
    document_of(document, input, ++inside->reading->emitted);
    job->next = inside->begun;
    inside->begun = job;
    return document;
}

/* Most inputs hold one document: the first is held back, to be carried on when the reader is done. */
static bool emit_document(struct emitter *emitter, struct document *document)
{
    struct inside *inside = (struct inside *)emitter;
    struct job *job = job_take(&inside->begun, document);
    if (!job)
        return false;
    if (job->failure.verdict != QN_PASS)
        job->failed_stage = inside->head->clock.stage;
    if (inside->sent++ == 0) {
        inside->held = job;
        return true;
    }
    return send_held(inside) && send(inside, job);
}

static struct failure *failure_of(struct emitter *emitter, const struct document *document)
{
    return job_failure_of(((struct inside *)emitter)->begun, document);
}

static bool emit_input(struct emitter *emitter, struct input *input)
{
    struct inside *inside = (struct inside *)emitter;
    const qn_slice bytes = input->pub.bytes, whole = inside->input.pub.bytes;
    inside->sent++;
    inside->reading->emitted++;
    send_held(inside);
    begin_answer(inside, ANSWER_INPUT);
    pack_bytes(&inside->out, input->pub.uri);
    pack_bytes(&inside->out, input->pub.media);
    pack_bytes(&inside->out, input->pub.charset);
    pack_number(&inside->out, input->parent != NULL);
    if (input->parent) {
        pack_number(&inside->out, (uint64_t)(bytes.data - whole.data));
        pack_number(&inside->out, bytes.size);
    } else {
        pack_bytes(&inside->out, bytes);
    }
    input_unref(input);
    return show(inside);
}

static bool take_input(struct inside *inside, struct unpacking *task)
{
    qn_input *input = &inside->input.pub;
    input->depth = (uint32_t)unpack_number(task);
    qn_slice *const names[] = {&input->uri, &input->media, &input->charset};
    size_t size = 0;
    for (int i = 0; i < 3; i++) {
        *names[i] = unpack_bytes(task);
        size += names[i]->size;
    }
    input->bytes = unpack_bytes(task);
    buffer_clear(&inside->names);
    if (!buffer_reserve(&inside->names, size))
        return size == 0;
    for (int i = 0; i < 3; i++) {
        buffer_append_slice(&inside->names, *names[i]);
        names[i]->data = inside->names.data + inside->names.size - names[i]->size;
    }
    return true;
}

/*
 * The input's only document goes on through the first steps; ahead: how many. Where there are several, those before it
 * are with the engine already, and could not be read again if a step ended this process.
 */
static void finish_reading(struct inside *inside, size_t ahead)
{
    struct job *job = inside->held, *reading = inside->reading;
    const size_t begin = inside->plan->segments[0].begin, end = begin + ahead;
    ledger_put_readers(&inside->ledger, inside->plan, reading);
    if (job && ahead) {
        show_ledger(inside);
        __atomic_store_n(&inside->head->carrying, 1, __ATOMIC_RELEASE);
        clock_start(&inside->head->clock, qn_bytes(NULL, 0)); /* steps have a time of their own */
        run_steps(inside, job, begin, end);
        clock_stop(&inside->head->clock);
    }
    begin_answer(inside, ANSWER_READ);
    parcel_put_failure(&inside->out, reading);
    pack_number(&inside->out, !job ? 0 : !ahead ? 1 : 2);
    if (job && ahead)
        put_result(inside, job, begin, end, true);
    else if (job)
        put_emitted(inside, job);
}

/* What the reader began and never emitted never was a document. */
static void forget_begun(struct inside *inside)
{
    while (inside->begun) {
        struct job *job = inside->begun;
        inside->begun = job->next;
        job_forget(inside->reading, job);
        put_back(inside, job);
    }
}

static void drop_held(struct inside *inside)
{
    if (inside->held)
        put_back(inside, inside->held);
    inside->held = NULL;
}

static void choose_and_read(struct inside *inside, struct choice choice, size_t ahead)
{
    struct job *reading = inside->reading;
    const int given = choice.reader;
    begin_work(inside);
    readers_probe(&inside->station, reading, &choice);
    if (choice.reader == given) {
        ledger_put_readers(&inside->ledger, inside->plan, reading);
        begin_answer(inside, ANSWER_OTHER);
        parcel_put_failure(&inside->out, reading);
        return;
    }
    const qn_verdict verdict = readers_read(&inside->station, reading, choice.reader, &inside->emitter);
    forget_begun(inside);
    station_settle(&inside->station, reading, inside->station.readers[choice.reader], verdict);
    if (is_trampled(inside, reading, inside->plan->pipeline->readers[choice.reader].name))
        drop_held(inside); /* its text may lie there */
    finish_reading(inside, ahead);
}

static void read_task(struct inside *inside, struct unpacking *task)
{
    struct choice choice = {.reader = (int)unpack_number(task) - 1};
    choice.sure = (int32_t)unpack_number(task);
    const size_t ahead = (size_t)unpack_number(task);
    struct job *reading = inside->reading = get_job(inside);
    bool failed = false;
    begin_answer(inside, ANSWER_READ);
    if (reading && take_input(inside, task)) {
        reading->input = input_ref(&inside->input);
        choose_and_read(inside, choice, ahead);
        clock_stop(&inside->head->clock);
        failed = reading->failure.verdict != QN_PASS || (inside->held && inside->held->failure.verdict != QN_PASS);
        if (inside->held && ahead)
            keep(inside, inside->held);
        else if (inside->held)
            put_back(inside, inside->held);
        inside->held = NULL;
        inside->sent = 0;
    } else {
        inside->out.failed = true; /* there is no memory for it, and so no answer */
    }
    if (reading)
        put_back(inside, reading);
    note_memory(inside, failed);
}

/* ---- The cell ---- */

static void take_task(struct inside *inside)
{
    struct unpacking task = {.left = qn_bytes(inside->cell->memory.in, inside->cell->memory.in_size)};
    if (inside->head->task == TASK_AGAIN) {
        again_task(inside);
        return;
    }
    if (inside->kept)
        put_back(inside, take_kept(inside));
    if (inside->head->task == TASK_READ)
        read_task(inside, &task);
    else
        run_task(inside, &task);
}

static void make_ready(struct inside *inside)
{
    struct report report = {0};
    const bool good = station_init(&inside->station, inside->plan, &inside->head->clock) &&
                      station_fill(&inside->station, NULL, true, &report);
    inside->station.log = take_message;
    begin_answer(inside, ANSWER_READY);
    pack_bytes(&inside->out, qn_str(good ? "" : report.count ? report.lines[0] : "no memory for the plugins of a cell"));
    report_fini(&report);
}

void inside_work(void *user, struct cell_inside *cell)
{
    static struct inside inside;
    self = &inside;
    inside.emitter = (struct emitter){begin_document, emit_document, emit_input, failure_of};
    inside.plan = user;
    inside.cell = cell;
    inside.head = cell->memory.head;
    inside.out = (struct buffer){.data = cell->memory.out, .capacity = cell->memory.out_size, .fixed = true};
    inside.input.references = 1;
    inside.input.pub.size = sizeof inside.input.pub;
    *inside.head = (struct inside_head){.shown = 0};
    make_ready(&inside);
    inside.memory = sandbox_memory();
    for (;;) {
        answer(&inside);
        buffer_clear(&inside.ledger);
        take_task(&inside);
    }
}
