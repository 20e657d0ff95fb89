/* records: a result that the writer "jsonl" wrote, one document a line, with its names at hand and its texts on demand. */
#ifndef CORE_CLI_RECORDS_H
#define CORE_CLI_RECORDS_H

#include "../base/error.h"
#include "../document/arena.h"

struct record {
    qn_slice line; /* in the result */
    qn_slice id, duplicate_of, cluster; /* empty: it has none */
    double score;
};

struct records {
    struct input *input;
    struct arena arena;
    struct record *rows; /* in the order of the lines */
    size_t count, capacity;
    const struct record **by_id; /* sorted */
};

/* False: the file cannot be read, or a line of it is no record; nothing is left to close. */
bool records_open(struct records *records, const char *path, struct error *error);
void records_close(struct records *records);
/* NULL: there is none of that id. */
const struct record *records_find(const struct records *records, qn_slice id);
/* The record's text, for free(); NULL: it has none. */
char *records_text(const struct records *records, const struct record *record);

#endif
