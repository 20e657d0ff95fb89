/*
 * config: a libconfig file as a tree of settings, each with the place it stands in.
 *
 * libconfig sees one text only: includes are put in and checked here (its own call exit() on an include of a
 * folder), and whole numbers of 2^31 and above get the "L" without which version 1.5 cuts them silently.
 */
#ifndef CORE_PIPELINE_CONFIG_H
#define CORE_PIPELINE_CONFIG_H

#include "../base/buffer.h"
#include "../base/report.h"
#include "../document/arena.h"

enum setting_type { SETTING_GROUP, SETTING_LIST, SETTING_BOOL, SETTING_INTEGER, SETTING_REAL, SETTING_TEXT };

struct setting {
    const char *name; /* NULL in a list */
    enum setting_type type;
    bool boolean;
    int64_t integer;
    double real;
    const char *text;
    struct setting *items; /* of a group or list */
    size_t count;
    struct extent at;    /* its name; in a list, its value */
    struct extent value; /* all of its value, with quotes and brackets */
};

struct config {
    struct setting root; /* a group */
    struct arena arena;  /* all of the tree */
};

/* False: the report says why; the config is to be finished all the same. */
bool config_load(struct config *config, const char *path, struct report *report);
/* The same of a text under a name. */
bool config_load_text(struct config *config, const char *name, qn_slice text, struct report *report);
void config_unload(struct config *config);

/* The piece of a text's place that holds size bytes of it, `from` bytes behind its beginning; all of it where it is written with escapes. */
struct extent setting_part(const struct setting *setting, size_t from, size_t size);
/* The member of a group; NULL: none. */
const struct setting *setting_get(const struct setting *group, const char *name);
/* Who knows whose a key is that stands in the wrong place: writes ", but stage \"a\" has one", or "", in 256 bytes. */
struct key_owners {
    const char *(*whose)(void *user, const char *key, char *out);
    void *user;
};
/* Complains of members of a group that are none of its keys. owners may be NULL. False: there were some. */
bool setting_check_keys(const struct setting *group, const char *const *keys, size_t count, const char *where,
                        const struct key_owners *owners, struct report *report);
/* Sets a member of a group to a value written as in a file ("3", "[\"a\"]"), or, failing that, to the text itself. */
bool setting_put(struct config *config, struct setting *group, const char *name, const char *value);
/* A line for each value in it: "stages[2].threshold = 0.5". */
void setting_print(const struct setting *setting, struct buffer *out);
/* "a text", "true or false", ... */
const char *setting_type_name(enum setting_type type);

#endif
