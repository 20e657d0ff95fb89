/* option: a plugin's typed option table at work: values are checked and written into its state. */
#ifndef CORE_PLUGIN_OPTION_H
#define CORE_PLUGIN_OPTION_H

#include "../base/buffer.h"
#include "../base/report.h"
#include "../document/arena.h"
#include "module.h"

enum option_value_type { OPTION_BOOL, OPTION_INTEGER, OPTION_REAL, OPTION_TEXT, OPTION_LIST, OPTION_UNFIT /* a group, a list of other things */ };

/* A value as the pipeline file or the command line gives it. */
struct option_value {
    enum option_value_type type;
    bool boolean;
    int64_t integer;
    double real;
    const char *text;
    const char *const *items; /* OPTION_LIST */
    size_t count;
};

struct option_setting {
    const char *name;
    struct option_value value;
    struct extent at, place; /* where its name stands, and its value */
    const char *folder; /* what relative paths are relative to; NULL: the working directory */
};

/* What a message about an option calls the owner: `stage "near" (deduper)`. */
struct option_place {
    const char *owner;
    struct extent at;
    const char *const *keys; /* what else may stand there, for suggestions */
    size_t key_count;
    const char *const *given; /* all keys that stand there: none of them is what a misspelt one was to be */
    size_t given_count;
    /* Whose a key is that is not this plugin's: ", but stage \"a\" has one", or "", in 256 bytes. NULL: nobody knows. */
    const char *(*whose)(void *user, const char *key, char *out);
    void *user;
};

/*
 * Fills a zeroed state of plugin->table.state_size bytes with defaults, then with the settings. Strings live in
 * `strings`. Every problem is reported, not only the first. False: there was one.
 */
bool option_fill(const struct plugin *plugin, const struct option_setting *settings, size_t count,
                 const struct option_place *place, void *state, struct arena *strings, struct report *report);
/* "size", "choice", ... and the default as a person would write it, in `out` (256 bytes). */
const char *option_type_name(uint32_t type);
const char *option_default(const qn_option *option, char *out);
/* The value that a filled state holds, as a person would write it. */
bool option_print(const qn_option *option, const void *state, struct buffer *out);
/* "1 to 64", "0 or more", "drop | mark", "" */
const char *option_range(const qn_option *option, char *out);

#endif
