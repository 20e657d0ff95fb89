#include "reading.h"

#include <stdio.h>

/* The reader's new document is in a job outside of the line, which it enters when it is emitted. */
static struct document *begin_document(struct emitter *emitter, struct input *input)
{
    struct worker *worker = (struct worker *)emitter;
    struct job *job = line_blank(worker->line);
    struct document *document = job ? job_document(job, worker->station.plan->pipeline, 0) : NULL;
    if (!document) {
        if (job)
            line_return(worker->line, job);
        return NULL;
    }
    job->next = worker->begun;
    worker->begun = job;
    job->documents[0] = document;
    document_of(document, input);
    const unsigned long long number = ++worker->reading->emitted;
    const size_t size = input->pub.uri.size + 24;
    char *id = number > 1 ? arena_alloc(&document->arena, size) : NULL;
    if (id)
        document->pub.id =
            qn_bytes(id, (size_t)snprintf(id, size, "%.*s#%llu", (int)input->pub.uri.size, input->pub.uri.data, number));
    return document;
}

static struct job *take_begun(struct worker *worker, const struct document *document)
{
    struct job **place = &worker->begun;
    while (*place && (*place)->documents[0] != document)
        place = &(*place)->next;
    struct job *job = *place;
    if (job)
        *place = job->next;
    return job;
}

/* Lets others have what is ready while this worker goes on reading, and works itself when the line is full. */
static void make_room(struct worker *worker)
{
    struct job *reading = worker->reading, *begun = worker->begun, *job;
    const struct clock paused = clock_pause(&worker->clock); /* what others take must not count as the reader's time */
    const struct arena scratch = worker->station.scratch; /* the reader's own scratch memory must outlive the jobs in between */
    arena_init(&worker->station.scratch, scratch.limit);
    worker->begun = NULL;
    while ((job = line_help(worker->line, reading)))
        worker_work(worker, job);
    arena_fini(&worker->station.scratch);
    worker->station.scratch = scratch;
    worker->begun = begun;
    worker->reading = reading;
    clock_resume(&worker->clock, &paused);
}

/* Is there any use in going on reading? */
static bool is_wanted(const struct worker *worker)
{
    return !fault_raised(worker->gates->fault) && !line_abandons(worker->line, worker->reading) &&
           worker->reading->handed < worker->reading->most;
}

/*
 * Puts a job in the line, before the one being read. This worker keeps it for itself until there is another: most
 * inputs hold one document, which then goes on where its bytes are in the cache. The one kept before is offered to
 * all first, and only then is room made, for nobody else could take it.
 */
static bool hand_over(struct worker *worker, struct job *job)
{
    struct job *held = worker->held;
    worker->held = NULL;
    if (held) {
        line_offer(worker->line, held);
        make_room(worker);
    }
    line_insert(worker->line, worker->reading, job);
    worker->held = job;
    return is_wanted(worker);
}

/*
 * Gives the job its place, if a run that was interrupted has not done what stands there; then it is passed over.
 * A job that holds the place at which the run is taken up is gone through again, as far as that.
 */
static bool take_place(struct worker *worker, struct job *job)
{
    struct job *reading = worker->reading;
    place_within(&job->place, &reading->place, reading->handed++);
    return !place_is_before(&job->place, &worker->gates->resumed);
}

/* What is passed over never was. */
static bool pass_over(struct worker *worker, struct job *job)
{
    job_empty(job, worker->station.plan->pipeline);
    line_return(worker->line, job);
    return is_wanted(worker);
}

/* What has been read since the last document, in nanoseconds. */
static uint64_t book_reading(struct worker *worker)
{
    struct job *reading = worker->reading;
    const uint64_t since = clock_spent(&worker->clock) - reading->spent;
    reading->spent += since;
    reading->counts.reading += since;
    return since;
}

static bool emit_document(struct emitter *emitter, struct document *document)
{
    struct worker *worker = (struct worker *)emitter;
    struct job *job = take_begun(worker, document);
    if (!job)
        return false;
    if (!take_place(worker, job))
        return pass_over(worker, job);
    job->counts.documents++;
    if (worker->station.plan->timed)
        job->spent = book_reading(worker);
    if (job->failure.verdict != QN_PASS)
        job->failed_stage = worker->clock.stage;
    return hand_over(worker, job);
}

static bool emit_input(struct emitter *emitter, struct input *input)
{
    struct worker *worker = (struct worker *)emitter;
    struct job *job = line_blank(worker->line);
    if (!job) {
        input_unref(input);
        return false;
    }
    job->input = input;
    worker->reading->emitted++;
    if (!take_place(worker, job))
        return pass_over(worker, job);
    return hand_over(worker, job);
}

static int best_reader(struct worker *worker, struct job *job)
{
    int best = -1;
    int32_t surest = 0;
    for (size_t i = 0; i < worker->station.plan->pipeline->reader_count; i++) {
        struct instance *reader = worker->station.readers[i];
        struct call call = station_call(&worker->station, reader, job);
        call.metrics = job->counts.readers[i];
        const int32_t sure = reader->plugin->table.probe(reader->state, &job->input->pub, &call.pub);
        if (worker->station.scratch.chunks)
            arena_reset(&worker->station.scratch);
        if (sure > surest) {
            surest = sure;
            best = (int)i;
        }
    }
    if (best < 0)
        job_fail(job, "input", QN_E_INPUT, "no reader of the pipeline knows what this is");
    return best;
}

static struct failure *failure_of(struct emitter *emitter, const struct document *document)
{
    struct job *job = ((struct worker *)emitter)->begun;
    while (job && job->documents[0] != document)
        job = job->next;
    return job ? &job->failure : NULL;
}

/*
 * What the reader began and never emitted is forgotten; it never was a document. But why one could not be built is
 * why its input fails.
 */
static void forget_begun(struct worker *worker, struct job *reading)
{
    while (worker->begun) {
        struct job *job = worker->begun;
        worker->begun = job->next;
        if (job->failure.verdict != QN_PASS && reading->failure.verdict != QN_FAIL_RUN)
            reading->failure = job->failure;
        job->failure.verdict = QN_PASS;
        document_reset(job->documents[0]);
        job->documents[0] = NULL;
        reading->emitted--;
        line_return(worker->line, job);
    }
}

static bool open_input(struct worker *worker, struct job *job)
{
    const struct limits *limits = &worker->station.plan->pipeline->limits;
    struct error error = {0};
    if (!job->input)
        job->input = input_open(job->path, (size_t)limits->input, &error);
    if (!job->input)
        job_fail(job, "input", error.code, error.message);
    else if (job->input->pub.depth > limits->depth)
        job_fail(job, "input", QN_E_LIMIT, "inputs within inputs are nested too deeply (limits.depth)");
    else
        job->counts.bytes += job->input->parent ? 0 : job->input->pub.bytes.size;
    return job->failure.verdict == QN_PASS;
}

void read_input(struct worker *worker, struct job *job)
{
    const struct casualty *casualty = casualties_find(&worker->gates->casualties, job->began, &job->place);
    job->most = casualty && casualty->reading ? casualty->handed : UINT64_MAX; /* what it gave before it took the run down */
    job->counts.inputs++;
    worker->reading = job;
    clock_start(&worker->clock, qn_str(job->path ? job->path : ""));
    const bool opened = open_input(worker, job);
    if (opened && job->most) {
        worker->clock.uri = job->input->pub.uri;
        const int best = best_reader(worker, job);
        if (best >= 0) {
            struct instance *reader = worker->station.readers[best];
            struct call call = station_call(&worker->station, reader, job);
            call.metrics = job->counts.readers[best];
            call.emitter = &worker->emitter;
            call.input = job->input;
            const qn_verdict verdict = reader->plugin->table.read(reader->state, &job->input->pub, &call.pub);
            worker->reading = job;
            forget_begun(worker, job);
            station_settle(&worker->station, job, reader, verdict);
        }
    }
    if (job->most != UINT64_MAX && job->failure.verdict == QN_PASS)
        casualty_fail(casualty, job);
    if (worker->station.plan->timed)
        book_reading(worker);
    clock_stop(&worker->clock);
}

void reading_init(struct worker *worker)
{
    worker->emitter = (struct emitter){begin_document, emit_document, emit_input, failure_of};
}
