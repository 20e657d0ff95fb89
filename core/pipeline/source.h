/* source: the text of a pipeline file with its includes put in, and which file and line each of its lines is. */
#ifndef CORE_PIPELINE_SOURCE_H
#define CORE_PIPELINE_SOURCE_H

#include "../base/buffer.h"
#include "../base/report.h"

struct source_line {
    const char *file;
    unsigned line;
    size_t offset; /* of its first byte in the file */
};

struct source {
    struct buffer text;
    struct source_line *lines;
    size_t line_count, line_capacity;
    size_t *added; /* places in the text where a byte stands that is in no file, in order */
    size_t added_count;
    char **files;
    size_t file_count;
};

/* False: the report says why (no file, a folder, an include that goes in circles, a number that fits nowhere). */
bool source_read_file(struct source *source, const char *path, struct report *report);
bool source_read_text(struct source *source, const char *name, qn_slice text, struct report *report);
const char *source_text(const struct source *source);
/* Where line n (from 1) of the whole text stands. */
struct source_line source_line(const struct source *source, unsigned n);
void source_fini(struct source *source);

#endif
