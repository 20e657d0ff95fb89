#include "worker.h"

#include "durable.h"
#include "freeze.h"
#include "isolated.h"
#include "reading.h"
#include "steps.h"

static void run_segment(struct worker *worker, struct job *job)
{
    const struct plan *plan = worker->station.plan;
    const struct segment *segment = &plan->segments[job->segment];
    clock_start(&worker->clock, job->documents[0]->pub.id);
    for (size_t i = segment->begin + job->ahead, end; i < segment->end; i = end) {
        if (job->failure.verdict != QN_PASS || fault_raised(worker->gates->fault))
            break;
        end = isolated_end(plan, i, segment->end);
        if (end > i)
            isolated_run(worker, job, i, end);
        else {
            step_run(&worker->station, job, &plan->steps[end++]);
            job_changed(job);
        }
    }
    job->ahead = 0;
    job_fail_torn(job, job->documents[0]->input);
    clock_stop(&worker->clock);
}

/* Nothing is between the gates: what they hold is durable up to here. */
static void take_checkpoint(struct worker *worker)
{
    struct error error = {0};
    if (!fault_raised(worker->gates->fault) && !durable_save(worker->gates, worker->gates->held_since, &error))
        fault_raise(worker->gates->fault, &error);
    line_open(worker->line);
}

static void give_up(struct worker *worker, struct job *job)
{
    job_empty(job, worker->station.plan->pipeline);
    line_leave(worker->line, job);
}

/* From where the job stands through gates and segments, as far as its turn reaches. */
static void carry(struct worker *worker, struct job *job)
{
    for (;;) {
        if (!job->at_gate) {
            if (!job->bare)
                run_segment(worker, job);
            if (!line_arrive(worker->line, job))
                return;
        }
        if (line_abandons(worker->line, job)) {
            give_up(worker, job);
            return;
        }
        if (line_is_opener(worker->line, job))
            take_checkpoint(worker);
        if (!gates_pass(worker->gates, job)) {
            line_leave(worker->line, job);
            return;
        }
        line_pass(worker->line, job);
        __atomic_store_n(&worker->scene.first, false, __ATOMIC_RELAXED);
    }
}

/* A document that waited at a barrier comes back. */
static void thaw_job(struct worker *worker, struct job *job)
{
    struct error error = {0};
    const qn_slice frozen = job->frozen;
    job->frozen = qn_bytes(NULL, 0);
    const struct pipeline *pipeline = worker->station.plan->pipeline;
    for (unsigned i = 0; i < pipeline->branch_count; i++)
        job_document(job, pipeline, i);
    if (thaw(job, pipeline, frozen, &error))
        return;
    job->bare = !job->documents[0];
    job_fail(job, "spool", error.code, error.message);
}

/* A document that took the run down before is not tried again. */
static void spare_casualty(struct worker *worker, struct job *job)
{
    const struct casualties *casualties = &worker->gates->casualties;
    const struct casualty *casualty = job->at_gate ? NULL : casualties_find(casualties, job->began, &job->place);
    if (casualty && !casualty->reading)
        casualty_fail(casualty, job);
}

/* The job must be this worker's own; NULL: none is. */
static void set_scene(struct worker *worker, const struct job *job)
{
    __atomic_store_n(&worker->scene.first, job && job->segment == job->began, __ATOMIC_RELAXED);
    __atomic_store_n(&worker->scene.job, job, __ATOMIC_RELEASE);
}

static void finish_reading(struct worker *worker, struct job *job)
{
    struct job *held = worker->held;
    worker->held = NULL;
    worker->reading = NULL;
    if (job->emitted && !held)
        job_fail(job, "input", QN_E_INPUT, "holds less than when the run was interrupted");
    const bool empty = job->emitted == 0 && job->failure.verdict == QN_PASS;
    const bool bare = job->bare = empty || job->failure.verdict != QN_PASS;
    if (!bare) {
        held->place.last = job->place.last + 1;
        summary_merge(&held->counts, &job->counts, worker->station.plan->pipeline); /* its own end with its last document's */
        job_empty(job, worker->station.plan->pipeline);
        set_scene(worker, NULL);
        line_leave(worker->line, job); /* from here on it may be another worker's */
    }
    if (held)
        worker_work(worker, held); /* a document, or an input to be read in its turn */
    if (bare) {
        job->counts.bare++;
        carry(worker, job);
    }
}

void worker_work(struct worker *worker, struct job *job)
{
    struct job *held = worker->held; /* of the reader that this worker is helping out of */
    const struct job *before = worker->scene.job;
    worker->held = NULL;
    set_scene(worker, job);
    if (line_abandons(worker->line, job)) {
        give_up(worker, job);
    } else if (!job->at_gate && !job->bare && !job->documents[0] && !job->frozen.data) {
        read_input(worker, job);
        finish_reading(worker, job);
    } else {
        if (job->frozen.data)
            thaw_job(worker, job);
        spare_casualty(worker, job);
        carry(worker, job);
    }
    set_scene(worker, before);
    worker->held = held;
}

void worker_run(struct worker *worker)
{
    struct job *job;
    casualty_watch(&worker->scene);
    while ((job = line_take(worker->line)))
        worker_work(worker, job);
    casualty_watch(NULL);
}

bool worker_init(struct worker *worker, const struct plan *plan, struct line *line, struct gates *gates)
{
    worker->line = line;
    worker->scene.clock = &worker->clock;
    worker->gates = gates;
    reading_init(worker);
    if (!station_init(&worker->station, plan, &worker->clock))
        return false;
    worker->station.memories = gates->memories;
    return true;
}

void worker_fini(struct worker *worker)
{
    if (worker->station.plan)
        station_fini(&worker->station);
}
