#include "gates.h"

#include "clock.h"
#include "freeze.h"
#include "judge.h"

#include <stdlib.h>

#define TOLD_EVERY UINT64_C(5000000000) /* nanoseconds */

/* ---- The end of a document ---- */

static void write_quarantine(struct gates *gates, struct job *job)
{
    const qn_doc *doc = job->documents[0] ? &job->documents[0]->pub : NULL;
    const struct input *input = doc ? job->documents[0]->input : job->input; /* NULL: could not be opened, or was frozen */
    const qn_slice uri = doc ? doc->uri : input ? input->pub.uri : qn_str(job->path);
    const struct quarantine_entry entry = {.id = doc ? doc->id : uri, .uri = uri,
                                           .input = input ? input->pub.uri : uri,
                                           .media = input ? input->pub.media : doc ? doc->media : qn_str(""),
                                           .depth = input ? input->pub.depth : 0,
                                           .bytes = input && !input_is_torn(input) ? input->pub.bytes : qn_bytes(NULL, 0),
                                           .stage = job->failed_stage, .code = job->failure.code,
                                           .message = job->failure.message};
    job->counts.quarantined++;
    tally_add(&job->counts.failures, qn_str(job->failed_stage), 1);
    struct error error;
    if (gates->quarantine && !quarantine_add(gates->quarantine, &entry, &error))
        fault_raise(gates->fault, &error);
    if (job->failure.verdict == QN_FAIL_RUN) {
        error_set(&error, job->failure.code, "stage \"%s\", document \"%.*s\": %s", job->failed_stage, (int)entry.id.size,
                  entry.id.data, job->failure.message);
        fault_raise(gates->fault, &error);
    }
}

/* A writer with a place of its own takes the document itself. False: it did not. */
static bool process_document(struct gates *gates, struct job *job, unsigned writer)
{
    struct instance *instance = gates->writers[writer];
    const struct stage *stage = &gates->pipeline->writers[writer];
    struct document *document = job->documents[stage->parent < 0 ? 0 : gates->pipeline->stages[stage->parent].branch];
    struct arena scratch;
    arena_init(&scratch, (size_t)gates->pipeline->limits.memory);
    struct call call = {.pub = {&host_services}, .instance = instance, .scratch = &scratch, .failure = &job->failure,
                        .metrics = job->counts.writers[writer], .document = document};
    const qn_verdict verdict = instance->plugin->table.process(instance->state, &document->pub, &call.pub);
    arena_fini(&scratch);
    if (verdict != QN_PASS || job->failure.verdict != QN_PASS)
        job_fail(job, stage->name, QN_E_INTERNAL, "failed without saying why");
    if (verdict == QN_FAIL_RUN)
        job->failure.verdict = QN_FAIL_RUN;
    return job->failure.verdict == QN_PASS;
}

static void write_document(struct gates *gates, struct job *job, unsigned writer)
{
    struct error error;
    if (!job->written[writer])
        return;
    const uint64_t since = gates->plan->timed ? now_nanoseconds() : 0;
    const struct buffer *rendered = &job->rendered[writer];
    if (gates->outputs[writer] && !output_append(gates->outputs[writer], qn_bytes(rendered->data, rendered->size), &error))
        fault_raise(gates->fault, &error);
    if (!gates->pipeline->writers[writer].plugin->table.process || process_document(gates, job, writer))
        job->counts.written[writer]++;
    if (gates->plan->timed)
        job->counts.writing[writer] += now_nanoseconds() - since;
}

static void count_end(struct job *job)
{
    if (job->bare) {
        job->counts.dropped++;
        tally_add(&job->counts.reasons, qn_str("no-document"), 1);
    } else if (job->documents[0]->pub.verdict == QN_DROP) {
        const qn_cause *cause = job->documents[0]->pub.cause;
        job->counts.dropped++;
        tally_add(&job->counts.reasons, cause ? cause->reason : qn_str("dropped"), 1);
    } else {
        job->counts.kept++;
    }
}

static void report_result(struct gates *gates, const struct job *job)
{
    qn_slice rendered[64] = {{NULL, 0}};
    const size_t writers = gates->pipeline->writer_count < 64 ? gates->pipeline->writer_count : 64;
    const bool failed = job->failure.verdict != QN_PASS;
    for (size_t i = 0; i < writers && !failed; i++)
        if (job->written[i])
            rendered[i] = qn_bytes(job->rendered[i].data ? job->rendered[i].data : "", job->rendered[i].size);
    const qn_doc *doc = job->documents[0] ? &job->documents[0]->pub : NULL;
    const struct result result = {
        .document = doc,
        .uri = doc ? doc->uri : job->input ? job->input->pub.uri : qn_str(job->path),
        .failed_stage = failed ? job->failed_stage : NULL,
        .code = failed ? job->failure.code : QN_E_NONE,
        .message = failed ? job->failure.message : "",
        .rendered = rendered,
        .nanoseconds = job->spent,
    };
    gates->on_result(gates->user, &result);
}

static void tell_books(struct gates *gates)
{
    const uint64_t now = now_nanoseconds();
    if (now - gates->told < TOLD_EVERY)
        return;
    gates->told = now;
    gates->on_books(gates->user, &gates->counts);
}

/* The job is done, or waits at a barrier: what it counted goes into the books. */
static void leave(struct gates *gates, struct job *job)
{
    summary_merge(&gates->counts, &job->counts, gates->pipeline);
    if (gates->on_books)
        tell_books(gates);
    place_after(&gates->progress.next, &job->place);
    job_empty(job, gates->pipeline);
}

static void end_job(struct gates *gates, struct job *job)
{
    if (!fault_raised(gates->fault)) {
        for (unsigned i = 0; i < gates->pipeline->writer_count && !job->bare && job->failure.verdict == QN_PASS; i++)
            write_document(gates, job, i);
        if (job->failure.verdict != QN_PASS)
            write_quarantine(gates, job);
        else
            count_end(job);
        if (gates->on_result)
            report_result(gates, job);
    }
    __atomic_add_fetch(&gates->progress.finished, 1, __ATOMIC_RELAXED);
    leave(gates, job);
}

/* At a barrier what has failed ends, and all else goes to the spool. */
static void wait_at_barrier(struct gates *gates, struct job *job)
{
    struct error error = {0};
    if (job->bare || job->failure.verdict != QN_PASS) {
        end_job(gates, job);
        return;
    }
    buffer_clear(&gates->frame);
    if (!freeze(job, gates->pipeline, &gates->frame))
        fault_no_memory(gates->fault, "no memory for a document that waits");
    else if (!spool_add(gates->waiting, qn_bytes(gates->frame.data, gates->frame.size), &error))
        fault_raise(gates->fault, &error);
    leave(gates, job);
}

static void judge_job(struct gates *gates, struct job *job, unsigned stage)
{
    const uint64_t since = gates->plan->timed ? now_nanoseconds() : 0;
    if (!judge(gates->memories[stage], job, &job->counts.stages[stage]))
        fault_no_memory(gates->fault, "no memory for what a deduper has to remember");
    if (!gates->plan->timed)
        return;
    const uint64_t spent = now_nanoseconds() - since;
    job->counts.stages[stage].nanoseconds += spent;
    job->spent += spent;
}

void gates_begin(struct gates *gates, size_t segment)
{
    gates->progress.segment = segment;
    gates->progress.next = (struct place){.depth = 1};
}

bool gates_pass(struct gates *gates, struct job *job)
{
    const struct segment *segment = &gates->plan->segments[job->segment];
    if (job->segment == 0 && job->documents[0])
        job->documents[0]->pub.number = gates->progress.documents++;
    if (segment->judge < 0) {
        end_job(gates, job);
        return false;
    }
    if (!fault_raised(gates->fault))
        judge_job(gates, job, (unsigned)segment->judge);
    if (!segment->barrier)
        return true;
    if (fault_raised(gates->fault))
        job_empty(job, gates->pipeline);
    else
        wait_at_barrier(gates, job);
    return false;
}

bool gates_settle(struct gates *gates, size_t segment, struct error *error)
{
    gates->coming = gates->waiting;
    gates->waiting = NULL;
    if (!memory_settle(gates->memories[gates->plan->segments[segment].judge]))
        return error_set(error, QN_E_LIMIT, "no memory to settle what all documents have in common");
    return spool_rewind(gates->coming, error);
}

/* ---- All of them ---- */

bool gates_init(struct gates *gates, const struct plan *plan, struct fault *fault)
{
    *gates = (struct gates){.pipeline = plan->pipeline, .plan = plan, .fault = fault};
    gates->memories = calloc(plan->pipeline->stage_count + 1, sizeof(void *));
    gates->outputs = calloc(plan->pipeline->writer_count + 1, sizeof(void *));
    gates->progress.outputs = calloc(plan->pipeline->writer_count + 1, sizeof *gates->progress.outputs);
    gates_begin(gates, 0);
    return gates->memories && gates->outputs && gates->progress.outputs && summary_init(&gates->counts, plan->pipeline);
}

void gates_fini(struct gates *gates)
{
    for (size_t i = 0; gates->memories && i < gates->pipeline->stage_count; i++)
        memory_free(gates->memories[i]);
    for (size_t i = 0; gates->outputs && i < gates->pipeline->writer_count; i++)
        output_free(gates->outputs[i]);
    quarantine_free(gates->quarantine);
    spool_free(gates->coming);
    spool_free(gates->waiting);
    buffer_fini(&gates->frame);
    summary_fini(&gates->counts);
    checkpoint_close(gates->checkpoint, true);
    casualties_fini(&gates->casualties);
    free(gates->progress.outputs);
    free(gates->memories);
    free(gates->outputs);
}
