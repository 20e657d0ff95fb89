/*
 * output: where a writer's bytes go. A file is written under "PATH.partial" and gets its name at the end, so that no
 * half of a result is ever taken for a whole one; "-" is standard output. ".gz" and ".zst" compress.
 */
#ifndef CORE_RUN_OUTPUT_H
#define CORE_RUN_OUTPUT_H

#include "../base/error.h"

struct output;

struct output *output_open(const char *path, struct error *error);
bool output_append(struct output *output, qn_slice bytes, struct error *error);
/* All that was appended is written out and durable, and the file has its name. */
bool output_publish(struct output *output, struct error *error);
/* All that was appended is written out; the file keeps its partial name. */
bool output_suspend(struct output *output, struct error *error);
void output_free(struct output *output);

#endif
