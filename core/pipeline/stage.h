/* stage: a configured plugin of a pipeline: its state is filled from its options, ready to be copied for each instance. */
#ifndef CORE_PIPELINE_STAGE_H
#define CORE_PIPELINE_STAGE_H

#include "../plugin/module.h"
#include "config.h"
#include "expression.h"

enum within { WITHIN_RUN, WITHIN_DOCUMENT };
enum action { ACTION_DROP, ACTION_MARK };
enum keep { KEEP_EARLIEST, KEEP_LONGEST, KEEP_NEWEST, KEEP_PREFERRED };

/* A configured plugin. */
struct stage {
    const char *name; /* unique in the pipeline */
    const struct plugin *plugin;
    void *state; /* filled from the options; each instance begins as a copy of it */
    const char *const *fields; /* the names of those that its options name (QN_NAMED_FIELDS) */
    size_t field_count;
    const struct expression *when; /* NULL: stages: documents that were not dropped; writers: the same */
    const char *when_text;
    int parent;      /* the stage that it follows; -1: the readers */
    unsigned branch; /* 0: the main line; stages of one branch share a document */
    bool isolate;    /* its plugin runs in a process of its own */
    const char *file;
    unsigned line;
    const struct setting *group; /* what the file says of it */
    /* dedupers */
    enum within within;
    enum action action;
    unsigned listed; /* how many units a key lists */
    bool common;     /* its units are judged by how common they are ... */
    qn_common rule;  /* ... and by this rule */
    bool clusters;   /* documents are told their cluster, and so must wait for all others */
    enum keep keep;  /* who of a cluster stays */
    const char *const *prefer; /* KEEP_PREFERRED: sources, the best first */
    size_t prefer_count;
    const char *index;         /* the file that keeps its memory from run to run; NULL: none */
    int64_t index_memory;      /* bytes; what is more lies in files */
    /* writers */
    const char *path; /* "-": standard output */
};

/* Whose a key of a stage is: the core's, the plugin's (also one that the core has for other kinds), or nobody's. */
enum stage_key { STAGE_KEY_CORE, STAGE_KEY_OPTION, STAGE_KEY_MISPLACED };
enum stage_key stage_key(const struct plugin *plugin, const char *name);
/* With whom a key of the core goes: "stages", "writers", ...; NULL: the core has none of that name. */
const char *stage_key_owners(const char *name);

/*
 * The reasons that the core gives for what a deduper's stage finds: why a unit goes, and, where units may be blocks, why a
 * document goes of which nothing is left. NULL behind the last.
 */
const qn_reason *stage_reason(const struct stage *stage, size_t number);

/*
 * Fills the state of stage->plugin from the settings of a group that are not keys of the core. Relative paths in them
 * are relative to the folder of the file that they stand in. owners may be NULL. False: the report says all that is wrong.
 */
bool stage_fill(struct stage *stage, const struct setting *group, const struct key_owners *owners, struct arena *arena,
                struct report *report);
/* The folder of a file, in the arena: what relative paths in that file are relative to. NULL: the working directory. */
const char *stage_folder(const char *file, struct arena *arena);

#endif
