#include "engine.h"

#include "../document/block.h"
#include "../document/field.h"
#include "freeze.h"
#include "memory.h"
#include "output.h"
#include "quarantine.h"
#include "spool.h"
#include "watchdog.h"
#include "worker.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct engine {
    struct job_source source; /* first, so that a source is its engine */
    const struct pipeline *pipeline;
    struct engine_settings settings;
    struct plan plan;
    struct line line;
    struct worker *workers;
    struct instance **owned; /* every instance, for its end */
    size_t owned_count;
    struct memory **memories; /* by stage: dedupers within the run */
    struct output **outputs; /* by writer */
    struct quarantine *quarantine;
    struct summary gates; /* counted at gates; each stage's by one job at a time */
    uint64_t next_number;
    const struct inputs *inputs;
    struct input *fed;
    struct spool *waiting, *coming; /* documents at the next barrier, and those of the last one */
    size_t pass_begin;              /* the segment that this pass begins with */
    struct buffer frame;            /* a document on its way to the spool */
    size_t next_input;
    uint64_t finished; /* atomic */
    bool stop;         /* atomic: asked to */
    bool dead;         /* atomic: an error has ended the run */
    pthread_mutex_t error_mutex;
    struct error error;
};

/* ---- The line's source and jobs ---- */

static bool next_input(struct job_source *source, struct job *job)
{
    struct engine *engine = (struct engine *)source;
    if (__atomic_load_n(&engine->stop, __ATOMIC_RELAXED) || __atomic_load_n(&engine->dead, __ATOMIC_RELAXED))
        return false;
    if (engine->coming) {
        job->frozen = spool_next(engine->coming);
        job->segment = (unsigned)engine->pass_begin;
        return job->frozen.data != NULL;
    }
    if (engine->fed) {
        job->input = engine->fed;
        engine->fed = NULL;
        return true;
    }
    if (!engine->inputs || engine->next_input == engine->inputs->count)
        return false;
    job->path = engine->inputs->paths[engine->next_input];
    __atomic_store_n(&engine->next_input, engine->next_input + 1, __ATOMIC_RELAXED);
    return true;
}

static void free_job(const struct pipeline *pipeline, struct job *job)
{
    for (unsigned i = 0; job->owned && i < pipeline->branch_count; i++)
        document_free(job->owned[i]);
    for (size_t i = 0; job->rendered && i < pipeline->writer_count; i++)
        buffer_fini(&job->rendered[i]);
    input_unref(job->input);
    free(job->documents);
    free(job->owned);
    free(job->rendered);
    free(job->written);
    free(job);
}

static struct job *make_job(void *user)
{
    const struct pipeline *pipeline = ((const struct engine *)user)->pipeline;
    struct job *job = calloc(1, sizeof *job);
    if (!job)
        return NULL;
    job->documents = calloc(pipeline->branch_count, sizeof *job->documents);
    job->owned = calloc(pipeline->branch_count, sizeof *job->owned);
    job->rendered = calloc(pipeline->writer_count + 1, sizeof *job->rendered);
    job->written = calloc(pipeline->writer_count + 1, sizeof *job->written);
    job->ticket = NO_TICKET;
    if (job->documents && job->owned && job->rendered && job->written)
        return job;
    free_job(pipeline, job);
    return NULL;
}

static void empty_job(const struct pipeline *pipeline, struct job *job)
{
    for (unsigned i = 0; i < pipeline->branch_count; i++) {
        if (job->documents[i])
            document_reset(job->documents[i]);
        job->documents[i] = NULL;
    }
    for (size_t i = 0; i < pipeline->writer_count; i++) {
        if (job->rendered[i].capacity > 1 << 20)
            buffer_fini(&job->rendered[i]); /* one large page must not stay in memory for each job */
        buffer_clear(&job->rendered[i]);
        job->written[i] = false;
    }
    input_unref(job->input);
    job->input = NULL;
    job->path = NULL;
    job->emitted = 0;
    job->bare = job->judged = false;
    job->units = NULL;
    job->ticket = NO_TICKET;
    job->frozen = qn_bytes(NULL, 0);
    job->failure.verdict = QN_PASS;
    job->failed_stage = NULL;
}

/* ---- Gates ---- */

static void die(struct engine *engine, const struct error *error)
{
    pthread_mutex_lock(&engine->error_mutex);
    if (!engine->dead)
        engine->error = *error;
    __atomic_store_n(&engine->dead, true, __ATOMIC_RELAXED);
    pthread_mutex_unlock(&engine->error_mutex);
}

static bool judge_document(struct document *document, const struct stage *stage, const struct finding *finding)
{
    const qn_slice earlier = arena_copy(&document->arena, finding->document);
    const qn_cause cause = {.stage = qn_str(stage->name), .reason = qn_str("duplicate"), .same_doc = earlier,
                            .same_block = finding->block, .score = finding->score};
    const qn_field of = {.name = qn_str("duplicate_of"), .value = {.type = QN_TEXT, .text = earlier}, .stage = qn_str(stage->name),
                         .block = QN_NO_BLOCK};
    const qn_field score = {.name = qn_str("score"), .value = {.type = QN_REAL, .real = finding->score},
                            .stage = qn_str(stage->name), .block = QN_NO_BLOCK};
    if (!earlier.data || !field_set(document, &score))
        return false;
    if (stage->keep != KEEP_EARLIEST)
        return true; /* who goes is decided when all of the cluster are known */
    return field_set(document, &of) && (stage->action == ACTION_MARK || document_judge(document, QN_DROP, &cause));
}

static bool judge_block(struct document *document, const struct stage *stage, const struct unit *unit, const struct finding *finding)
{
    const bool own = qn_equal(finding->document, document->pub.id);
    const qn_slice earlier = own ? qn_bytes(NULL, 0) : arena_copy(&document->arena, finding->document);
    const qn_cause cause = {.stage = qn_str(stage->name), .reason = qn_str("duplicate"), .same_doc = earlier,
                            .same_block = finding->block, .score = finding->score};
    return (own || earlier.data) &&
           block_judge(document, (qn_block *)unit->block, stage->action == ACTION_DROP ? QN_DROPPED : QN_MARKED, &cause);
}

/* How much a document is worth keeping, by the stage's policy; of equals the earliest stays. */
static uint64_t rank_of(const struct stage *stage, const struct document *document)
{
    uint64_t rank = 0;
    const qn_field *date = qn_field_of(&document->pub, "date"), *source = qn_field_of(&document->pub, "source");
    switch (stage->keep) {
    case KEEP_LONGEST:
        return document_text_size(document);
    case KEEP_NEWEST: /* the digits of an ISO date, as far as the second */
        for (size_t i = 0, digits = 0; i < 14; digits++) {
            const bool has = date && date->value.type == QN_DATE && digits < date->value.text.size;
            const char c = has ? date->value.text.data[digits] : '0';
            if (c < '0' || c > '9')
                continue;
            rank = rank * 10 + (uint64_t)(c - '0');
            i++;
        }
        return rank;
    case KEEP_PREFERRED:
        for (size_t i = 0; source && source->value.type == QN_TEXT && i < stage->prefer_count; i++)
            if (qn_equal(source->value.text, qn_str(stage->prefer[i])))
                return stage->prefer_count - i;
        return 0;
    default:
        return 0;
    }
}

static bool compare(struct engine *engine, struct job *job, int number)
{
    const struct stage *stage = &engine->pipeline->stages[number];
    struct document *document = job->documents[stage->branch];
    struct index *index = engine->memories[number]->index;
    bool good = true;
    if (!index_begin(index, document->pub.id, rank_of(stage, document)))
        die(engine, &(struct error){QN_E_LIMIT, "no memory for the index of a deduper"});
    for (const struct unit *unit = job->units; good && unit && !engine->dead; unit = unit->next) {
        struct finding finding;
        if (!index_add(index, unit, &finding))
            die(engine, &(struct error){QN_E_LIMIT, "no memory for the index of a deduper"});
        if (!finding.found)
            continue;
        good = unit->block ? judge_block(document, stage, unit, &finding) : judge_document(document, stage, &finding);
        if (unit->block)
            tally_add(&engine->gates.stages[number].blocks, qn_str("duplicate"), 1);
    }
    job->ticket = index_document(index);
    return good;
}

/* Dedupers within the run meet each document here, in input order. */
static void judge(struct engine *engine, struct job *job, const struct segment *segment)
{
    const int number = segment->judge;
    const struct stage *stage = &engine->pipeline->stages[number];
    struct stage_counts *counts = &engine->gates.stages[number];
    job->ticket = NO_TICKET;
    if (!job->judged)
        return;
    const struct document *document = job->documents[stage->branch];
    bool good = true;
    if (stage->common) {
        job->ticket = 0;
        if (!commonness_count(engine->memories[number]->commonness, commonness_source(&document->pub), job->units))
            die(engine, &(struct error){QN_E_LIMIT, "no memory to count what is common"});
    } else {
        good = compare(engine, job, number);
    }
    if (!good) {
        counts->failed++;
        job->failure = (struct failure){QN_FAIL_DOC, QN_E_LIMIT, "no room for what it repeats (limits.memory)"};
        job->failed_stage = stage->name;
    } else if (segment->barrier) {
        /* counted behind the barrier */
    } else if (document->pub.verdict == QN_DROP) {
        counts->dropped++;
        tally_add(&counts->documents, qn_str("duplicate"), 1);
    } else {
        counts->passed++;
    }
    job->units = NULL;
    job->judged = false;
}

static void write_quarantine(struct engine *engine, const struct job *job)
{
    const qn_doc *doc = job->documents[0] ? &job->documents[0]->pub : NULL;
    const struct input *input = doc ? job->documents[0]->input : job->input; /* NULL: could not be opened, or was frozen */
    const qn_slice uri = doc ? doc->uri : input ? input->pub.uri : qn_str(job->path);
    const struct quarantine_entry entry = {.id = doc ? doc->id : uri, .uri = uri,
                                           .bytes = input ? input->pub.bytes : qn_bytes(NULL, 0),
                                           .stage = job->failed_stage, .code = job->failure.code,
                                           .message = job->failure.message};
    engine->gates.quarantined++;
    tally_add(&engine->gates.failures, qn_str(job->failed_stage), 1);
    struct error error;
    if (engine->quarantine && !quarantine_add(engine->quarantine, &entry, &error))
        die(engine, &error);
    if (job->failure.verdict == QN_FAIL_RUN) {
        error_set(&error, job->failure.code, "stage \"%s\", document \"%.*s\": %s", job->failed_stage, (int)entry.id.size,
                  entry.id.data, job->failure.message);
        die(engine, &error);
    }
}

static void write_document(struct engine *engine, struct job *job, unsigned writer)
{
    struct error error;
    if (!job->written[writer])
        return;
    engine->gates.written[writer]++;
    const struct buffer *rendered = &job->rendered[writer];
    if (engine->outputs[writer] && !output_append(engine->outputs[writer], qn_bytes(rendered->data, rendered->size), &error))
        die(engine, &error);
    struct instance *instance = engine->workers[0].writers[writer];
    if (!instance->plugin->table.process)
        return;
    const struct stage *stage = &engine->pipeline->writers[writer];
    struct document *document = job->documents[stage->parent < 0 ? 0 : engine->pipeline->stages[stage->parent].branch];
    struct arena scratch;
    arena_init(&scratch, (size_t)engine->pipeline->limits.memory);
    struct call call = {.pub = {&host_services}, .instance = instance, .scratch = &scratch, .failure = &job->failure,
                        .metrics = instance->metrics, .document = document};
    if (instance->plugin->table.process(instance->state, &document->pub, &call.pub) == QN_FAIL_RUN) {
        error_set(&error, job->failure.code, "writer \"%s\": %s", stage->name, job->failure.message);
        die(engine, &error);
    }
    arena_fini(&scratch);
}

static void count_end(struct engine *engine, const struct job *job)
{
    if (job->bare) {
        engine->gates.dropped++;
        tally_add(&engine->gates.reasons, qn_str("no-document"), 1);
    } else if (job->documents[0]->pub.verdict == QN_DROP) {
        const qn_cause *cause = job->documents[0]->pub.cause;
        engine->gates.dropped++;
        tally_add(&engine->gates.reasons, cause ? cause->reason : qn_str("dropped"), 1);
    } else {
        engine->gates.kept++;
    }
}

static void report_result(struct engine *engine, const struct job *job)
{
    qn_slice rendered[64] = {{NULL, 0}};
    const size_t writers = engine->pipeline->writer_count < 64 ? engine->pipeline->writer_count : 64;
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
    };
    engine->settings.on_result(engine->settings.user, &result);
}

static void end_job(struct engine *engine, struct job *job)
{
    if (!__atomic_load_n(&engine->dead, __ATOMIC_RELAXED)) {
        for (unsigned i = 0; i < engine->pipeline->writer_count && !job->bare && job->failure.verdict == QN_PASS; i++)
            write_document(engine, job, i);
        if (job->failure.verdict != QN_PASS)
            write_quarantine(engine, job);
        else
            count_end(engine, job);
        if (engine->settings.on_result)
            report_result(engine, job);
    }
    __atomic_add_fetch(&engine->finished, 1, __ATOMIC_RELAXED);
    empty_job(engine->pipeline, job);
}

/* At a barrier what has failed ends, and all else goes to the spool. */
static void wait_at_barrier(struct engine *engine, struct job *job)
{
    struct error error = {0};
    if (job->bare || job->failure.verdict != QN_PASS) {
        end_job(engine, job);
        return;
    }
    buffer_clear(&engine->frame);
    if (!freeze(job, engine->pipeline, &engine->frame))
        die(engine, &(struct error){QN_E_LIMIT, "no memory for a document that waits"});
    else if (!spool_add(engine->waiting, qn_bytes(engine->frame.data, engine->frame.size), &error))
        die(engine, &error);
    empty_job(engine->pipeline, job);
}

bool engine_thaw(struct engine *engine, struct job *job, struct error *error)
{
    const qn_slice frozen = job->frozen;
    job->frozen = qn_bytes(NULL, 0);
    return thaw(job, engine->pipeline, frozen, error);
}

bool engine_pass_gate(struct engine *engine, struct job *job)
{
    const struct segment *segment = &engine->plan.segments[job->segment];
    if (job->segment == 0 && job->documents[0])
        job->documents[0]->pub.number = engine->next_number++;
    if (segment->judge < 0) {
        end_job(engine, job);
        return false;
    }
    if (!__atomic_load_n(&engine->dead, __ATOMIC_RELAXED))
        judge(engine, job, segment);
    if (!segment->barrier)
        return true;
    if (__atomic_load_n(&engine->dead, __ATOMIC_RELAXED))
        empty_job(engine->pipeline, job);
    else
        wait_at_barrier(engine, job);
    return false;
}

/* ---- Instances ---- */

static struct instance *add_instance(struct engine *engine, const struct stage *stage, struct report *report)
{
    struct failure failure;
    struct instance *instance = instance_new(stage->plugin, stage->name, stage->state, &failure);
    if (instance)
        engine->owned[engine->owned_count++] = instance;
    else
        report_add(report, stage->file, stage->line, "%s \"%s\": %s", plugin_kind_name(stage->plugin->table.kind), stage->name,
                   failure.message);
    return instance;
}

/* Stages that only read their state, and those that lock for themselves, have one instance for all workers. */
static bool is_shared(const struct stage *stage)
{
    const qn_plugin *table = &stage->plugin->table;
    return table->kind == QN_DEDUPER || table->kind == QN_WRITER || table->threading == QN_SHARED;
}

static bool fill_worker(struct engine *engine, unsigned number, struct report *report)
{
    const struct pipeline *pipeline = engine->pipeline;
    struct worker *worker = &engine->workers[number], *first = &engine->workers[0];
    const struct {
        const struct stage *stages;
        size_t count;
        struct instance **mine, **shared;
    } lists[] = {{pipeline->readers, pipeline->reader_count, worker->readers, first->readers},
                 {pipeline->stages, pipeline->stage_count, worker->stages, first->stages},
                 {pipeline->writers, pipeline->writer_count, worker->writers, first->writers}};
    bool good = true;
    for (int i = 0; i < 3; i++)
        for (size_t j = 0; j < lists[i].count; j++) {
            const struct stage *stage = &lists[i].stages[j];
            lists[i].mine[j] = number && is_shared(stage) ? lists[i].shared[j] : add_instance(engine, stage, report);
            good = good && lists[i].mine[j];
        }
    for (size_t j = 0; good && j < pipeline->reader_count; j++)
        good = (worker->reader_metrics[j] = calloc(pipeline->readers[j].plugin->table.metric_count + 1, sizeof(uint64_t))) != NULL;
    for (size_t j = 0; good && j < pipeline->writer_count; j++)
        good = (worker->writer_metrics[j] = calloc(pipeline->writers[j].plugin->table.metric_count + 1, sizeof(uint64_t))) != NULL;
    for (size_t j = 0; good && j < pipeline->stage_count; j++) {
        const struct stage *stage = &pipeline->stages[j];
        if (stage->plugin->table.kind == QN_DEDUPER && stage->within == WITHIN_DOCUMENT)
            good = (worker->repeats[j] = index_new(worker->stages[j], stage->listed, false, &worker->budget)) != NULL;
    }
    return good;
}

static bool make_workers(struct engine *engine, struct report *report)
{
    const unsigned count = engine->settings.workers;
    const struct pipeline *pipeline = engine->pipeline;
    const size_t each = pipeline->reader_count + pipeline->stage_count + pipeline->writer_count;
    engine->workers = aligned_alloc(128, count * sizeof *engine->workers);
    engine->owned = calloc(count * each + 1, sizeof(void *));
    if (!engine->workers || !engine->owned) {
        free(engine->workers);
        engine->workers = NULL;
        return false;
    }
    memset(engine->workers, 0, count * sizeof *engine->workers);
    bool good = true;
    for (unsigned i = 0; i < count; i++) {
        struct worker *worker = &engine->workers[i];
        worker->plan = &engine->plan;
        worker->line = &engine->line;
        worker->engine = engine;
        worker->dead = &engine->dead;
        worker->memories = engine->memories;
        good = good && worker_init(worker) && fill_worker(engine, i, report);
    }
    return good;
}

static bool open_memories(struct engine *engine, struct error *error)
{
    const struct pipeline *pipeline = engine->pipeline;
    for (size_t i = 0; i < pipeline->stage_count; i++) {
        const struct stage *stage = &pipeline->stages[i];
        if (stage->plugin->table.kind == QN_DEDUPER && stage->within == WITHIN_RUN &&
            !(engine->memories[i] = memory_open(stage, engine->workers[0].stages[i], engine->settings.outputs, error)))
            return false;
    }
    return true;
}

static bool open_outputs(struct engine *engine, struct error *error)
{
    const struct pipeline *pipeline = engine->pipeline;
    engine->outputs = calloc(pipeline->writer_count + 1, sizeof(void *));
    if (!engine->outputs)
        return error_set(error, QN_E_LIMIT, "no memory for the outputs");
    for (size_t i = 0; engine->settings.outputs && i < pipeline->writer_count; i++) {
        const struct stage *writer = &pipeline->writers[i];
        if (writer->plugin->table.render && !(engine->outputs[i] = output_open(writer->path, error)))
            return false;
    }
    if (engine->settings.quarantine)
        engine->quarantine = quarantine_open(engine->settings.quarantine, pipeline->file, error);
    return !engine->settings.quarantine || engine->quarantine;
}

struct engine *engine_new(const struct pipeline *pipeline, const struct engine_settings *settings, struct report *report)
{
    struct engine *engine = calloc(1, sizeof *engine);
    if (!engine) {
        report_add(report, NULL, 0, "no memory for the engine");
        return NULL;
    }
    engine->source.next = next_input;
    engine->pipeline = pipeline;
    engine->settings = *settings;
    if (engine->settings.workers == 0) {
        const long processors = sysconf(_SC_NPROCESSORS_ONLN);
        engine->settings.workers = processors > 0 ? (unsigned)processors : 1;
    }
    if (engine->settings.window == 0)
        engine->settings.window = 8 * (size_t)engine->settings.workers + 8;
    struct error error = {QN_E_LIMIT, "no memory for the engine"};
    pthread_mutex_init(&engine->error_mutex, NULL);
    engine->memories = calloc(pipeline->stage_count + 1, sizeof(void *));
    const size_t problems = report->count;
    if (engine->memories && line_init(&engine->line, engine->settings.window, engine->settings.workers) && summary_init(&engine->gates, pipeline) &&
        plan_make(&engine->plan, pipeline, &error) && make_workers(engine, report) && open_memories(engine, &error) &&
        open_outputs(engine, &error)) {
        engine->line.source = &engine->source;
        engine->line.make = make_job;
        engine->line.user = engine;
        return engine;
    }
    if (report->count == problems)
        report_add(report, NULL, 0, "%s", error.message);
    engine_free(engine);
    return NULL;
}

/* ---- Running ---- */

static void *worker_thread(void *user)
{
    worker_run(user);
    return NULL;
}

static void run_workers(struct engine *engine)
{
    const unsigned count = engine->settings.workers;
    pthread_t *threads = calloc(count, sizeof *threads);
    unsigned started = 0;
    while (threads && started + 1 < count && pthread_create(&threads[started], NULL, worker_thread, &engine->workers[started + 1]) == 0)
        started++;
    engine->line.workers = started + 1;
    worker_run(&engine->workers[0]);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    free(threads);
}

static void tick(void *user)
{
    struct engine *engine = user;
    if (__atomic_load_n(&engine->stop, __ATOMIC_RELAXED) || __atomic_load_n(&engine->dead, __ATOMIC_RELAXED))
        line_close(&engine->line);
    if (engine->settings.on_tick)
        engine->settings.on_tick(engine->settings.user, engine);
}

/* The barrier that ends the pass which begins with this segment; the last segment when there is none. */
static size_t pass_end(const struct engine *engine, size_t begin)
{
    while (begin + 1 < engine->plan.segment_count && !engine->plan.segments[begin].barrier)
        begin++;
    return begin;
}

/* All documents wait at the barrier behind this segment: what had to see them all is settled, and they go on. */
static bool open_barrier(struct engine *engine, size_t segment, struct error *error)
{
    spool_free(engine->coming);
    engine->coming = engine->waiting;
    engine->waiting = NULL;
    if (!memory_settle(engine->memories[engine->plan.segments[segment].judge]))
        return error_set(error, QN_E_LIMIT, "no memory to settle what all documents have in common");
    return spool_rewind(engine->coming, error);
}

static bool run_passes(struct engine *engine, struct error *error)
{
    bool good = true;
    for (size_t begin = 0, end; good && begin < engine->plan.segment_count; begin = end + 1) {
        end = pass_end(engine, begin);
        engine->pass_begin = begin;
        engine->line.dry = false;
        if (engine->plan.segments[end].barrier)
            good = (engine->waiting = spool_new(error)) != NULL;
        if (good)
            run_workers(engine);
        if (__atomic_load_n(&engine->dead, __ATOMIC_RELAXED))
            break;
        if (good && engine->plan.segments[end].barrier)
            good = open_barrier(engine, end, error);
    }
    spool_free(engine->coming);
    spool_free(engine->waiting);
    engine->coming = engine->waiting = NULL;
    return good;
}

static enum engine_end run(struct engine *engine, struct error *error)
{
    struct watchdog watchdog;
    if (!watchdog_start(&watchdog, engine->workers, engine->settings.workers, engine->pipeline->limits.time, tick, engine)) {
        error_set(error, QN_E_LIMIT, "cannot start the watchdog's thread");
        return ENGINE_FAILED;
    }
    struct error own = {0};
    if (!run_passes(engine, &own))
        die(engine, &own);
    watchdog_end(&watchdog);
    if (engine->line.no_memory)
        die(engine, &(struct error){QN_E_LIMIT, "no memory for another document"});
    if (engine->dead) {
        *error = engine->error;
        return ENGINE_FAILED;
    }
    return engine->stop ? ENGINE_INTERRUPTED : ENGINE_DONE;
}

enum engine_end engine_run(struct engine *engine, const struct inputs *inputs, struct error *error)
{
    engine->inputs = inputs;
    engine->next_input = 0;
    const enum engine_end end = run(engine, error);
    engine->inputs = NULL;
    return end;
}

enum engine_end engine_feed(struct engine *engine, struct input *input, struct error *error)
{
    engine->fed = input_ref(input);
    const enum engine_end end = run(engine, error);
    input_unref(engine->fed);
    engine->fed = NULL;
    return end;
}

static bool commit_writers(struct engine *engine, struct error *error)
{
    for (size_t i = 0; i < engine->pipeline->writer_count; i++) {
        struct instance *instance = engine->workers[0].writers[i];
        struct failure failure = {.verdict = QN_PASS};
        struct call call = {.pub = {&host_services}, .instance = instance, .failure = &failure, .metrics = instance->metrics};
        if (instance->plugin->table.commit && instance->plugin->table.commit(instance->state, &call.pub) != QN_PASS)
            return error_set(error, QN_E_IO, "writer \"%s\": %s", engine->pipeline->writers[i].name, failure.message);
    }
    return true;
}

bool engine_finish(struct engine *engine, bool publish, struct error *error)
{
    bool good = commit_writers(engine, error);
    for (size_t i = 0; i < engine->pipeline->writer_count; i++)
        if (engine->outputs[i]) {
            struct error one;
            if (!(publish ? output_publish(engine->outputs[i], &one) : output_suspend(engine->outputs[i], &one))) {
                if (good)
                    *error = one;
                good = false;
            }
        }
    if (engine->quarantine && !quarantine_close(engine->quarantine, error))
        good = false;
    for (size_t i = 0; good && publish && engine->settings.outputs && i < engine->pipeline->stage_count; i++)
        good = !engine->memories[i] || memory_save(engine->memories[i], error);
    return good;
}

void engine_stop(struct engine *engine)
{
    __atomic_store_n(&engine->stop, true, __ATOMIC_RELAXED);
}

bool engine_summary(const struct engine *engine, struct summary *summary)
{
    if (!summary_init(summary, engine->pipeline))
        return false;
    summary_merge(summary, &engine->gates, engine->pipeline);
    for (unsigned i = 0; i < engine->settings.workers; i++)
        summary_merge(summary, &engine->workers[i].counts, engine->pipeline);
    return true;
}

void engine_progress(const struct engine *engine, uint64_t *inputs, uint64_t *documents)
{
    *inputs = __atomic_load_n(&engine->next_input, __ATOMIC_RELAXED);
    *documents = __atomic_load_n(&engine->finished, __ATOMIC_RELAXED);
}

const char *engine_quarantine(const struct engine *engine)
{
    return engine->quarantine ? quarantine_folder(engine->quarantine) : NULL;
}

void engine_free(struct engine *engine)
{
    if (!engine)
        return;
    for (struct job *job = engine->line.spare, *next; job; job = next) {
        next = job->next;
        free_job(engine->pipeline, job);
    }
    for (size_t i = 0; engine->memories && i < engine->pipeline->stage_count; i++)
        memory_free(engine->memories[i]);
    for (size_t i = 0; engine->outputs && i < engine->pipeline->writer_count; i++)
        output_free(engine->outputs[i]);
    for (unsigned i = 0; engine->workers && i < engine->settings.workers; i++)
        worker_fini(&engine->workers[i]);
    for (size_t i = 0; i < engine->owned_count; i++)
        instance_free(engine->owned[i]);
    quarantine_free(engine->quarantine);
    summary_fini(&engine->gates);
    plan_fini(&engine->plan);
    line_fini(&engine->line);
    pthread_mutex_destroy(&engine->error_mutex);
    free(engine->workers);
    free(engine->owned);
    free(engine->memories);
    buffer_fini(&engine->frame);
    free(engine->outputs);
    free(engine);
}
