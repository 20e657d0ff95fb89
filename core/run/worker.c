#include "worker.h"

#include "../document/block.h"
#include "../document/field.h"
#include "../document/wire.h"
#include "freeze.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void work(struct worker *worker, struct job *job);

uint64_t now_nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;
}

/* ---- Time: a piece of work is one input to read, or one segment of one document ---- */

static void begin_work(struct worker *worker, qn_slice uri)
{
    worker->uri = uri;
    __atomic_store_n(&worker->started, now_nanoseconds(), __ATOMIC_RELEASE);
}

static void end_work(struct worker *worker)
{
    __atomic_store_n(&worker->started, 0, __ATOMIC_RELEASE);
}

static bool time_is_up(const struct worker *worker)
{
    return __atomic_load_n(&worker->expired, __ATOMIC_RELAXED) == worker->started;
}

/* ---- Calls ---- */

static struct call make_call(struct worker *worker, struct instance *instance, struct job *job)
{
    __atomic_store_n(&worker->stage, instance->stage, __ATOMIC_RELAXED);
    return (struct call){.pub = {&host_services}, .instance = instance, .scratch = &worker->scratch, .failure = &job->failure,
                         .expired = &worker->expired, .started = worker->started};
}

/* What a call came to, with all that may have gone wrong on the way. */
static qn_verdict settle(struct worker *worker, struct job *job, const struct instance *instance, qn_verdict verdict)
{
    if (worker->scratch.chunks)
        arena_reset(&worker->scratch);
    if (verdict == QN_FAIL_RUN && job->failure.verdict != QN_FAIL_RUN) {
        job_fail(job, instance->stage, QN_E_INTERNAL, "ended the run without saying why");
        job->failure.verdict = QN_FAIL_RUN;
    } else if (time_is_up(worker)) {
        job_fail(job, instance->stage, QN_E_LIMIT, "took longer than it may (limits.time)");
    } else if (verdict != QN_PASS && verdict != QN_DROP) {
        job_fail(job, instance->stage, QN_E_INTERNAL, "failed without saying why");
    }
    if (job->failure.verdict == QN_PASS)
        return verdict;
    if (!job->failed_stage)
        job->failed_stage = instance->stage;
    return job->failure.verdict;
}

/* ---- Reading ---- */

static struct document *get_document(struct worker *worker, struct job *job, unsigned branch)
{
    const struct limits *limits = &worker->plan->pipeline->limits;
    if (!job->owned[branch])
        job->owned[branch] = document_new((size_t)limits->memory, (uint32_t)limits->blocks);
    return job->owned[branch];
}

/* The reader's new document is in a job outside of the line, which it enters when it is emitted. */
static struct document *begin_document(struct emitter *emitter, struct input *input)
{
    struct worker *worker = (struct worker *)emitter;
    struct job *job = line_blank(worker->line);
    struct document *document = job ? get_document(worker, job, 0) : NULL;
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
    struct job *reading = worker->reading, *job;
    const uint64_t spent = now_nanoseconds() - worker->started;
    const qn_slice uri = worker->uri;
    const char *stage = worker->stage;
    struct job *begun = worker->begun;
    struct arena scratch = worker->scratch; /* the reader's own scratch memory must outlive the jobs in between */
    arena_init(&worker->scratch, scratch.limit);
    worker->begun = NULL;
    end_work(worker); /* what others take must not count as the reader's time */
    while ((job = line_help(worker->line, reading)))
        work(worker, job);
    arena_fini(&worker->scratch);
    worker->scratch = scratch;
    worker->begun = begun;
    worker->reading = reading;
    worker->uri = uri;
    worker->stage = stage;
    __atomic_store_n(&worker->started, now_nanoseconds() - spent, __ATOMIC_RELEASE);
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
    return !fault_raised(worker->gates->fault);
}

static bool emit_document(struct emitter *emitter, struct document *document)
{
    struct worker *worker = (struct worker *)emitter;
    struct job *job = take_begun(worker, document);
    if (!job)
        return false;
    worker->counts.documents++;
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
    return hand_over(worker, job);
}

static int best_reader(struct worker *worker, struct job *job)
{
    int best = -1;
    int32_t surest = 0;
    for (size_t i = 0; i < worker->plan->pipeline->reader_count; i++) {
        struct instance *reader = worker->readers[i];
        struct call call = make_call(worker, reader, job);
        call.metrics = worker->counts.readers[i];
        const int32_t sure = reader->plugin->table.probe(reader->state, &job->input->pub, &call.pub);
        if (worker->scratch.chunks)
            arena_reset(&worker->scratch);
        if (sure > surest) {
            surest = sure;
            best = (int)i;
        }
    }
    if (best < 0)
        job_fail(job, "input", QN_E_INPUT, "no reader of the pipeline knows what this is");
    return best;
}

/* What the reader began and never emitted is forgotten; it never was a document. */
static void forget_begun(struct worker *worker, struct job *reading)
{
    while (worker->begun) {
        struct job *job = worker->begun;
        worker->begun = job->next;
        document_reset(job->documents[0]);
        job->documents[0] = NULL;
        reading->emitted--;
        line_return(worker->line, job);
    }
}

static bool open_input(struct worker *worker, struct job *job)
{
    const struct limits *limits = &worker->plan->pipeline->limits;
    struct error error = {0};
    if (!job->input)
        job->input = input_open(job->path, (size_t)limits->input, &error);
    if (!job->input)
        job_fail(job, "input", error.code, error.message);
    else if (job->input->pub.depth > limits->depth)
        job_fail(job, "input", QN_E_LIMIT, "inputs within inputs are nested too deeply (limits.depth)");
    else
        worker->counts.bytes += job->input->parent ? 0 : job->input->pub.bytes.size;
    return job->failure.verdict == QN_PASS;
}

static void read_input(struct worker *worker, struct job *job)
{
    worker->counts.inputs++;
    worker->reading = job;
    begin_work(worker, qn_str(job->path ? job->path : ""));
    if (open_input(worker, job)) {
        worker->uri = job->input->pub.uri;
        const int best = best_reader(worker, job);
        if (best >= 0) {
            struct instance *reader = worker->readers[best];
            struct call call = make_call(worker, reader, job);
            call.metrics = worker->counts.readers[best];
            call.emitter = &worker->emitter;
            call.input = job->input;
            const qn_verdict verdict = reader->plugin->table.read(reader->state, &job->input->pub, &call.pub);
            worker->reading = job;
            settle(worker, job, reader, verdict);
        }
        forget_begun(worker, job);
    }
    end_work(worker);
}

/* ---- Steps ---- */

static bool is_wanted(const struct stage *stage, const struct document *document)
{
    return document->pub.verdict == QN_PASS && (!stage->when || expression_holds(stage->when, &document->pub));
}

static void count_drop(struct stage_counts *counts, const struct document *document)
{
    counts->dropped++;
    tally_add(&counts->documents, document->pub.cause ? document->pub.cause->reason : qn_str("dropped"), 1);
}

static void process(struct worker *worker, struct job *job, const struct step *step)
{
    const struct stage *stage = &worker->plan->pipeline->stages[step->stage];
    struct stage_counts *counts = &worker->counts.stages[step->stage];
    struct document *document = job->documents[step->branch];
    if (!is_wanted(stage, document)) {
        counts->skipped++;
        return;
    }
    struct instance *instance = worker->stages[step->stage];
    struct call call = make_call(worker, instance, job);
    call.metrics = counts->metrics;
    call.reasons = &counts->blocks;
    call.document = document;
    const uint64_t lost = document->spans_lost;
    counts->in++;
    const qn_verdict verdict =
        settle(worker, job, instance, instance->plugin->table.process(instance->state, &document->pub, &call.pub));
    counts->spans_lost += document->spans_lost - lost;
    if (verdict == QN_PASS && document->pub.verdict == QN_PASS) {
        counts->passed++;
    } else if (verdict == QN_PASS || verdict == QN_DROP) {
        document->pub.verdict = QN_DROP;
        count_drop(counts, document);
    } else {
        counts->failed++;
    }
}

/* The units that a deduper makes of the document; NULL also when there are none. */
static bool find_units(struct worker *worker, struct job *job, unsigned number, struct document *document, uint64_t *metrics,
                       struct unit **units)
{
    struct instance *instance = worker->stages[number];
    struct call call = make_call(worker, instance, job);
    call.metrics = metrics;
    call.document = document;
    call.units = units;
    *units = NULL;
    qn_verdict verdict = instance->plugin->table.keys(instance->state, &document->pub, &call.pub);
    if (verdict == QN_DROP)
        verdict = qn_fail_doc(&call.pub, QN_E_INTERNAL, "its keys dropped a document, which is not for keys to do");
    return settle(worker, job, instance, verdict) == QN_PASS;
}

static void find_repeats(struct worker *worker, struct job *job, const struct step *step)
{
    const struct stage *stage = &worker->plan->pipeline->stages[step->stage];
    struct stage_counts *counts = &worker->counts.stages[step->stage];
    struct document *document = job->documents[step->branch];
    struct index *index = worker->repeats[step->stage];
    if (!is_wanted(stage, document)) {
        counts->skipped++;
        return;
    }
    counts->in++;
    struct unit *units;
    bool good = find_units(worker, job, step->stage, document, counts->metrics, &units);
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
        job_fail(job, stage->name, QN_E_LIMIT, "no room to compare its blocks (limits.memory)");
    }
}

static void find_keys(struct worker *worker, struct job *job, const struct step *step)
{
    const struct stage *stage = &worker->plan->pipeline->stages[step->stage];
    struct stage_counts *counts = &worker->counts.stages[step->stage];
    struct document *document = job->documents[step->branch];
    job->units = NULL;
    job->branch = step->branch;
    job->judged = is_wanted(stage, document);
    if (!job->judged) {
        counts->skipped++;
        return;
    }
    counts->in++;
    if (!find_units(worker, job, step->stage, document, counts->metrics, &job->units)) {
        counts->failed++;
        job->judged = false;
    }
}

static void count_verdict(struct stage_counts *counts, const struct document *document)
{
    if (document->pub.verdict == QN_DROP)
        count_drop(counts, document);
    else
        counts->passed++;
}

static void drop_common(struct worker *worker, struct job *job, const struct step *step)
{
    const struct stage *stage = &worker->plan->pipeline->stages[step->stage];
    const struct commonness *commonness = worker->gates->memories[step->stage]->commonness;
    struct stage_counts *counts = &worker->counts.stages[step->stage];
    struct document *document = job->documents[step->branch];
    if (job->ticket == NO_TICKET)
        return;
    const qn_slice source = commonness_source(&document->pub);
    bool good = true;
    for (const struct unit *unit = job->units; good && unit; unit = unit->next) {
        struct commonness_evidence evidence;
        if (!unit->block || !commonness_judge(commonness, source, unit, &evidence))
            continue;
        char detail[96];
        const int size = snprintf(detail, sizeof detail, "in %u of %u documents of its source, in %u sources", evidence.documents,
                                  evidence.of, evidence.sources);
        const qn_cause cause = {.stage = qn_str(stage->name), .reason = qn_str("boilerplate"), .same_block = QN_NO_BLOCK,
                                .detail = arena_copy(&document->arena, qn_bytes(detail, (size_t)size))};
        good = cause.detail.data &&
               block_judge(document, (qn_block *)unit->block, stage->action == ACTION_DROP ? QN_DROPPED : QN_MARKED, &cause);
        tally_add(&counts->blocks, cause.reason, 1);
    }
    job->units = NULL;
    if (good) {
        counts->passed++;
    } else {
        counts->failed++;
        job_fail(job, stage->name, QN_E_LIMIT, "no room to say what is common (limits.memory)");
    }
}

static bool set_text(struct document *document, const struct stage *stage, const char *name, qn_slice text)
{
    const qn_field field = {.name = qn_str(name), .value = {.type = QN_TEXT, .text = text}, .stage = qn_str(stage->name),
                            .block = QN_NO_BLOCK};
    return field_set(document, &field);
}

/* By another policy than the earliest, who goes is known only when all of the cluster are. */
static bool drop_others(struct document *document, const struct stage *stage, const struct index *index, uint32_t keeper)
{
    const qn_slice name = arena_copy(&document->arena, index_name(index, keeper));
    const qn_cause cause = {.stage = qn_str(stage->name), .reason = qn_str("duplicate"), .same_doc = name, .same_block = QN_NO_BLOCK};
    if (!name.data || !set_text(document, stage, "duplicate_of", name))
        return false;
    return stage->action == ACTION_MARK || document->pub.verdict != QN_PASS || document_judge(document, QN_DROP, &cause);
}

static void tell_cluster(struct worker *worker, struct job *job, const struct step *step)
{
    const struct stage *stage = &worker->plan->pipeline->stages[step->stage];
    struct stage_counts *counts = &worker->counts.stages[step->stage];
    struct document *document = job->documents[step->branch];
    struct index *index = worker->gates->memories[step->stage]->index;
    if (job->ticket == NO_TICKET)
        return;
    const uint32_t earliest = clusters_earliest(index_clusters(index), job->ticket);
    const uint32_t keeper = clusters_keeper(index_clusters(index), job->ticket);
    bool good = set_text(document, stage, "cluster", index_name(index, earliest));
    if (good && stage->keep != KEEP_EARLIEST && keeper != job->ticket)
        good = drop_others(document, stage, index, keeper);
    if (good) {
        count_verdict(counts, document);
    } else {
        counts->failed++;
        job_fail(job, stage->name, QN_E_LIMIT, "no room to say which cluster it is of (limits.memory)");
    }
}

static void render(struct worker *worker, struct job *job, const struct step *step)
{
    const struct stage *writer = &worker->plan->pipeline->writers[step->stage];
    struct document *document = job->documents[step->branch];
    const bool wanted = writer->when ? expression_holds(writer->when, &document->pub) : document->pub.verdict == QN_PASS;
    job->written[step->stage] = wanted;
    struct instance *instance = worker->writers[step->stage];
    if (!wanted || !instance->plugin->table.render)
        return;
    struct call call = make_call(worker, instance, job);
    call.metrics = worker->counts.writers[step->stage];
    call.out = &job->rendered[step->stage];
    call.out_limit = (size_t)worker->plan->pipeline->limits.memory * 2;
    settle(worker, job, instance, instance->plugin->table.render(instance->state, &document->pub, &call.pub));
}

static void fork_branch(struct worker *worker, struct job *job, const struct step *step)
{
    struct document *copy = get_document(worker, job, step->branch);
    struct document *original = job->documents[step->from];
    struct error error = {0};
    job->documents[step->branch] = copy; /* also when it fails: what there is of it must be emptied with the job */
    buffer_clear(&worker->frame);
    if (!copy || !wire_write(original, false, &worker->frame) ||
        !wire_read(qn_bytes(worker->frame.data, worker->frame.size), copy, &error)) {
        job_fail(job, worker->plan->pipeline->stages[step->stage].name, QN_E_LIMIT,
             copy && error.message[0] ? error.message : "no memory for a branch's copy");
        return;
    }
    copy->input = input_ref(original->input);
    copy->pub.raw = original->pub.raw;
}

static void run_segment(struct worker *worker, struct job *job)
{
    static void (*const run[])(struct worker *, struct job *, const struct step *) = {
        fork_branch, process, find_repeats, find_keys, drop_common, tell_cluster, render};
    const struct segment *segment = &worker->plan->segments[job->segment];
    begin_work(worker, job->documents[0]->pub.id);
    for (size_t i = segment->begin; i < segment->end; i++) {
        if (job->failure.verdict != QN_PASS || fault_raised(worker->gates->fault))
            break;
        run[worker->plan->steps[i].type](worker, job, &worker->plan->steps[i]);
    }
    end_work(worker);
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
        if (!gates_pass(worker->gates, job)) {
            line_leave(worker->line, job);
            return;
        }
        line_pass(worker->line, job);
    }
}

/* A document that waited at a barrier comes back. */
static void thaw_job(struct worker *worker, struct job *job)
{
    struct error error = {0};
    const qn_slice frozen = job->frozen;
    job->frozen = qn_bytes(NULL, 0);
    for (unsigned i = 0; i < worker->plan->pipeline->branch_count; i++)
        get_document(worker, job, i);
    if (thaw(job, worker->plan->pipeline, frozen, &error))
        return;
    job->bare = !job->documents[0];
    job_fail(job, "spool", error.code, error.message);
}

static void finish_reading(struct worker *worker, struct job *job)
{
    struct job *held = worker->held;
    worker->held = NULL;
    worker->reading = NULL;
    const bool empty = job->emitted == 0 && job->failure.verdict == QN_PASS;
    const bool bare = job->bare = empty || job->failure.verdict != QN_PASS;
    if (!bare) {
        input_unref(job->input);
        job->input = NULL;
        job->path = NULL;
        job->emitted = 0;
        line_leave(worker->line, job); /* from here on it may be another worker's */
    }
    if (held)
        work(worker, held); /* a document, or an input to be read in its turn */
    if (bare) {
        worker->counts.bare++;
        carry(worker, job);
    }
}

static void work(struct worker *worker, struct job *job)
{
    struct job *held = worker->held; /* of the reader that this worker is helping out of */
    worker->held = NULL;
    if (job->frozen.data)
        thaw_job(worker, job);
    if (!job->at_gate && !job->bare && !job->documents[0]) {
        read_input(worker, job);
        finish_reading(worker, job);
    } else {
        carry(worker, job);
    }
    worker->held = held;
}

void worker_run(struct worker *worker)
{
    struct job *job;
    while ((job = line_take(worker->line)))
        work(worker, job);
}

bool worker_init(struct worker *worker)
{
    const struct pipeline *pipeline = worker->plan->pipeline;
    worker->emitter = (struct emitter){begin_document, emit_document, emit_input};
    worker->budget.limit = SIZE_MAX / 2;
    arena_init(&worker->scratch, (size_t)pipeline->limits.memory);
    worker->readers = calloc(pipeline->reader_count + 1, sizeof *worker->readers);
    worker->stages = calloc(pipeline->stage_count + 1, sizeof *worker->stages);
    worker->writers = calloc(pipeline->writer_count + 1, sizeof *worker->writers);
    worker->repeats = calloc(pipeline->stage_count + 1, sizeof *worker->repeats);
    return worker->readers && worker->stages && worker->writers && worker->repeats && summary_init(&worker->counts, pipeline);
}

void worker_fini(struct worker *worker)
{
    const struct pipeline *pipeline = worker->plan ? worker->plan->pipeline : NULL;
    for (size_t i = 0; worker->repeats && i < pipeline->stage_count; i++)
        index_free(worker->repeats[i]);
    free(worker->readers);
    free(worker->stages);
    free(worker->writers);
    free(worker->repeats);
    arena_fini(&worker->scratch);
    buffer_fini(&worker->frame);
    summary_fini(&worker->counts);
}
