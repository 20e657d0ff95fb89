/*
 * shelf: what became of the documents of one run, to be taken down one by one: of a result that the writer "jsonl"
 * wrote, or of a pipeline that is run for it.
 */
#ifndef CORE_COMPARE_SHELF_H
#define CORE_COMPARE_SHELF_H

#include "../document/document.h"
#include "../pipeline/pipeline.h"
#include "../run/inputs.h"
#include "records.h"

struct shelf_row {
    qn_slice id;
    qn_slice bytes; /* a line, or a frame; data NULL: there was no document */
    qn_slice failed_stage, failure; /* data NULL: it did not fail */
};

struct shelf {
    struct shelf_row *rows; /* in input order */
    size_t count, capacity;
    struct arena arena;
    struct records records; /* of a result ... */
    struct spool *spool;    /* ... or of a run; NULL: a result */
    bool no_memory;
};

/* What a row was, taken down. */
struct shelf_result {
    const qn_doc *document; /* NULL: there was none */
    qn_slice failed_stage, failure; /* data NULL: it did not fail */
    bool kinds; /* its blocks' kinds are known */
};

/* False: the error says why, and nothing is left to free. */
bool shelf_of_result(struct shelf *shelf, const char *path, struct error *error);
/* Runs the pipeline over all inputs; nothing is written. */
bool shelf_of_pipeline(struct shelf *shelf, const struct pipeline *pipeline, const struct inputs *inputs, struct error *error);
/* document: empty; holds what the result points to. */
bool shelf_take(const struct shelf *shelf, const struct shelf_row *row, struct document *document, struct shelf_result *result,
                struct error *error);
/* Also one that is all zero. */
void shelf_free(struct shelf *shelf);

#endif
