#include "registry.h"

#include "../base/path.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const kind_folders[] = {"readers", "cleaners", "extractors", "dedupers", "writers"};

const struct plugin *registry_find(const struct registry *registry, uint32_t kind, const char *name)
{
    for (size_t i = 0; i < registry->module_count; i++)
        for (size_t j = 0; j < registry->modules[i]->plugin_count; j++) {
            const struct plugin *plugin = &registry->modules[i]->plugins[j];
            if ((kind == 0 || plugin->table.kind == kind) && strcmp(plugin->table.name, name) == 0)
                return plugin;
        }
    return NULL;
}

/* A module comes in whole or not at all: half of one would be a puzzle. */
static bool names_are_free(const struct registry *registry, const struct module *module, struct error *error)
{
    for (size_t i = 0; i < module->plugin_count; i++) {
        const qn_plugin *table = &module->plugins[i].table;
        const struct plugin *other = registry_find(registry, table->kind, table->name);
        if (other)
            return error_set(error, QN_E_CONFIG, "left out: %s \"%s\" is already loaded from %s", plugin_kind_name(table->kind),
                             table->name, other->module->path);
    }
    return true;
}

static bool is_loaded(const struct registry *registry, const char *path)
{
    char *real = realpath(path, NULL);
    bool found = false;
    for (size_t i = 0; real && i < registry->module_count && !found; i++)
        found = strcmp(registry->modules[i]->path, real) == 0;
    free(real);
    return found;
}

static bool add_file(struct registry *registry, const char *path)
{
    if (is_loaded(registry, path))
        return true;
    struct error error = {0};
    struct module *module = module_open(path, &error);
    struct module **modules = NULL;
    if (module && names_are_free(registry, module, &error)) {
        modules = realloc(registry->modules, (registry->module_count + 1) * sizeof *modules);
        if (!modules)
            error_set(&error, QN_E_LIMIT, "no memory for another module");
    }
    if (!modules) {
        module_free(module);
        report_add(&registry->problems, path, 0, "%s", error.message);
        return false;
    }
    registry->modules = modules;
    modules[registry->module_count++] = module;
    return true;
}

static int is_module(const struct dirent *entry)
{
    const size_t size = strlen(entry->d_name);
    return size > 3 && strcmp(entry->d_name + size - 3, ".so") == 0;
}

static void add_folder(struct registry *registry, const char *path)
{
    struct dirent **entries;
    const int count = scandir(path, &entries, is_module, alphasort);
    for (int i = 0; i < count; i++) {
        char *file = path_in(path, entries[i]->d_name);
        if (file)
            add_file(registry, file);
        free(file);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

static bool is_folder(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static int is_plugin_folder(const struct dirent *entry)
{
    return entry->d_type == DT_DIR && entry->d_name[0] != '.' && !strstr(entry->d_name, ".so");
}

/* A folder by kind holds modules, or, in a build tree, a folder for each. */
static void add_kind_folder(struct registry *registry, const char *path)
{
    add_folder(registry, path);
    struct dirent **entries;
    const int count = scandir(path, &entries, is_plugin_folder, alphasort);
    for (int i = 0; i < count; i++) {
        char *folder = path_in(path, entries[i]->d_name);
        if (folder)
            add_folder(registry, folder);
        free(folder);
        free(entries[i]);
    }
    if (count >= 0)
        free(entries);
}

bool registry_add(struct registry *registry, const char *path)
{
    if (!is_folder(path))
        return add_file(registry, path);
    add_folder(registry, path);
    for (size_t i = 0; i < sizeof kind_folders / sizeof *kind_folders; i++) {
        char *folder = path_in(path, kind_folders[i]);
        if (folder && is_folder(folder))
            add_kind_folder(registry, folder);
        free(folder);
    }
    return true;
}

static void add_path_list(struct registry *registry, const char *list)
{
    while (list && *list) {
        const size_t size = strcspn(list, ":");
        char *path = strndup(list, size);
        if (path && *path)
            registry_add(registry, path);
        free(path);
        list += size + (list[size] == ':');
    }
}

/* The plugins beside a program that runs from its build tree. False: it does not. */
static bool add_build_tree(struct registry *registry)
{
    char path[4096];
    const ssize_t size = readlink("/proc/self/exe", path, sizeof path - sizeof "/../plugins/readers");
    if (size <= 0)
        return false;
    path[size] = '\0';
    char *slash = strrchr(path, '/');
    strcpy(slash, "/../plugins/readers");
    if (!is_folder(path))
        return false;
    strcpy(slash, "/../plugins");
    return registry_add(registry, path);
}

void registry_add_standard(struct registry *registry)
{
    add_path_list(registry, getenv("QUERN_PLUGIN_PATH"));
    if (!add_build_tree(registry) && is_folder(QUERN_PLUGIN_DIR))
        registry_add(registry, QUERN_PLUGIN_DIR);
}

const struct plugin *registry_at(const struct registry *registry, size_t index)
{
    /* The few dozen plugins are ranked by counting those that come before: no second list to keep in step. */
    for (size_t i = 0; i < registry->module_count; i++)
        for (size_t j = 0; j < registry->modules[i]->plugin_count; j++) {
            const struct plugin *plugin = &registry->modules[i]->plugins[j];
            size_t before = 0;
            for (size_t k = 0; k < registry->module_count; k++)
                for (size_t l = 0; l < registry->modules[k]->plugin_count; l++) {
                    const qn_plugin *other = &registry->modules[k]->plugins[l].table;
                    before += other->kind < plugin->table.kind ||
                              (other->kind == plugin->table.kind && strcmp(other->name, plugin->table.name) < 0);
                }
            if (before == index)
                return plugin;
        }
    return NULL;
}

void registry_fini(struct registry *registry)
{
    for (size_t i = 0; i < registry->module_count; i++)
        module_free(registry->modules[i]);
    free(registry->modules);
    report_fini(&registry->problems);
    *registry = (struct registry){0};
}
