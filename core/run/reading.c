#include "reading.h"

#include "isolated.h"
#include "isolated_reading.h"
#include "readers.h"

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
    document_of(document, input, ++worker->reading->emitted);
    return document;
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
        if (isolated_can_help(worker))
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

bool reading_emit_document(struct worker *worker, struct job *job)
{
    if (!take_place(worker, job))
        return pass_over(worker, job);
    job->counts.documents++;
    if (worker->station.plan->timed)
        job->spent += book_reading(worker);
    return hand_over(worker, job);
}

bool reading_emit_input(struct worker *worker, struct input *input)
{
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

static bool emit_document(struct emitter *emitter, struct document *document)
{
    struct worker *worker = (struct worker *)emitter;
    struct job *job = job_take(&worker->begun, document);
    if (job && job->failure.verdict != QN_PASS)
        job->failed_stage = worker->clock.stage;
    return job && reading_emit_document(worker, job);
}

static bool emit_input(struct emitter *emitter, struct input *input)
{
    return reading_emit_input((struct worker *)emitter, input);
}

static struct failure *failure_of(struct emitter *emitter, const struct document *document)
{
    return job_failure_of(((struct worker *)emitter)->begun, document);
}

/* What the reader began and never emitted is forgotten; it never was a document. */
static void forget_begun(struct worker *worker, struct job *reading)
{
    while (worker->begun) {
        struct job *job = worker->begun;
        worker->begun = job->next;
        job_forget(reading, job);
        job_empty(job, worker->station.plan->pipeline);
        line_return(worker->line, job);
    }
}

static bool open_input(struct worker *worker, struct job *job)
{
    const struct limits *limits = &worker->station.plan->pipeline->limits;
    struct error error = {0};
    if (!job->input)
        job->input = input_open_within(job->path, &(struct input_limits){(size_t)limits->input, (size_t)limits->ratio}, &error);
    if (!job->input)
        job_fail(job, "input", error.code, error.message);
    else if (job->input->pub.depth > limits->depth)
        job_fail(job, "input", QN_E_DEPTH, "inputs within inputs are nested too deeply (limits.depth)");
    else
        job->counts.bytes += job->input->parent ? 0 : job->input->pub.bytes.size;
    return job->failure.verdict == QN_PASS;
}

static void find_reader(struct worker *worker, struct job *job)
{
    struct choice choice = {.reader = -1};
    readers_probe(&worker->station, job, &choice);
    if (isolated_read(worker, job, &choice))
        return;
    if (choice.reader < 0) {
        readers_refuse(&worker->station, job);
        return;
    }
    const qn_verdict verdict = readers_read(&worker->station, job, choice.reader, &worker->emitter);
    forget_begun(worker, job);
    job_fail_torn(job, job->input);
    station_settle(&worker->station, job, worker->station.readers[choice.reader], verdict);
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
        find_reader(worker, job);
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
