#include "engine.h"

#include "../base/log.h"
#include "durable.h"
#include "ends.h"
#include "gates.h"
#include "manifest.h"
#include "watchdog.h"
#include "worker.h"

#include <stdlib.h>
#include <unistd.h>

#define PATIENCE UINT64_C(3000000000) /* nanoseconds */
enum { EXIT_INTERRUPTED = 75 };

struct engine {
    struct job_source source; /* first, so that a source is its engine */
    const struct pipeline *pipeline;
    struct engine_settings settings;
    struct plan plan;
    struct line line;
    struct gates gates;
    struct fault fault;
    struct worker *workers;
    struct isolation *isolation; /* NULL: no stage is isolated */
    const struct inputs *inputs;
    size_t next_input;    /* atomic for those who watch */
    struct input *fed;
    uint64_t next_record; /* of those that waited at the last barrier */
    bool opened;          /* memories and outputs are */
    bool stop;            /* atomic: asked to */
    uint64_t stopped_at;  /* when that was seen; 0: it was not */
};

/* ---- The line's source and jobs ---- */

static bool next_input(struct job_source *source, struct job *job)
{
    struct engine *engine = (struct engine *)source;
    if (__atomic_load_n(&engine->stop, __ATOMIC_RELAXED) || fault_raised(&engine->fault))
        return false;
    if (engine->gates.coming) {
        job->frozen = spool_next(engine->gates.coming);
        place_at(&job->place, engine->next_record++);
        return job->frozen.data != NULL;
    }
    if (engine->fed) {
        place_at(&job->place, 0);
        job->input = engine->fed;
        engine->fed = NULL;
        return true;
    }
    if (!engine->inputs || engine->next_input == engine->inputs->count)
        return false;
    job->path = inputs_path(engine->inputs, engine->next_input);
    place_at(&job->place, engine->next_input);
    __atomic_store_n(&engine->next_input, engine->next_input + 1, __ATOMIC_RELAXED);
    return true;
}

/* ---- Gates ---- */

static struct job *make_job(void *user)
{
    return job_new(((const struct engine *)user)->pipeline);
}

/* ---- Workers ---- */

static bool make_workers(struct engine *engine, struct report *report)
{
    const unsigned count = engine->settings.workers;
    engine->workers = aligned_alloc(128, count * sizeof *engine->workers);
    if (!engine->workers)
        return false;
    memset(engine->workers, 0, count * sizeof *engine->workers);
    for (unsigned i = 0; i < count; i++) {
        struct worker *worker = &engine->workers[i], *first = &engine->workers[0];
        if (!worker_init(worker, &engine->plan, &engine->line, &engine->gates) ||
            !station_fill(&worker->station, i ? &first->station : NULL, false, report))
            return false;
        worker->ward = engine->isolation ? isolation_ward(engine->isolation, i) : NULL;
    }
    return !engine->isolation || isolation_open(engine->isolation, report);
}

/* Cells begin as copies of this process, so they come before all that is large. */
static bool isolate(struct engine *engine, struct error *error)
{
    if (isolation_wanted(engine->pipeline))
        engine->isolation = isolation_start(&engine->plan, engine->settings.workers, error);
    return engine->isolation || !isolation_wanted(engine->pipeline);
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
    const size_t problems = report->count;
    fault_init(&engine->fault);
    if (line_init(&engine->line, engine->settings.window, engine->settings.workers) &&
        plan_make(&engine->plan, pipeline, settings->timed, settings->on_result, &error) && isolate(engine, &error) &&
        gates_init(&engine->gates, &engine->plan, &engine->fault) && make_workers(engine, report)) {
        engine->line.source = &engine->source;
        engine->line.make = make_job;
        engine->line.user = engine;
        engine->gates.on_result = engine->settings.on_result;
        engine->gates.on_books = engine->settings.on_books;
        engine->gates.user = engine->settings.user;
        return engine;
    }
    if (report->count == problems)
        report_add(report, NULL, 0, "%s", error.message);
    engine_free(engine);
    return NULL;
}

/* ---- Opening: what is durable from an earlier run, and the places where this one leaves what it makes ---- */

/* Beside the first output that is a file. NULL, and no error: there is none, so that nothing can be taken up again. */
static char *checkpoint_folder(const struct engine *engine, struct error *error)
{
    const struct pipeline *pipeline = engine->pipeline;
    char *folder = NULL;
    for (size_t i = 0; i < pipeline->writer_count; i++) {
        if (!pipeline->writers[i].plugin->table.render)
            continue;
        if (!output_may_resume(pipeline->writers[i].path)) {
            free(folder);
            return NULL;
        }
        if (!output_has_place(pipeline->writers[i].path, error)) {
            free(folder);
            return NULL;
        }
        if (!folder && asprintf(&folder, "%s.checkpoint", pipeline->writers[i].path) < 0) {
            error_set(error, QN_E_LIMIT, "no memory for the checkpoint");
            return NULL;
        }
    }
    return folder;
}

static bool open_checkpoint(struct engine *engine, struct checkpoint **checkpoint, struct error *error)
{
    const struct engine_settings *settings = &engine->settings;
    *checkpoint = NULL;
    if (!settings->outputs || !engine->inputs || settings->checkpoint_every < 0)
        return true;
    char *folder = checkpoint_folder(engine, error);
    if (!folder && settings->restart == RESTART_RESUME)
        return error->code ? false : error_set(error, QN_E_CONFIG, "there is nothing to resume: not all outputs are files");
    if (!folder)
        return !error->code;
    struct buffer manifest = {0};
    manifest_print(engine->pipeline, engine->inputs, &manifest);
    if (!manifest.failed)
        *checkpoint = checkpoint_open(folder, buffer_text(&manifest), settings->restart, (uint64_t)settings->checkpoint_every, error);
    else
        error_set(error, QN_E_LIMIT, "no memory for the checkpoint");
    buffer_fini(&manifest);
    free(folder);
    return *checkpoint;
}

static bool open_all(struct engine *engine, struct error *error)
{
    struct ends_settings settings = {engine->settings.outputs, engine->settings.quarantine, NULL};
    const struct station *first = &engine->workers[0].station;
    *error = (struct error){0};
    if (engine->opened)
        return true;
    engine->opened = open_checkpoint(engine, &settings.checkpoint, error) &&
                     ends_open(&engine->gates, first->stages, first->writers, &settings, error);
    return engine->opened;
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
    line_staff(&engine->line, count);
    while (threads && started + 1 < count && pthread_create(&threads[started], NULL, worker_thread, &engine->workers[started + 1]) == 0)
        started++;
    line_staff(&engine->line, started + 1); /* the system may grant fewer threads */
    worker_run(&engine->workers[0]);
    for (unsigned i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    free(threads);
}

static bool is_stopped(const struct engine *engine)
{
    return __atomic_load_n(&engine->stop, __ATOMIC_RELAXED);
}

/* What is given up is told that its time is up, for it may ask. */
static void expire_abandoned(struct engine *engine)
{
    for (unsigned i = 0; i < engine->settings.workers; i++) {
        struct worker *worker = &engine->workers[i];
        const uint64_t started = __atomic_load_n(&worker->clock.started, __ATOMIC_ACQUIRE);
        if (started && __atomic_load_n(&worker->scene.first, __ATOMIC_RELAXED))
            __atomic_store_n(&worker->clock.expired, started, __ATOMIC_RELAXED);
    }
}

/*
 * The run is to end. A worker that is stuck in a plugin cannot be ended, but what it is at has touched nothing that is
 * shared: once nothing is between the gates the checkpoint is taken without it, and the process ends.
 */
static void hurry(struct engine *engine)
{
    const uint64_t now = now_nanoseconds();
    struct error error;
    if (!engine->stopped_at)
        engine->stopped_at = now;
    line_abandon(&engine->line);
    expire_abandoned(engine);
    if (now - engine->stopped_at < PATIENCE || !engine->gates.checkpoint || !line_is_quiet(&engine->line))
        return;
    if (!durable_save(&engine->gates, now, &error))
        return;
    const qn_slice message = qn_str("interrupted, while a plugin did not come back; go on with the same command and --resume");
    log_event(LOG_WARNING, "end", message, &(struct log_fact){.name = "status", .number = EXIT_INTERRUPTED}, 1);
    _exit(EXIT_INTERRUPTED);
}

static void tick(void *user)
{
    struct engine *engine = user;
    struct gates *gates = &engine->gates;
    if (is_stopped(engine))
        hurry(engine);
    else if (fault_raised(&engine->fault))
        line_close(&engine->line);
    else if (gates->checkpoint && !line_is_held(&engine->line) && checkpoint_is_due(gates->checkpoint)) {
        gates->held_since = now_nanoseconds();
        line_hold(&engine->line);
    }
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

/* The spool that a pass fills: as far as the run that is taken up had filled it. */
static bool open_waiting(struct engine *engine, size_t begin, struct error *error)
{
    struct gates *gates = &engine->gates;
    char *path = gates->checkpoint ? checkpoint_spool(gates->checkpoint, begin) : NULL;
    if (gates->checkpoint && !path)
        return error_set(error, QN_E_LIMIT, "no memory for the spool");
    gates->waiting = gates->progress.waiting ? spool_resume(path, gates->progress.waiting, error) : spool_new(path, error);
    free(path);
    return gates->waiting;
}

/* What waited at a barrier comes back; once there is a checkpoint, one says so before what came before is let go. */
static bool turn(struct engine *engine, size_t end, struct error *error)
{
    struct gates *gates = &engine->gates;
    struct spool *done = gates->coming;
    gates->coming = NULL;
    bool good = gates_settle(gates, end, error);
    gates_begin(gates, end + 1);
    engine->next_record = 0;
    if (good && gates->checkpoint && gates->checkpoint->stands)
        good = durable_save(gates, now_nanoseconds(), error);
    if (good && done)
        spool_remove(done);
    spool_free(done);
    return good;
}

static bool run_pass(struct engine *engine, size_t begin, size_t end, struct error *error)
{
    const bool barrier = engine->plan.segments[end].barrier;
    line_begin(&engine->line, (unsigned)begin);
    if (barrier && !open_waiting(engine, begin, error))
        return false;
    run_workers(engine);
    return fault_raised(&engine->fault) || !barrier || is_stopped(engine) || turn(engine, end, error);
}

/* Before the first pass: the spool that a pass which is taken up reads, where it stood. */
static bool open_coming(struct engine *engine, struct error *error)
{
    const struct progress *progress = &engine->gates.progress;
    if (progress->coming == 0)
        return true;
    size_t filled = 0; /* the pass before: it began behind the last barrier but one */
    for (size_t i = 0; i + 1 < progress->segment; i++)
        if (engine->plan.segments[i].barrier)
            filled = i + 1;
    char *path = checkpoint_spool(engine->gates.checkpoint, filled);
    engine->gates.coming = path ? spool_resume(path, progress->coming, error) : NULL;
    free(path);
    if (!engine->gates.coming || !spool_rewind(engine->gates.coming, error))
        return false;
    engine->next_record = progress->next.at[0];
    spool_skip(engine->gates.coming, engine->next_record);
    return true;
}

static bool run_passes(struct engine *engine, struct error *error)
{
    size_t begin = engine->gates.progress.segment;
    bool good = open_coming(engine, error);
    while (good && begin < engine->plan.segment_count && !fault_raised(&engine->fault) && !is_stopped(engine)) {
        const size_t end = pass_end(engine, begin);
        good = run_pass(engine, begin, end, error);
        begin = end + 1;
    }
    if (good && is_stopped(engine) && engine->gates.checkpoint && !fault_raised(&engine->fault))
        good = durable_save(&engine->gates, now_nanoseconds(), error);
    spool_free(engine->gates.coming);
    spool_free(engine->gates.waiting);
    engine->gates.coming = engine->gates.waiting = NULL;
    return good;
}

static enum engine_end run(struct engine *engine, struct error *error)
{
    struct watchdog watchdog;
    const uint64_t period = engine->gates.checkpoint ? engine->gates.checkpoint->every : UINT64_MAX;
    if (!watchdog_start(&watchdog, engine->workers, engine->settings.workers, engine->pipeline->limits.time, period, tick, engine)) {
        error_set(error, QN_E_LIMIT, "cannot start the watchdog's thread");
        return ENGINE_FAILED;
    }
    struct error own = {0};
    if (!run_passes(engine, &own))
        fault_raise(&engine->fault, &own);
    watchdog_end(&watchdog);
    if (engine->line.no_memory)
        fault_no_memory(&engine->fault, "no memory for another document");
    if (fault_raised(&engine->fault)) {
        *error = engine->fault.error;
        return ENGINE_FAILED;
    }
    return is_stopped(engine) ? ENGINE_INTERRUPTED : ENGINE_DONE;
}

/* Reads what took down the run that is resumed, and watches for what may take down this one. */
static bool watch_casualties(struct engine *engine, struct error *error)
{
    struct gates *gates = &engine->gates;
    char *path = gates->checkpoint ? checkpoint_casualties(gates->checkpoint) : NULL;
    bool good = !gates->checkpoint || path || error_set(error, QN_E_LIMIT, "no memory for the checkpoint");
    if (path && !casualties_read(&gates->casualties, path))
        good = error_set(error, QN_E_LIMIT, "no memory for the casualties of the last run");
    good = good && (!path || casualty_begin(path, error));
    free(path);
    return good;
}

/* Where the run begins: at the first input, or where one that was interrupted ended. */
static void take_up(struct engine *engine)
{
    struct gates *gates = &engine->gates;
    const bool resumed = gates->checkpoint && gates->checkpoint->stands;
    if (!resumed)
        gates_begin(gates, 0);
    gates->resumed = resumed ? gates->progress.next : (struct place){.depth = 0};
    engine->next_input = !resumed ? 0 : gates->progress.segment ? engine->inputs->count : gates->resumed.at[0];
}

enum engine_end engine_run(struct engine *engine, const struct inputs *inputs, struct error *error)
{
    engine->inputs = inputs;
    enum engine_end end = ENGINE_UNOPENED;
    if (open_all(engine, error) && watch_casualties(engine, error)) {
        take_up(engine);
        end = run(engine, error);
    }
    casualty_end();
    engine->inputs = NULL;
    return end;
}

enum engine_end engine_feed(struct engine *engine, struct input *input, struct error *error)
{
    if (!open_all(engine, error))
        return ENGINE_UNOPENED;
    gates_begin(&engine->gates, 0);
    engine->fed = input_ref(input);
    const enum engine_end end = run(engine, error);
    input_unref(engine->fed);
    engine->fed = NULL;
    return end;
}

bool engine_finish(struct engine *engine, bool publish, struct error *error)
{
    return !engine->opened || ends_finish(&engine->gates, publish, error);
}

void engine_stop(struct engine *engine)
{
    __atomic_store_n(&engine->stop, true, __ATOMIC_RELAXED);
}

bool engine_summary(const struct engine *engine, struct summary *summary)
{
    if (!summary_init(summary, engine->pipeline))
        return false;
    summary_merge(summary, &engine->gates.counts, engine->pipeline);
    summary_sort(summary, engine->pipeline);
    return true;
}

void engine_progress(const struct engine *engine, uint64_t *inputs, uint64_t *documents)
{
    *inputs = __atomic_load_n(&engine->next_input, __ATOMIC_RELAXED);
    *documents = __atomic_load_n(&engine->gates.progress.finished, __ATOMIC_RELAXED);
}

const char *engine_quarantine(const struct engine *engine)
{
    return engine->gates.quarantine ? quarantine_folder(engine->gates.quarantine) : NULL;
}

void engine_free(struct engine *engine)
{
    if (!engine)
        return;
    for (struct job *job = engine->line.spare, *next; job; job = next) {
        next = job->next;
        job_free(job, engine->pipeline);
    }
    if (engine->gates.pipeline)
        gates_fini(&engine->gates);
    for (unsigned i = engine->workers ? engine->settings.workers : 0; i-- > 0;)
        worker_fini(&engine->workers[i]); /* the first has what the others share */
    isolation_free(engine->isolation);
    plan_fini(&engine->plan);
    line_fini(&engine->line);
    fault_fini(&engine->fault);
    free(engine->workers);
    free(engine);
}
