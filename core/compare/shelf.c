#include "shelf.h"

#include "../document/wire.h"
#include "../run/engine.h"
#include "../run/spool.h"
#include "record.h"

#include <stdlib.h>

static struct shelf_row *add_row(struct shelf *shelf)
{
    if (shelf->count == shelf->capacity) {
        const size_t capacity = shelf->capacity ? 2 * shelf->capacity : 1024;
        struct shelf_row *rows = realloc(shelf->rows, capacity * sizeof *rows);
        if (!rows) {
            shelf->no_memory = true;
            return NULL;
        }
        shelf->rows = rows;
        shelf->capacity = capacity;
    }
    struct shelf_row *row = &shelf->rows[shelf->count++];
    *row = (struct shelf_row){.bytes = {NULL, 0}};
    return row;
}

void shelf_free(struct shelf *shelf)
{
    if (shelf->spool)
        spool_free(shelf->spool);
    else if (shelf->records.input)
        records_close(&shelf->records);
    arena_fini(&shelf->arena);
    free(shelf->rows);
    *shelf = (struct shelf){.rows = NULL};
}

/* ---- A result ---- */

bool shelf_of_result(struct shelf *shelf, const char *path, struct error *error)
{
    *shelf = (struct shelf){.rows = NULL};
    arena_init(&shelf->arena, SIZE_MAX);
    if (!records_open(&shelf->records, path, error)) {
        shelf->records = (struct records){.input = NULL};
        shelf_free(shelf);
        return false;
    }
    for (size_t i = 0; i < shelf->records.count && !shelf->no_memory; i++) {
        struct shelf_row *row = add_row(shelf);
        if (row) {
            row->id = shelf->records.rows[i].id;
            row->bytes = shelf->records.rows[i].line;
        }
    }
    if (!shelf->no_memory)
        return true;
    shelf_free(shelf);
    return error_set(error, QN_E_LIMIT, "no memory for its records");
}

/* ---- A run ---- */

struct running {
    struct shelf *shelf;
    struct buffer frame;
    struct error error;
};

static qn_slice keep(struct shelf *shelf, qn_slice text)
{
    const qn_slice copy = arena_copy(&shelf->arena, text);
    shelf->no_memory |= !copy.data;
    return copy;
}

/* The frames go to the spool; which is whose is known when they are read again, for they come back in this order. */
static void take_result(void *user, const struct result *result)
{
    struct running *running = user;
    struct shelf *shelf = running->shelf;
    const qn_doc *doc = result->document;
    struct shelf_row *row = add_row(shelf);
    if (!row)
        return;
    row->id = keep(shelf, doc ? doc->id : result->uri);
    if (result->failed_stage) {
        row->failed_stage = keep(shelf, qn_str(result->failed_stage));
        row->failure = keep(shelf, qn_str(result->message));
    }
    buffer_clear(&running->frame);
    const bool good = !doc || wire_write((const struct document *)(const void *)doc, false, &running->frame);
    shelf->no_memory |= !good;
    if (good && !running->error.code)
        spool_add(shelf->spool, qn_bytes(running->frame.data, running->frame.size), &running->error);
}

static bool run(struct running *running, const struct pipeline *pipeline, const struct inputs *inputs, struct error *error)
{
    const struct engine_settings settings = {.on_result = take_result, .user = running};
    struct report report = {0};
    struct engine *engine = engine_new(pipeline, &settings, &report);
    bool good = engine != NULL;
    if (!good)
        error_set(error, QN_E_CONFIG, "%s", report.count ? report.lines[0] : "no memory");
    good = good && engine_run(engine, inputs, error) == ENGINE_DONE;
    if (good && running->error.code) {
        *error = running->error;
        good = false;
    }
    if (good && running->shelf->no_memory)
        good = error_set(error, QN_E_LIMIT, "no memory for what became of the documents");
    engine_free(engine);
    report_fini(&report);
    return good;
}

bool shelf_of_pipeline(struct shelf *shelf, const struct pipeline *pipeline, const struct inputs *inputs, struct error *error)
{
    struct running running = {.shelf = shelf};
    *shelf = (struct shelf){.rows = NULL};
    arena_init(&shelf->arena, SIZE_MAX);
    shelf->spool = spool_new(NULL, error);
    bool good = shelf->spool && run(&running, pipeline, inputs, error) && spool_rewind(shelf->spool, error);
    for (size_t i = 0; good && i < shelf->count; i++) {
        const qn_slice frame = spool_next(shelf->spool);
        shelf->rows[i].bytes = frame.size ? frame : qn_bytes(NULL, 0);
    }
    buffer_fini(&running.frame);
    if (!good)
        shelf_free(shelf);
    return good;
}

/* ---- Taking down ---- */

bool shelf_take(const struct shelf *shelf, const struct shelf_row *row, struct document *document, struct shelf_result *result,
                struct error *error)
{
    struct record_facts facts = {.failed = false, .blocks = true};
    *result = (struct shelf_result){.failed_stage = row->failed_stage, .failure = row->failure};
    if (!row->bytes.data)
        return true;
    if (!(shelf->spool ? wire_read(row->bytes, document, error) : record_read(row->bytes, document, &facts, error)))
        return false;
    result->document = &document->pub;
    result->kinds = facts.blocks;
    if (facts.failed && document->pub.cause) {
        result->failed_stage = document->pub.cause->stage;
        result->failure = document->pub.cause->reason;
    }
    return true;
}
