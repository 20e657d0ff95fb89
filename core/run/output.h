/*
 * output: where a writer's bytes go. A file is written under "PATH.partial" and gets its name at the end, so that no
 * half of a result is ever taken for a whole one; "-" is standard output. ".gz" and ".zst" compress: in frames of the
 * same number of bytes each, so that a file which was taken up again is the same as one written at once.
 */
#ifndef CORE_RUN_OUTPUT_H
#define CORE_RUN_OUTPUT_H

#include "../base/error.h"

struct output;

/* How far an output is durable. */
struct output_mark {
    uint64_t size;    /* bytes in the file */
    qn_slice pending; /* those that wait for their frame to be full */
    bool complete;    /* nothing more will come: the file may have its name already */
};

/* mark: go on with the partial file from there, forgetting what lies behind it; NULL: begin anew. */
/* Can an output of this path be taken up again? Not standard output, a device or a pipe. */
/* Is there a folder to write it in? A new file beside it must be possible. */
bool output_has_place(const char *path, struct error *error);
bool output_may_resume(const char *path);
struct output *output_open(const char *path, const struct output_mark *mark, struct error *error);
bool output_append(struct output *output, qn_slice bytes, struct error *error);
/* Makes durable what was appended. mark: what output_open wants; its slice lives until the next call. */
bool output_sync(struct output *output, struct output_mark *mark, struct error *error);
/* All that was appended is written out and durable, and the file has its name. */
bool output_publish(struct output *output, struct error *error);
/* All that was appended is written out; the file keeps its partial name. */
bool output_suspend(struct output *output, struct error *error);
void output_free(struct output *output);

#endif
