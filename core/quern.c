/* quern: the library's face (quern.h). It holds a pipeline and its engine, and queues what the writers made. */
#include <quern/quern.h>

#include "base/log.h"
#include "base/publish.h"
#include "report/books.h"
#include "report/metrics.h"
#include "report/overview.h"
#include "run/engine.h"

#include <stdlib.h>
#include <time.h>

struct record {
    quern_record pub;
    struct record *next;
    char text[]; /* all that pub points to */
};

struct quern {
    struct pipeline *pipeline;
    struct engine *engine;
    struct evidence *evidence; /* NULL: no report is wanted */
    quern_settings settings;
    struct record *records, **last, *taken;
    struct inputs inputs;
    struct summary counts;
    quern_summary summary;
    struct error error;
    double seconds;
    double begun; /* when the run was */
    bool no_memory;
};

const char *quern_version(void)
{
    return QUERN_VERSION;
}

static double now_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* ---- Records ---- */

/* A copy with a NUL behind it, in memory that was counted before. */
static const char *put(char **room, qn_slice text)
{
    char *begin = *room;
    if (text.size)
        memcpy(begin, text.data, text.size);
    begin[text.size] = '\0';
    *room = begin + text.size + 1;
    return begin;
}

static void add_record(struct quern *mill, const struct result *result, const char *writer, qn_slice data)
{
    const qn_doc *doc = result->document;
    const qn_cause *cause = doc ? doc->cause : NULL;
    const bool failed = result->failed_stage, dropped = !failed && (!doc || doc->verdict == QN_DROP);
    const qn_slice reason = failed ? qn_str(result->message) : cause ? cause->reason : qn_str(dropped ? "no-document" : "");
    const qn_slice stage = failed ? qn_str(result->failed_stage) : cause ? cause->stage : qn_str("");
    struct record *record = malloc(sizeof *record + data.size + result->uri.size + reason.size + stage.size + 4);
    if (!record) {
        mill->no_memory = true;
        return;
    }
    char *room = record->text;
    record->pub = (quern_record){.writer = writer, .size = data.size, .verdict = failed ? "failed" : dropped ? "dropped" : "kept"};
    record->pub.data = put(&room, data);
    record->pub.uri = put(&room, result->uri);
    record->pub.reason = put(&room, reason);
    record->pub.stage = put(&room, stage);
    record->next = NULL;
    *mill->last = record;
    mill->last = &record->next;
}

static void on_result(void *user, const struct result *result)
{
    struct quern *mill = user;
    bool written = false;
    for (size_t i = 0; i < mill->pipeline->writer_count && i < 64; i++)
        if (result->rendered[i].data) {
            add_record(mill, result, mill->pipeline->writers[i].name, result->rendered[i]);
            written = true;
        }
    if (!written)
        add_record(mill, result, NULL, qn_bytes(NULL, 0));
}

static void gather(void *user, const struct result *result)
{
    const struct quern *mill = user;
    evidence_add(mill->evidence, result);
}

const quern_record *quern_take(quern *mill)
{
    free(mill->taken);
    mill->taken = mill->records;
    if (!mill->taken)
        return NULL;
    mill->records = mill->taken->next;
    if (!mill->records)
        mill->last = &mill->records;
    return &mill->taken->pub;
}

/* ---- Opening ---- */

static void on_tick(void *user, const struct engine *engine)
{
    struct quern *mill = user;
    uint64_t inputs, documents;
    engine_progress(engine, &inputs, &documents);
    if (mill->settings.progress)
        mill->settings.progress(mill->settings.user, inputs, mill->inputs.count, documents);
}

static bool write_metrics(const struct quern *mill, const struct summary *counts, bool done, struct error *error)
{
    struct buffer text = {0};
    const bool good = metrics_write(mill->pipeline, counts, now_seconds() - mill->begun, done, &text)
                          ? publish_bytes(mill->settings.metrics, qn_bytes(text.data, text.size), 0666, error)
                          : error_set(error, QN_E_LIMIT, "%s: no memory for the metrics", mill->settings.metrics);
    buffer_fini(&text);
    return good;
}

/* What cannot be written now is tried again, and said at the end. */
static void on_books(void *user, const struct summary *counts)
{
    write_metrics(user, counts, false, NULL);
}

static int64_t checkpoint_every(double seconds)
{
    const double most = 1e9, wanted = seconds == 0 ? 10 : seconds < most ? seconds : most;
    return wanted < 0 ? -1 : (int64_t)(wanted * 1e9);
}

static bool open_all(struct quern *mill, const char *path, struct report *report)
{
    const quern_settings *settings = &mill->settings;
    if (settings->log_json)
        log_begin(LOG_JSON);
    const struct pipeline_extras extras = {settings->plugins, settings->plugin_count, settings->sets, settings->set_count,
                                           settings->output, settings->isolate, false};
    mill->pipeline = pipeline_open(path, &extras, report);
    if (!mill->pipeline)
        return false;
    if (settings->files && settings->report && !(mill->evidence = evidence_new(mill->pipeline))) {
        report_add(report, NULL, 0, "no memory for the report");
        return false;
    }
    const struct engine_settings engine = {
        .workers = settings->files ? settings->workers : settings->workers ? settings->workers : 1,
        .outputs = settings->files,
        .quarantine = settings->quarantine,
        .timed = settings->summary || settings->report,
        .restart = (enum restart)settings->restart,
        .checkpoint_every = checkpoint_every(settings->checkpoint_every),
        .on_result = !settings->files ? on_result : mill->evidence ? gather : NULL,
        .on_books = settings->files && settings->metrics ? on_books : NULL,
        .on_tick = on_tick,
        .user = mill,
    };
    mill->engine = engine_new(mill->pipeline, &engine, report);
    return mill->engine != NULL;
}

static char *join_lines(const struct report *report)
{
    struct buffer text = {0};
    for (size_t i = 0; i < report->count; i++)
        buffer_print(&text, "%s\n", report->lines[i]);
    if (report->count == 0)
        buffer_print(&text, "no memory\n");
    buffer_text(&text);
    return text.data;
}

quern *quern_open(const char *path, const quern_settings *settings, char **problems)
{
    struct report report = {0};
    struct quern *mill = calloc(1, sizeof *mill);
    if (problems)
        *problems = NULL;
    if (mill) {
        mill->last = &mill->records;
        if (settings)
            memcpy(&mill->settings, settings, settings->size < sizeof *settings ? settings->size : sizeof *settings);
    }
    const bool good = mill && open_all(mill, path, &report);
    if (!good) {
        if (problems)
            *problems = join_lines(&report);
        quern_close(mill);
        mill = NULL;
    }
    report_fini(&report);
    return mill;
}

/* ---- Working ---- */

static quern_status status_of(struct quern *mill, enum engine_end end)
{
    struct summary counts = {0};
    quern_status status = QUERN_DONE;
    if (mill->no_memory)
        error_set(&mill->error, QN_E_LIMIT, "no memory for a record");
    if (end == ENGINE_UNOPENED)
        return mill->error.code == QN_E_IO ? QUERN_IO : QUERN_CONFIG;
    if (end == ENGINE_FAILED || mill->no_memory)
        return mill->error.code == QN_E_IO ? QUERN_IO : QUERN_INTERNAL;
    if (!engine_summary(mill->engine, &counts))
        error_set(&mill->error, QN_E_LIMIT, "no memory for the summary");
    if (end == ENGINE_INTERRUPTED) /* documents that waited at a barrier are then in no book */
        status = QUERN_INTERRUPTED;
    else if (mill->error.code || !summary_balances(&counts, mill->pipeline, &mill->error))
        status = QUERN_INTERNAL;
    else if (mill->pipeline->max_failed >= 0 && counts.quarantined > (uint64_t)mill->pipeline->max_failed) {
        error_set(&mill->error, QN_E_INPUT, "%llu document%s quarantined, more than max_failed = %lld",
                  (unsigned long long)counts.quarantined, counts.quarantined == 1 ? " was" : "s were", (long long)mill->pipeline->max_failed);
        status = QUERN_FAILED_MANY;
    }
    summary_fini(&counts);
    return status;
}

/* In words how a run ended that did not come to its end. */
static const char *ending(const struct quern *mill, quern_status status)
{
    return status == QUERN_DONE ? NULL : status == QUERN_INTERRUPTED ? "interrupted" : mill->error.message;
}

/* The pages about the run that were asked for, however it ended. */
static bool write_about(struct quern *mill, quern_status status, struct error *error)
{
    const char *summary = mill->settings.summary, *report = mill->settings.report;
    struct summary counts = {0};
    struct buffer text = {0};
    bool room = engine_summary(mill->engine, &counts), written = true;
    if (room && mill->settings.metrics)
        written = write_metrics(mill, &counts, true, error);
    if (room && written && summary && (room = books_write(mill->pipeline, &counts, mill->seconds, &text)))
        written = publish_bytes(summary, qn_bytes(text.data, text.size), 0666, error);
    buffer_clear(&text);
    const struct overview overview = {&counts, mill->evidence, mill->seconds, ending(mill, status), engine_quarantine(mill->engine)};
    if (room && written && report && (room = overview_write(&overview, &text)))
        written = publish_bytes(report, qn_bytes(text.data, text.size), 0666, error);
    summary_fini(&counts);
    buffer_fini(&text);
    return room ? written : error_set(error, QN_E_LIMIT, "no memory for the pages about the run");
}

static void log_start(const struct quern *mill)
{
    const struct log_fact facts[] = {{.name = "pipeline", .text = qn_str(mill->pipeline->file)}, {.name = "inputs", .number = mill->inputs.count}};
    log_event(LOG_INFO, "start", qn_str("the run begins"), facts, 2);
}

static void log_end(const struct quern *mill, quern_status status)
{
    struct summary counts = {0};
    if (log_format() != LOG_JSON || !engine_summary(mill->engine, &counts))
        return;
    const struct log_fact facts[] = {{.name = "status", .number = (uint64_t)status},
                                     {.name = "documents", .number = counts.documents},
                                     {.name = "kept", .number = counts.kept},
                                     {.name = "dropped", .number = counts.dropped},
                                     {.name = "quarantined", .number = counts.quarantined}};
    const qn_slice message = status == QUERN_DONE ? qn_str("the run is done") : status == QUERN_INTERRUPTED ? qn_str("interrupted") : qn_str(mill->error.message);
    log_event(status == QUERN_DONE ? LOG_INFO : LOG_ERROR, "end", message, facts, sizeof facts / sizeof *facts);
    summary_fini(&counts);
}

quern_status quern_run(quern *mill, const char *const *paths, size_t count)
{
    const double begin = mill->begun = now_seconds();
    mill->error = (struct error){0};
    for (size_t i = 0; i < count; i++)
        if (!inputs_add(&mill->inputs, paths[i], &mill->error))
            return QUERN_NO_INPUT;
    if (mill->inputs.count == 0) {
        error_set(&mill->error, QN_E_INPUT, "there is nothing to read");
        return QUERN_NO_INPUT;
    }
    log_start(mill);
    const enum engine_end end = engine_run(mill->engine, &mill->inputs, &mill->error);
    mill->seconds += now_seconds() - begin;
    const quern_status status = status_of(mill, end);
    const bool about = end != ENGINE_UNOPENED && (mill->settings.summary || mill->settings.report || mill->settings.metrics);
    /* What is said about the run comes before its outputs get their names: where it fails, the run can still be taken up. */
    struct error error = {0}, later;
    const bool told = !about || write_about(mill, status, &error);
    const bool good = told && (status == QUERN_DONE || status == QUERN_FAILED_MANY); /* else the outputs may not be trusted */
    const bool finished = engine_finish(mill->engine, good, told ? &error : &later);
    const bool known = (told && finished) || end == ENGINE_UNOPENED || status == QUERN_IO; /* else it failed when all was done */
    if (!known)
        mill->error = error;
    log_end(mill, known ? status : QUERN_IO);
    return known ? status : QUERN_IO;
}

quern_status quern_feed(quern *mill, const char *uri, const void *bytes, size_t size)
{
    const double begin = now_seconds();
    mill->error = (struct error){0};
    struct input *input = input_from_bytes(qn_str(uri), qn_bytes(bytes, size), &mill->error);
    if (!input)
        return QUERN_INTERNAL;
    const enum engine_end end = engine_feed(mill->engine, input, &mill->error);
    input_unref(input);
    mill->seconds += now_seconds() - begin;
    return status_of(mill, end);
}

void quern_stop(quern *mill)
{
    engine_stop(mill->engine);
}

/* ---- Counting ---- */

static void add_counts(struct buffer *rows, const char *of, const char *stage, const struct tally *tally)
{
    for (size_t i = 0; i < tally->count; i++) {
        const quern_count row = {of, stage, tally->rows[i].name, tally->rows[i].count};
        buffer_append(rows, &row, sizeof row);
    }
}

static void add_metrics(struct buffer *rows, const struct stage *stage, const uint64_t *metrics)
{
    for (size_t i = 0; i < stage->plugin->table.metric_count; i++) {
        const quern_count row = {"metric", stage->name, stage->plugin->table.metrics[i].name, metrics[i]};
        if (row.count)
            buffer_append(rows, &row, sizeof row);
    }
}

const quern_summary *quern_summarize(quern *mill)
{
    struct buffer rows = {0};
    free((void *)mill->summary.counts);
    mill->summary.counts = NULL;
    summary_fini(&mill->counts);
    if (!engine_summary(mill->engine, &mill->counts))
        return NULL;
    const struct summary *counts = &mill->counts;
    add_counts(&rows, "document", "", &counts->reasons);
    add_counts(&rows, "failure", "", &counts->failures);
    for (size_t i = 0; i < counts->reader_count; i++)
        add_metrics(&rows, &mill->pipeline->readers[i], counts->readers[i]);
    for (size_t i = 0; i < counts->stage_count; i++) {
        const struct stage *stage = &mill->pipeline->stages[i];
        add_counts(&rows, "document", stage->name, &counts->stages[i].documents);
        add_counts(&rows, "block", stage->name, &counts->stages[i].blocks);
        add_metrics(&rows, stage, counts->stages[i].metrics);
        const quern_count lost = {"metric", stage->name, "spans-lost", counts->stages[i].spans_lost};
        if (lost.count)
            buffer_append(&rows, &lost, sizeof lost);
    }
    for (size_t i = 0; i < counts->writer_count; i++) {
        add_metrics(&rows, &mill->pipeline->writers[i], counts->writers[i]);
        const quern_count row = {"written", mill->pipeline->writers[i].name, mill->pipeline->writers[i].path, counts->written[i]};
        buffer_append(&rows, &row, sizeof row);
    }
    if (rows.failed) {
        buffer_fini(&rows);
        return NULL;
    }
    mill->summary = (quern_summary){counts->inputs, counts->bytes, counts->documents, counts->bare, counts->kept, counts->dropped,
                                    counts->quarantined, mill->seconds, (const quern_count *)(const void *)rows.data,
                                    rows.size / sizeof(quern_count), engine_quarantine(mill->engine)};
    return &mill->summary;
}

const char *quern_error(const quern *mill)
{
    return mill->error.message;
}

void quern_close(quern *mill)
{
    if (!mill)
        return;
    while (quern_take(mill))
        continue;
    engine_free(mill->engine);
    evidence_free(mill->evidence);
    pipeline_free(mill->pipeline);
    inputs_fini(&mill->inputs);
    summary_fini(&mill->counts);
    free((void *)mill->summary.counts);
    free(mill);
}
