/* stage: a configured plugin of a pipeline: its state is filled from its options, ready to be copied for each instance. */
#ifndef CORE_PIPELINE_STAGE_H
#define CORE_PIPELINE_STAGE_H

#include "../plugin/module.h"
#include "config.h"
#include "expression.h"

enum within { WITHIN_RUN, WITHIN_DOCUMENT };
enum action { ACTION_DROP, ACTION_MARK };

/* A configured plugin. */
struct stage {
    const char *name; /* unique in the pipeline */
    const struct plugin *plugin;
    void *state; /* filled from the options; each instance begins as a copy of it */
    const struct expression *when; /* NULL: stages: documents that were not dropped; writers: the same */
    const char *when_text;
    int parent;      /* the stage that it follows; -1: the readers */
    unsigned branch; /* 0: the main line; stages of one branch share a document */
    const char *file;
    unsigned line;
    /* dedupers */
    enum within within;
    enum action action;
    unsigned listed; /* how many units a key lists */
    /* writers */
    const char *path; /* "-": standard output */
};

/*
 * Fills the state of stage->plugin from the settings of a group that are not keys of the core. Relative paths in them
 * are relative to folder. False: the report says all that is wrong.
 */
bool stage_fill(struct stage *stage, const struct setting *group, const char *folder, struct arena *arena, struct report *report);

#endif
