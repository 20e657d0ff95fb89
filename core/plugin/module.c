#include "module.h"

#include "elf.h"

#include <dlfcn.h>
#include <stdlib.h>

static const char *const kind_names[] = {NULL, "reader", "cleaner", "extractor", "deduper", "writer"};
enum { KINDS = sizeof kind_names / sizeof *kind_names, MOST_PLUGINS = 256, MOST_ROWS = 1024 };

const char *plugin_kind_name(uint32_t kind)
{
    return kind < KINDS ? kind_names[kind] : NULL;
}

uint32_t plugin_kind_of(const char *name)
{
    for (uint32_t kind = 1; kind < KINDS; kind++)
        if (strcmp(kind_names[kind], name) == 0)
            return kind;
    return 0;
}

const qn_option *plugin_option(const struct plugin *plugin, const char *name)
{
    for (size_t i = 0; i < plugin->table.option_count; i++)
        if (strcmp(plugin->table.options[i].name, name) == 0)
            return &plugin->table.options[i];
    return NULL;
}

const void *plugin_extension(const struct plugin *plugin, const char *name)
{
    for (const qn_ext *ext = plugin->table.exts; ext && ext->name; ext++)
        if (strcmp(ext->name, name) == 0)
            return ext->table;
    return NULL;
}

/* A table's rows in this core's stride. rows NULL with a count of 0 afterwards when there are none. */
static bool copy_rows(const void *from, size_t stride, size_t count, size_t ours, const void **rows, const char *what,
                      struct error *error)
{
    *rows = NULL;
    if (count == 0)
        return true;
    if (!from || stride < sizeof(void *) || stride > 4096 || count > MOST_ROWS)
        return error_set(error, QN_E_CONFIG, "its %s table is not one (%zu rows of %zu bytes)", what, count, stride);
    char *copy = calloc(count, ours);
    if (!copy)
        return error_set(error, QN_E_LIMIT, "no memory for its %s table", what);
    for (size_t i = 0; i < count; i++)
        memcpy(copy + i * ours, (const char *)from + i * stride, stride < ours ? stride : ours);
    *rows = copy;
    return true;
}

static bool copy_tables(qn_plugin *table, struct error *error)
{
    const qn_plugin theirs = *table;
    const void *options = NULL, *metrics = NULL, *reasons = NULL, *fields = NULL;
    const bool good =
        copy_rows(theirs.options, theirs.option_size, theirs.option_count, sizeof(qn_option), &options, "option", error) &&
        copy_rows(theirs.metrics, theirs.metric_size, theirs.metric_count, sizeof(qn_metric), &metrics, "metric", error) &&
        copy_rows(theirs.reasons, theirs.reason_size, theirs.reason_count, sizeof(qn_reason), &reasons, "reason", error) &&
        copy_rows(theirs.fields, theirs.field_size, theirs.field_count, sizeof(qn_field_info), &fields, "field", error);
    table->options = options;
    table->metrics = metrics;
    table->reasons = reasons;
    table->fields = fields;
    return good;
}

bool plugin_name_fits(const char *name)
{
    if (!name || !(name[0] >= 'a' && name[0] <= 'z'))
        return false;
    return strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_") == strlen(name) && strlen(name) <= 64;
}

static bool is_choice(const qn_option *option)
{
    for (size_t i = 0; option->choices[i]; i++)
        if (strcmp(option->choices[i], option->initial.text) == 0)
            return true;
    return false;
}

static bool is_in_range(const qn_option *option)
{
    if (option->type == QN_O_REAL)
        return option->initial.real >= option->min.real && option->initial.real <= option->max.real;
    if (option->type != QN_O_INT && option->type != QN_O_SIZE && option->type != QN_O_DURATION)
        return true;
    return option->initial.integer >= option->min.integer && option->initial.integer <= option->max.integer;
}

/* What is wrong with a row; NULL: nothing. */
static const char *option_fault(const qn_plugin *table, const qn_option *option)
{
    static const size_t sizes[] = {0, sizeof(bool), 8, 8, 8, 8, sizeof(char *), 4, sizeof(qn_strings), sizeof(char *)};
    const size_t size = option->type < sizeof sizes / sizeof *sizes ? sizes[option->type] : 0;
    if (!size)
        return "is of a type that this quern does not know";
    if (option->offset > table->state_size || size > table->state_size - option->offset)
        return "lies outside of its state";
    if (option->type == QN_O_CHOICE && (!option->choices || !option->initial.text))
        return "lacks its choices or their default";
    if (option->type == QN_O_CHOICE ? !is_choice(option) : !(option->flags & QN_O_REQUIRED) && !is_in_range(option))
        return "has a default that it would not take";
    for (const qn_option *earlier = table->options; earlier < option; earlier++)
        if (strcmp(earlier->name, option->name) == 0)
            return "stands in its table twice";
    return NULL;
}

static bool check_names(const qn_plugin *table, enum module_part *at, struct error *error)
{
    *at = MODULE_OPTIONS;
    for (size_t i = 0; i < table->option_count; i++) {
        const qn_option *option = &table->options[i];
        if (!option->name || !option->help)
            return error_set(error, QN_E_CONFIG, "option %zu of plugin \"%s\" lacks a name or a help text", i, table->name);
        const char *fault = option_fault(table, option);
        if (fault)
            return error_set(error, QN_E_CONFIG, "option \"%s\" of plugin \"%s\" %s", option->name, table->name, fault);
    }
    *at = MODULE_METRICS;
    for (size_t i = 0; i < table->metric_count; i++)
        if (!table->metrics[i].name)
            return error_set(error, QN_E_CONFIG, "metric %zu of plugin \"%s\" has no name", i, table->name);
    *at = MODULE_REASONS;
    for (size_t i = 0; i < table->reason_count; i++)
        if (!table->reasons[i].slug)
            return error_set(error, QN_E_CONFIG, "reason %zu of plugin \"%s\" has no slug", i, table->name);
    *at = MODULE_FIELDS;
    for (size_t i = 0; i < table->field_count; i++)
        if (!table->fields[i].name)
            return error_set(error, QN_E_CONFIG, "field %zu of plugin \"%s\" has no name", i, table->name);
    return true;
}

static const char *missing_function(const qn_plugin *table)
{
    switch (table->kind) {
    case QN_READER:
        return !table->probe ? "probe" : !table->read ? "read" : NULL;
    case QN_CLEANER:
    case QN_EXTRACTOR:
        return !table->process ? "process" : NULL;
    case QN_DEDUPER:
        return !table->keys ? "keys" : !table->same ? "same" : NULL;
    default:
        return !table->render && !table->process ? "render or process" : NULL;
    }
}

static bool check_plugin(const qn_plugin *table, enum module_part *at, struct error *error)
{
    if (!plugin_name_fits(table->name))
        return error_set(error, QN_E_CONFIG, "a plugin's name must be of a-z, 0-9, \"-\" and \"_\", at most 64");
    if (!plugin_kind_name(table->kind))
        return error_set(error, QN_E_CONFIG, "plugin \"%s\" is of kind %u, which this quern does not know", table->name, table->kind);
    if (table->min_host_minor > QN_ABI_MINOR)
        return error_set(error, QN_E_CONFIG, "plugin \"%s\" needs ABI 1.%u, and this quern has 1.%d", table->name,
                         table->min_host_minor, QN_ABI_MINOR);
    if (!table->version || !table->summary || !table->license)
        return error_set(error, QN_E_CONFIG, "plugin \"%s\" lacks its version, summary or license", table->name);
    if (table->threading < QN_PER_WORKER || table->threading > QN_ORDERED)
        return error_set(error, QN_E_CONFIG, "plugin \"%s\" names no threading class", table->name);
    *at = MODULE_FUNCTIONS;
    const char *missing = missing_function(table);
    if (missing)
        return error_set(error, QN_E_CONFIG, "plugin \"%s\" (%s) lacks its function %s", table->name,
                         plugin_kind_name(table->kind), missing);
    return check_names(table, at, error);
}

bool plugin_field_type(const struct plugin *plugin, const void *state, qn_slice name, uint32_t *type)
{
    for (size_t i = 0; i < plugin->table.field_count; i++)
        if (qn_equal(qn_str(plugin->table.fields[i].name), name)) {
            *type = plugin->table.fields[i].type;
            return true;
        }
    qn_strings named = {NULL, 0};
    if (plugin->field_option)
        memcpy(&named, (const char *)state + plugin->field_option->offset, sizeof named);
    return qn_find_named_field(&named, name, type);
}

static bool find_field_option(struct module *module, struct plugin *plugin, struct error *error)
{
    module->at = MODULE_EXTENSIONS;
    const qn_named_fields *named = plugin_extension(plugin, QN_NAMED_FIELDS);
    if (!named)
        return true;
    plugin->field_option = QN_HAS(named, option) && named->option ? plugin_option(plugin, named->option) : NULL;
    return (plugin->field_option && plugin->field_option->type == QN_O_LIST) ||
           error_set(error, QN_E_CONFIG, "plugin \"%s\" has its fields named by an option that is no list", plugin->table.name);
}

static bool adopt(struct module *module, const qn_plugin *theirs, struct error *error)
{
    struct plugin *plugin = &module->plugins[module->plugin_count];
    if (theirs->size < offsetof(qn_plugin, init))
        return error_set(error, QN_E_CONFIG, "a plugin table of %u bytes is no table of ABI 1", theirs->size);
    memcpy(&plugin->table, theirs, theirs->size < sizeof plugin->table ? theirs->size : sizeof plugin->table);
    plugin->module = module;
    module->at = MODULE_PLUGIN;
    module->plugin_count++; /* from here on its tables are freed with the module */
    return copy_tables(&plugin->table, error) && check_plugin(&plugin->table, &module->at, error) && find_field_option(module, plugin, error);
}

static bool adopt_all(struct module *module, const qn_module *theirs, struct error *error)
{
    if (theirs->size < offsetof(qn_module, plugins) + sizeof theirs->plugins || !theirs->plugins)
        return error_set(error, QN_E_CONFIG, "its " QN_MODULE_SYMBOL " of %u bytes is not one of ABI 1", theirs->size);
    module->minor = theirs->minor;
    size_t count = 0;
    while (count <= MOST_PLUGINS && theirs->plugins[count])
        count++;
    if (count == 0 || count > MOST_PLUGINS)
        return error_set(error, QN_E_CONFIG, "it holds %s plugins", count ? "too many" : "no");
    module->plugins = calloc(count, sizeof *module->plugins);
    if (!module->plugins)
        return error_set(error, QN_E_LIMIT, "no memory for its plugins");
    for (size_t i = 0; i < count; i++)
        if (!adopt(module, theirs->plugins[i], error))
            return false;
    return true;
}

static bool open_checked(struct module *module, struct error *error)
{
    if (!elf_check(module->path, error))
        return false;
    module->at = MODULE_LOADS;
    module->handle = dlopen(module->path, RTLD_NOW | RTLD_LOCAL);
    if (!module->handle)
        return error_set(error, QN_E_IO, "%s", dlerror());
    module->at = MODULE_SYMBOL;
    const qn_module *theirs = dlsym(module->handle, QN_MODULE_SYMBOL);
    if (!theirs)
        return error_set(error, QN_E_CONFIG, "exports no " QN_MODULE_SYMBOL ": it is no plugin of quern, or one of another ABI");
    return adopt_all(module, theirs, error);
}

struct module *module_open_part(const char *path, enum module_part *part, struct error *error)
{
    struct module *module = calloc(1, sizeof *module);
    if (module)
        module->path = realpath(path, NULL);
    if (!module || !module->path)
        error_errno(error, "cannot open");
    else if (open_checked(module, error))
        return module;
    *part = module ? module->at : MODULE_FILE;
    module_free(module);
    return NULL;
}

struct module *module_open(const char *path, struct error *error)
{
    enum module_part part;
    return module_open_part(path, &part, error);
}

void module_free(struct module *module)
{
    if (!module)
        return;
    for (size_t i = 0; i < module->plugin_count; i++) {
        qn_plugin *table = &module->plugins[i].table;
        free((void *)table->options);
        free((void *)table->metrics);
        free((void *)table->reasons);
        free((void *)table->fields);
    }
    free(module->plugins);
    if (module->handle)
        dlclose(module->handle);
    free(module->path);
    free(module);
}
