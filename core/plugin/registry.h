/* registry: all plugins that could be found, by kind and name; the first on the search path wins. */
#ifndef CORE_PLUGIN_REGISTRY_H
#define CORE_PLUGIN_REGISTRY_H

#include "../base/report.h"
#include "module.h"

struct registry {
    struct module **modules;
    size_t module_count;
    struct report problems; /* a line for each file that is no good; none of them ends a run that does not need it */
};

/* Adds a file, or every .so in a folder and in its folders by kind. False: no such file or folder, or the file is bad. */
bool registry_add(struct registry *registry, const char *path);
/* Adds what QUERN_PLUGIN_PATH names, then the built-in folder: behind all that was added before. */
void registry_add_standard(struct registry *registry);
/* kind 0: any. NULL: none. */
const struct plugin *registry_find(const struct registry *registry, uint32_t kind, const char *name);
/* The i-th plugin of all, sorted by kind and name; NULL behind the last. */
const struct plugin *registry_at(const struct registry *registry, size_t index);
void registry_fini(struct registry *registry);

#endif
