/* module: one shared object, opened with care, and the plugins in it in the shape of this core's structs. */
#ifndef CORE_PLUGIN_MODULE_H
#define CORE_PLUGIN_MODULE_H

#include "../base/error.h"

#include <quern/plugin.h>

/* A plugin as this core knows it: members and rows that an older one lacks are zero, a newer one's are left out. */
struct plugin {
    qn_plugin table;
    const struct module *module;
    const qn_option *field_option; /* the list that names further fields (QN_NAMED_FIELDS); NULL: there is none */
};

/* What module_open looks at, in this order. */
enum module_part {
    MODULE_FILE, MODULE_LOADS, MODULE_SYMBOL, MODULE_PLUGIN, MODULE_FUNCTIONS, MODULE_OPTIONS, MODULE_METRICS, MODULE_REASONS, MODULE_FIELDS,
    MODULE_EXTENSIONS
};

struct module {
    char *path;
    void *handle;
    uint32_t minor;
    struct plugin *plugins;
    size_t plugin_count;
    enum module_part at; /* being looked at */
};

/* NULL: the error says in one line why not. No code of the plugin's runs but its library constructors. */
struct module *module_open(const char *path, struct error *error);
/* The same; the part that is no good, where there is one. */
struct module *module_open_part(const char *path, enum module_part *part, struct error *error);
void module_free(struct module *module);

const char *plugin_kind_name(uint32_t kind); /* "reader"; NULL for none */
uint32_t plugin_kind_of(const char *name);   /* 0: none */
/* May a stage with this state set a field of that name, and as which type? */
bool plugin_field_type(const struct plugin *plugin, const void *state, qn_slice name, uint32_t *type);
bool plugin_name_fits(const char *name);     /* of a-z, 0-9, "-" and "_", a letter first, at most 64 */
/* The row of that name; NULL: none. */
const qn_option *plugin_option(const struct plugin *plugin, const char *name);
/* The optional feature of that name and revision; NULL: it has none. */
const void *plugin_extension(const struct plugin *plugin, const char *name);

#endif
