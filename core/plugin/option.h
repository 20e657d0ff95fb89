/* option: a plugin's typed option table at work: values are checked and written into its state. */
#ifndef CORE_PLUGIN_OPTION_H
#define CORE_PLUGIN_OPTION_H

#include "../base/buffer.h"
#include "../base/error.h"
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
    const char *file;   /* where it stands; NULL: the command line */
    unsigned line;
    const char *folder; /* what relative paths are relative to; NULL: the working directory */
};

/* What a message about an option calls the owner: `stage "near" (deduper)`. */
struct option_place {
    const char *owner, *file;
    unsigned line;
    const char *const *keys; /* what else may stand there, for suggestions */
    size_t key_count;
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
