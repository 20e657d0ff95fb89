/* exam: a part of the verification that runs in a process of its own, and the rules that it settles when it ends. */
#ifndef CORE_VERIFY_EXAM_H
#define CORE_VERIFY_EXAM_H

#include "board.h"

struct exam_settings {
    const char *path;    /* of the module, absolute */
    const char *folder;  /* what paths in options are relative to */
    const char *const *sets; /* "option=value" */
    size_t set_count;
    const char *reader;  /* of documents that are given to plugins of other kinds: a module's path, absolute; NULL: none */
    const char *const *samples; /* files that are given to the plugin, absolute */
    size_t sample_count;
    double seconds;      /* to fuzz */
    double patience;     /* seconds without a call or a service */
    uint64_t seed;
    size_t plugin;       /* which of the module */
    enum rule rule;      /* the one to be tried; RULES: all */
};

/* How an exam's process ends when it has come to its end, or cannot begin; plugins that call exit do not know these. */
enum { EXAM_ENDED = 113, EXAM_UNFIT = 114, EXAM_CRASHED = 115 };

struct subject;

struct exam {
    const char *name; /* what it is at, for messages */
    unsigned kinds;   /* bits 1 << qn_plugin_kind */
    void (*run)(struct subject *subject, const struct exam_settings *settings);
    enum rule blames;      /* the rule that it breaks by a crash or a hang; RULE_CRASHES: that, or RULE_HANGS */
    enum rule settles[20]; /* RULES at the end */
};

/* The i-th exam of a plugin; NULL behind the last. */
const struct exam *exam_at(size_t i);
/* Looks at the file, what it links and exports, and its tables; notes the plugins in it. No function of theirs is called. */
void look_at_module(const char *path, struct board *board);

/* look.c */
struct module;
void look_at_tables(const struct module *module, struct board *board);

/* One each, in the file of the name. */
void try_setup(struct subject *subject, const struct exam_settings *settings);
void try_options(struct subject *subject, const struct exam_settings *settings);
void try_answers(struct subject *subject, const struct exam_settings *settings);
void try_workers(struct subject *subject, const struct exam_settings *settings);
void try_surroundings(struct subject *subject, const struct exam_settings *settings);
void try_limits(struct subject *subject, const struct exam_settings *settings);
void try_time(struct subject *subject, const struct exam_settings *settings);
void try_growth(struct subject *subject, const struct exam_settings *settings);
void try_scarcity(struct subject *subject, const struct exam_settings *settings);
void try_leaks(struct subject *subject, const struct exam_settings *settings);
void try_same(struct subject *subject, const struct exam_settings *settings);
void try_commit(struct subject *subject, const struct exam_settings *settings);
void try_fuzz(struct subject *subject, const struct exam_settings *settings);

#endif
