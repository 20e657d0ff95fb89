/* pipeline: readers, stages and writers as a file declares them, checked to the last key before anything runs. */
#ifndef CORE_PIPELINE_PIPELINE_H
#define CORE_PIPELINE_PIPELINE_H

#include "../plugin/registry.h"
#include "stage.h"

struct limits {
    int64_t memory; /* bytes a document may take beyond its input */
    int64_t input;  /* bytes of an input, decompressed */
    int64_t time;   /* nanoseconds a document may take in one segment of stages */
    int64_t blocks; /* in a document */
    int64_t depth;  /* of inputs within inputs */
    int64_t ratio;  /* how many times its size a compressed input may grow to */
};

/* What the command line adds to a pipeline file. */
struct pipeline_extras {
    const char *const *plugins; /* files or folders, searched first */
    size_t plugin_count;
    const char *const *sets; /* "stage.option=value" */
    size_t set_count;
    const char *output; /* the first writer's path; NULL: as the file says */
    bool isolate;       /* every stage that does not say otherwise */
    bool evidence;      /* ask plugins that can tell what they weighed for it: their option `evidence` */
};

struct pipeline {
    const char *name, *file;
    struct registry registry;
    struct stage *readers, *stages, *writers;
    size_t reader_count, stage_count, writer_count;
    unsigned branch_count;
    struct limits limits;
    struct pipeline_extras extras; /* what was added, copied */
    struct testcase *tests;
    size_t test_count;
    int64_t max_failed; /* quarantined documents that a run may have; -1: any number */
    struct arena arena;
    struct config config;
};

/* NULL: the report says everything that is wrong. Else it may hold warnings. extras may be NULL. */
struct pipeline *pipeline_open(const char *path, const struct pipeline_extras *extras, struct report *report);
/* The same of a text under a name. */
struct pipeline *pipeline_parse(const char *name, qn_slice text, const struct pipeline_extras *extras, struct report *report);
void pipeline_free(struct pipeline *pipeline);

#endif
