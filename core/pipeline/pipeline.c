#include "pipeline.h"

#include "fields.h"
#include "lint.h"
#include "testcase.h"

#include "../base/suggest.h"
#include "../base/units.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

enum { LISTED_DEFAULT = 4, LISTED_MOST = 1024 };

/* A pipeline being built of its file. */
struct building {
    struct pipeline *pipeline;
    struct report *report;
    const struct pipeline_extras *extras;
    bool good;
};

/* The three lists of stages, and what differs between them. */
struct section {
    const char *key;
    uint32_t kinds; /* bits: 1 << kind */
    const char *noun;
};
static const struct section sections[] = {
    {"read", 1u << QN_READER, "reader"},
    {"stages", 1u << QN_CLEANER | 1u << QN_EXTRACTOR | 1u << QN_DEDUPER, "stage"},
    {"write", 1u << QN_WRITER, "writer"},
};
static const char *const top_keys[] = {"name", "plugins", "read", "stages", "write", "limits", "max_failed", "tests"};
#define COUNT(array) (sizeof(array) / sizeof *(array))

static void complain_at(struct building *to, const struct extent *at, const char *format, va_list arguments)
{
    char message[1024];
    vsnprintf(message, sizeof message, format, arguments);
    if (at)
        report_at(to->report, at, "%s", message);
    else
        report_add(to->report, to->pipeline->file, 0, "%s", message);
    to->good = false;
}

/* Of a setting's value; at NULL: of the whole file. */
static void complain(struct building *to, const struct setting *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void complain(struct building *to, const struct setting *at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain_at(to, at ? &at->value : NULL, format, arguments);
    va_end(arguments);
}

/* Of its name. */
static void complain_key(struct building *to, const struct setting *at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void complain_key(struct building *to, const struct setting *at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    complain_at(to, &at->at, format, arguments);
    va_end(arguments);
}

/* The cure of what was complained of last: the text that was meant. */
static void cure_text(struct building *to, const struct suggestion *near)
{
    if (suggest_certain(near))
        report_cure(to->report, "\"%s\"", suggest_certain(near));
}

static const char *keep(struct building *to, const char *text)
{
    const qn_slice copy = arena_copy(&to->pipeline->arena, qn_bytes(text, strlen(text) + 1));
    if (!copy.data)
        complain(to, NULL, "no memory for the pipeline");
    return copy.data ? copy.data : "";
}

/* ---- The keys of the file and of its groups ---- */

static const char *whose_key(void *user, const char *key, char *out);

static void check_keys(struct building *to, const struct setting *group, const char *const *keys, size_t count, const char *where)
{
    const struct key_owners owners = {whose_key, to};
    if (!setting_check_keys(group, keys, count, where, &owners, to->report))
        to->good = false;
}

static const char *get_text(struct building *to, const struct setting *group, const char *key, const char *where)
{
    const struct setting *setting = setting_get(group, key);
    if (!setting)
        return NULL;
    if (setting->type == SETTING_TEXT)
        return setting->text;
    complain(to, setting, "%s: \"%s\" wants a text in quotes, not %s", where, key, setting_type_name(setting->type));
    return NULL;
}

static const char *get_stage_text(struct building *to, const struct setting *group, const struct stage *stage, const char *key)
{
    char where[160];
    snprintf(where, sizeof where, "stage \"%.128s\"", stage->name);
    return get_text(to, group, key, where);
}

static void read_limit(struct building *to, const struct setting *group, const char *key, uint32_t type, int64_t least, int64_t *limit)
{
    const struct setting *setting = setting_get(group, key);
    if (!setting)
        return;
    int64_t value = setting->integer;
    bool right = setting->type == SETTING_INTEGER && type != QN_O_DURATION;
    if (setting->type == SETTING_TEXT && type == QN_O_SIZE)
        right = units_size(setting->text, &value);
    if (setting->type == SETTING_TEXT && type == QN_O_DURATION)
        right = units_duration(setting->text, &value);
    char text[32];
    if (!right)
        complain(to, setting, "limits: \"%s\" wants a %s", key,
                 type == QN_O_SIZE       ? "size such as \"256M\""
                 : type == QN_O_DURATION ? "duration such as \"10s\""
                                         : "whole number");
    else if (value < least)
        complain(to, setting, "limits: \"%s\" is too small, the least is %s", key,
                 type == QN_O_SIZE       ? units_print_size(least, text)
                 : type == QN_O_DURATION ? units_print_duration(least, text)
                                         : "1");
    else
        *limit = value;
}

static void read_limits(struct building *to, const struct setting *root)
{
    struct limits *limits = &to->pipeline->limits;
    *limits = (struct limits){.memory = INT64_C(256) << 20, .input = INT64_C(2) << 30, .time = INT64_C(10000000000),
                              .blocks = 1000000, .depth = 8, .ratio = 200};
    static const char *const keys[] = {"memory", "input", "time", "blocks", "depth", "ratio"};
    const struct setting *group = setting_get(root, "limits");
    if (!group)
        return;
    if (group->type != SETTING_GROUP) {
        complain(to, group, "\"limits\" wants a group: limits = { memory = \"256M\"; time = \"10s\"; };");
        return;
    }
    check_keys(to, group, keys, COUNT(keys), "limits");
    read_limit(to, group, "memory", QN_O_SIZE, 1 << 16, &limits->memory);
    read_limit(to, group, "input", QN_O_SIZE, 1, &limits->input);
    read_limit(to, group, "time", QN_O_DURATION, 1000000, &limits->time);
    read_limit(to, group, "blocks", QN_O_INT, 1, &limits->blocks);
    read_limit(to, group, "depth", QN_O_INT, 1, &limits->depth);
    read_limit(to, group, "ratio", QN_O_INT, 1, &limits->ratio);
    if (limits->blocks > UINT32_MAX - 1)
        limits->blocks = UINT32_MAX - 1;
    if (limits->depth > 64)
        complain(to, setting_get(group, "depth"), "limits: \"depth\" is too large, the most is 64");
}

/* ---- Plugins ---- */

static void add_plugins(struct building *to, const struct setting *root)
{
    struct registry *registry = &to->pipeline->registry;
    for (size_t i = 0; to->extras && i < to->extras->plugin_count; i++)
        if (!registry_add(registry, to->extras->plugins[i]))
            complain(to, NULL, "--plugin %s: %s", to->extras->plugins[i],
                     registry->problems.count ? registry->problems.lines[registry->problems.count - 1] : "cannot be loaded");
    const struct setting *list = setting_get(root, "plugins");
    if (list && list->type != SETTING_LIST)
        complain(to, list, "\"plugins\" wants a list of files or folders: plugins = [\"my/plugin.so\"];");
    for (size_t i = 0; list && list->type == SETTING_LIST && i < list->count; i++) {
        const struct setting *item = &list->items[i];
        char *path = NULL;
        if (item->type != SETTING_TEXT)
            complain(to, item, "\"plugins\" wants texts in quotes");
        else if (asprintf(&path, "%s%s%s", item->text[0] == '/' ? "" : stage_folder(item->value.file, &to->pipeline->arena),
                          item->text[0] == '/' ? "" : "/", item->text) < 0)
            path = NULL;
        if (path && !registry_add(registry, path))
            complain(to, item, "plugins: %s", registry->problems.lines[registry->problems.count - 1]);
        free(path);
    }
    registry_add_standard(registry);
}

static const struct plugin *find_plugin(struct building *to, const struct setting *group, const struct section *section)
{
    const struct setting *setting = setting_get(group, "plugin");
    const char *name = get_text(to, group, "plugin", section->noun);
    if (!name) {
        if (!setting)
            complain(to, group, "this %s names no plugin: { plugin = \"...\"; }", section->noun);
        return NULL;
    }
    struct suggestion near = {.wrong = name};
    for (uint32_t kind = QN_READER; kind <= QN_WRITER; kind++) {
        const struct plugin *plugin = section->kinds & 1u << kind ? registry_find(&to->pipeline->registry, kind, name) : NULL;
        if (plugin)
            return plugin;
    }
    const struct plugin *other = registry_find(&to->pipeline->registry, 0, name), *each;
    if (other) {
        complain(to, setting, "plugin \"%s\" is a %s, which does not belong under \"%s\"", name,
                 plugin_kind_name(other->table.kind), section->key);
        return NULL;
    }
    for (size_t i = 0; (each = registry_at(&to->pipeline->registry, i)); i++)
        if (section->kinds & 1u << each->table.kind)
            suggest_offer(&near, each->table.name);
    char hint[96];
    complain(to, setting, "there is no plugin \"%s\" for a %s%s", name, section->noun, suggest_text(&near, hint));
    cure_text(to, &near);
    for (size_t i = 0; i < to->pipeline->registry.problems.count; i++)
        if (strstr(to->pipeline->registry.problems.lines[i], name))
            complain(to, setting, "  this may be why: %s", to->pipeline->registry.problems.lines[i]);
    return NULL;
}

/* ---- Whose a key is that stands in the wrong place ---- */

static const char *effective_name(const struct setting *group)
{
    const struct setting *name = setting_get(group, "name");
    if (!name || name->type != SETTING_TEXT)
        name = setting_get(group, "plugin");
    return name && name->type == SETTING_TEXT ? name->text : NULL;
}

/* Any of the file's stages whose plugin has an option of that name, or of the name nearest to it. */
static const char *option_elsewhere(struct building *to, struct suggestion *near, const char **owner)
{
    const struct setting *root = &to->pipeline->config.root;
    for (size_t i = 0; i < COUNT(sections); i++) {
        const struct setting *list = setting_get(root, sections[i].key);
        for (size_t j = 0; list && list->type == SETTING_LIST && j < list->count; j++) {
            const struct setting *name = list->items[j].type == SETTING_GROUP ? setting_get(&list->items[j], "plugin") : NULL;
            const struct plugin *plugin = name && name->type == SETTING_TEXT ? registry_find(&to->pipeline->registry, 0, name->text) : NULL;
            for (size_t k = 0; plugin && k < plugin->table.option_count; k++) {
                const char *best = near->best;
                suggest_offer(near, plugin->table.options[k].name);
                if (near->best != best)
                    *owner = effective_name(&list->items[j]);
            }
        }
    }
    return near->best;
}

/* Of all plugins with an option of that name the first by kind and name. */
static const struct plugin *plugin_with(const struct registry *registry, const char *option)
{
    const struct plugin *first = NULL;
    for (size_t i = 0; i < registry->module_count; i++)
        for (size_t j = 0; j < registry->modules[i]->plugin_count; j++) {
            const struct plugin *plugin = &registry->modules[i]->plugins[j];
            if (plugin_option(plugin, option) &&
                (!first || plugin->table.kind < first->table.kind ||
                 (plugin->table.kind == first->table.kind && strcmp(plugin->table.name, first->table.name) < 0)))
                first = plugin;
        }
    return first;
}

static const char *whose_key(void *user, const char *key, char *out)
{
    struct building *to = user;
    struct suggestion near = {.wrong = key};
    const char *owner = "", *kind = stage_key_owners(key);
    out[0] = '\0';
    for (size_t i = 0; i < COUNT(top_keys); i++)
        if (strcmp(top_keys[i], key) == 0)
            snprintf(out, 256, ", which is one of the whole pipeline");
    if (*out)
        return out;
    if (kind)
        snprintf(out, 256, ", which is one of %s", kind);
    else if (option_elsewhere(to, &near, &owner) && strcmp(near.best, key) == 0)
        snprintf(out, 256, ", but stage \"%.64s\" has one", owner);
    else if (near.best)
        snprintf(out, 256, ", but stage \"%.64s\" has \"%.64s\"", owner, near.best);
    const struct plugin *plugin = *out ? NULL : plugin_with(&to->pipeline->registry, key);
    if (plugin)
        snprintf(out, 256, ", but the %s \"%.64s\" has one", plugin_kind_name(plugin->table.kind), plugin->table.name);
    return out;
}

/* ---- Stages ---- */

/* Keys of the core that go with other kinds of plugins only. */
static void check_kind_keys(struct building *to, const struct setting *group, const struct stage *stage)
{
    const char *kind = plugin_kind_name(stage->plugin->table.kind);
    for (size_t i = 0; i < group->count; i++)
        if (stage_key(stage->plugin, group->items[i].name) == STAGE_KEY_MISPLACED)
            complain_key(to, &group->items[i], "%s \"%s\": the key \"%s\" does not go with %s %s, but with %s", kind, stage->name,
                         group->items[i].name, kind[0] == 'e' ? "an" : "a", kind, stage_key_owners(group->items[i].name));
}

static int get_word(struct building *to, const struct setting *group, const struct stage *stage, const char *key,
                    const char *const *words, int count)
{
    const char *text = get_stage_text(to, group, stage, key);
    if (!text)
        return 0;
    struct suggestion near = {.wrong = text};
    char list[128] = "";
    for (int i = 0; i < count; i++) {
        if (strcmp(words[i], text) == 0)
            return i;
        suggest_offer(&near, words[i]);
        const size_t size = strlen(list);
        snprintf(list + size, sizeof list - size, "%s\"%s\"", i == 0 ? "" : i + 1 == count ? " or " : ", ", words[i]);
    }
    char hint[96];
    complain(to, setting_get(group, key), "stage \"%s\": \"%s\" is \"%s\", but must be %s%s", stage->name, key, text, list,
             suggest_text(&near, hint));
    cure_text(to, &near);
    return 0;
}

static int64_t get_integer(struct building *to, const struct setting *group, const struct stage *stage, const char *key,
                           int64_t initial, int64_t least, int64_t most)
{
    const struct setting *setting = setting_get(group, key);
    if (!setting)
        return initial;
    if (setting->type == SETTING_INTEGER && setting->integer >= least && setting->integer <= most)
        return setting->integer;
    complain(to, setting, "stage \"%s\": \"%s\" must be a whole number from %lld to %lld", stage->name, key, (long long)least,
             (long long)most);
    return initial;
}

/* Keys of dedupers that are judged by how common their units are. */
static void read_common_keys(struct building *to, const struct setting *group, struct stage *stage)
{
    static const char *const keys[] = {"count", "share", "contexts"};
    const qn_common *given = plugin_extension(stage->plugin, QN_COMMON);
    for (size_t i = 0; !given && i < COUNT(keys); i++)
        if (setting_get(group, keys[i]))
            complain_key(to, setting_get(group, keys[i]), "stage \"%s\": plugin \"%s\" compares units, so \"%s\" says nothing", stage->name,
                     stage->plugin->table.name, keys[i]);
    if (!given)
        return;
    stage->common = true;
    memcpy(&stage->rule, given, given->size < sizeof stage->rule ? given->size : sizeof stage->rule);
    stage->rule.count = get_integer(to, group, stage, "count", stage->rule.count, 1, INT64_MAX);
    stage->rule.contexts = get_integer(to, group, stage, "contexts", stage->rule.contexts, 1, 63);
    const struct setting *share = setting_get(group, "share");
    const double value = !share ? stage->rule.share : share->type == SETTING_INTEGER ? (double)share->integer : share->real;
    if (share && ((share->type != SETTING_REAL && share->type != SETTING_INTEGER) || !(value >= 0 && value <= 1)))
        complain(to, share, "stage \"%s\": \"share\" must be a number from 0 to 1", stage->name);
    stage->rule.share = value;
    if (stage->within == WITHIN_DOCUMENT)
        complain(to, setting_get(group, "within"), "stage \"%s\": what is common shows in the whole run only", stage->name);
}

static void read_prefer(struct building *to, const struct setting *group, struct stage *stage)
{
    const struct setting *list = setting_get(group, "prefer");
    if (!list && stage->keep == KEEP_PREFERRED)
        complain(to, setting_get(group, "keep"), "stage \"%s\": which sources are preferred? prefer = [\"a\", \"b\"];", stage->name);
    if (!list)
        return;
    if (stage->keep != KEEP_PREFERRED)
        complain_key(to, list, "stage \"%s\": \"prefer\" goes with keep = \"preferred\"", stage->name);
    const char **sources = arena_zalloc(&to->pipeline->arena, list->count * sizeof *sources + 1);
    for (size_t i = 0; sources && list->type == SETTING_LIST && i < list->count; i++)
        if (list->items[i].type == SETTING_TEXT)
            sources[stage->prefer_count++] = list->items[i].text;
    if (list->type != SETTING_LIST || stage->prefer_count != list->count)
        complain(to, list, "stage \"%s\": \"prefer\" wants a list of texts", stage->name);
    stage->prefer = sources;
}

/* Keys of dedupers about clusters and the index on disk. */
static void read_memory_keys(struct building *to, const struct setting *group, struct stage *stage)
{
    static const char *const keeps[] = {"earliest", "longest", "newest", "preferred"};
    const struct setting *clusters = setting_get(group, "clusters"), *memory = setting_get(group, "index_memory");
    if (clusters && clusters->type != SETTING_BOOL)
        complain(to, clusters, "stage \"%s\": \"clusters\" must be true or false", stage->name);
    stage->keep = (enum keep)get_word(to, group, stage, "keep", keeps, 4);
    stage->clusters = (clusters && clusters->boolean) || stage->keep != KEEP_EARLIEST;
    if (stage->clusters && (stage->common || stage->within == WITHIN_DOCUMENT))
        complain(to, clusters ? clusters : setting_get(group, "keep"), "stage \"%s\": clusters are of documents compared within the run",
                 stage->name);
    read_prefer(to, group, stage);
    stage->index_memory = INT64_MAX;
    if (memory && !(memory->type == SETTING_INTEGER && memory->integer > 0) &&
        !(memory->type == SETTING_TEXT && units_size(memory->text, &stage->index_memory)))
        complain(to, memory, "stage \"%s\": \"index_memory\" wants a size such as \"2G\"", stage->name);
    else if (memory && memory->type == SETTING_INTEGER)
        stage->index_memory = memory->integer;
    const char *index = get_stage_text(to, group, stage, "index");
    stage->index = index ? keep(to, index) : NULL;
    if (index && stage->within == WITHIN_DOCUMENT)
        complain(to, setting_get(group, "index"), "stage \"%s\": within a document there is nothing to keep", stage->name);
}

static void read_deduper_keys(struct building *to, const struct setting *group, struct stage *stage)
{
    static const char *const withins[] = {"run", "document"}, *const actions[] = {"drop", "mark"};
    stage->within = (enum within)get_word(to, group, stage, "within", withins, 2);
    stage->action = (enum action)get_word(to, group, stage, "action", actions, 2);
    stage->listed = (unsigned)get_integer(to, group, stage, "listed", LISTED_DEFAULT, 1, LISTED_MOST);
    read_common_keys(to, group, stage);
    read_memory_keys(to, group, stage);
}

/* A second stage of a name in its section gets "#2" behind it, the next "#3". */
static const char *unique_name(struct building *to, const struct setting *group, const char *name, const struct stage *earlier,
                               size_t count)
{
    char numbered[160];
    snprintf(numbered, sizeof numbered, "%s", name);
    for (unsigned number = 2;; number++) {
        bool taken = false;
        for (size_t i = 0; i < count; i++)
            taken |= strcmp(earlier[i].name, numbered) == 0;
        if (!taken)
            return keep(to, numbered);
        if (setting_get(group, "name")) {
            complain(to, setting_get(group, "name"), "there are two stages of the name \"%s\"", name);
            return keep(to, numbered);
        }
        snprintf(numbered, sizeof numbered, "%.128s#%u", name, number);
    }
}

static int find_stage(const struct pipeline *pipeline, const char *name)
{
    for (size_t i = 0; i < pipeline->stage_count; i++)
        if (pipeline->stages[i].name && strcmp(pipeline->stages[i].name, name) == 0)
            return (int)i;
    return -2;
}

/* Which stage this one follows, and so on which branch it is. */
static void join_branch(struct building *to, const struct setting *group, struct stage *stage, bool writer)
{
    struct pipeline *pipeline = to->pipeline;
    const size_t before = writer ? pipeline->stage_count : (size_t)(stage - pipeline->stages);
    stage->parent = (int)before - 1;
    const char *from = get_stage_text(to, group, stage, "from");
    if (from) {
        stage->parent = strcmp(from, "read") == 0 ? -1 : find_stage(pipeline, from);
        if (stage->parent == -2 || stage->parent >= (int)before) {
            struct suggestion near = {.wrong = from};
            suggest_offer(&near, "read");
            for (size_t i = 0; i < before; i++)
                suggest_offer(&near, pipeline->stages[i].name);
            char hint[96];
            complain(to, setting_get(group, "from"), "stage \"%s\" comes from \"%s\", but no stage above has that name%s", stage->name,
                     from, suggest_text(&near, hint));
            cure_text(to, &near);
            stage->parent = (int)before - 1;
        }
    }
    bool taken = false; /* does another stage already go on from there? */
    for (size_t i = 0; i < before; i++)
        taken |= pipeline->stages[i].parent == stage->parent && &pipeline->stages[i] != stage;
    if (writer)
        taken = false;
    stage->branch = taken ? pipeline->branch_count++ : stage->parent < 0 ? 0 : pipeline->stages[stage->parent].branch;
}

/* Why a plugin cannot be isolated; NULL: it can. */
static const char *isolation_obstacle(const qn_plugin *table)
{
    return table->flags & QN_P_PROGRAMS                 ? "it starts other programs"
           : table->kind == QN_WRITER && table->process ? "it writes to a place of its own"
                                                        : NULL;
}

static void read_isolate(struct building *to, const struct setting *group, struct stage *stage)
{
    const struct setting *setting = setting_get(group, "isolate");
    const char *obstacle = isolation_obstacle(&stage->plugin->table);
    stage->isolate = setting ? setting->boolean : to->extras && to->extras->isolate && !obstacle;
    if (setting && setting->type != SETTING_BOOL)
        complain(to, setting, "stage \"%s\": \"isolate\" must be true or false", stage->name);
    else if (stage->isolate && obstacle)
        complain(to, setting, "stage \"%s\" cannot be isolated: %s", stage->name, obstacle);
}

/* Turns the option `evidence` on, if the plugin has one and the file leaves it alone. */
static void ask_for_evidence(const struct stage *stage, const struct setting *group)
{
    const qn_option *option = plugin_option(stage->plugin, "evidence");
    if (option && option->type == QN_O_BOOL && !setting_get(group, option->name))
        *(bool *)((char *)stage->state + option->offset) = true;
}

static void read_stage(struct building *to, const struct setting *group, const struct section *section, struct stage *stages,
                       size_t count)
{
    struct stage *stage = &stages[count];
    stage->file = group->at.file ? group->at.file : to->pipeline->file;
    stage->line = group->at.line;
    stage->group = group;
    stage->parent = -1;
    const char *given = get_text(to, group, "name", section->noun), *name = effective_name(group);
    if (given && !*given)
        complain(to, setting_get(group, "name"), "%s: \"name\" is empty", section->noun);
    stage->plugin = find_plugin(to, group, section);
    stage->name = unique_name(to, group, name ? name : section->noun, stages, count);
    if (!stage->plugin)
        return;
    check_kind_keys(to, group, stage);
    const struct key_owners owners = {whose_key, to};
    if (!stage_fill(stage, group, &owners, &to->pipeline->arena, to->report))
        to->good = false;
    else if (to->extras && to->extras->evidence)
        ask_for_evidence(stage, group);
    read_isolate(to, group, stage);
    if (stage->plugin->table.kind == QN_DEDUPER)
        read_deduper_keys(to, group, stage);
    if (stage->plugin->table.kind == QN_WRITER) {
        const char *path = get_stage_text(to, group, stage, "path");
        stage->path = keep(to, path ? path : "-");
        if (!*stage->path)
            complain(to, setting_get(group, "path"), "writer \"%s\": \"path\" is empty; \"-\" is standard output", stage->name);
    }
}

static struct stage *read_section(struct building *to, const struct setting *root, const struct section *section, size_t *count)
{
    const struct setting *list = setting_get(root, section->key);
    *count = 0;
    if (!list)
        return NULL;
    if (list->type != SETTING_LIST) {
        complain(to, list, "\"%s\" wants a list of groups: %s = ( { plugin = \"...\"; } );", section->key, section->key);
        return NULL;
    }
    struct stage *stages = arena_zalloc(&to->pipeline->arena, list->count * sizeof *stages + 1);
    if (!stages)
        complain(to, list, "no memory for the pipeline");
    for (size_t i = 0; stages && i < list->count; i++)
        if (list->items[i].type != SETTING_GROUP)
            complain(to, &list->items[i], "\"%s\" holds %s where a group belongs: { plugin = \"...\"; }", section->key,
                     setting_type_name(list->items[i].type));
    return stages;
}

static void read_sections(struct building *to, const struct setting *root)
{
    struct pipeline *pipeline = to->pipeline;
    struct stage **lists[] = {&pipeline->readers, &pipeline->stages, &pipeline->writers};
    size_t *counts[] = {&pipeline->reader_count, &pipeline->stage_count, &pipeline->writer_count};
    pipeline->branch_count = 1;
    for (int i = 0; i < 3; i++) {
        size_t all;
        *lists[i] = read_section(to, root, &sections[i], &all);
        const struct setting *list = setting_get(root, sections[i].key);
        for (size_t j = 0; *lists[i] && j < list->count; j++) {
            if (list->items[j].type != SETTING_GROUP)
                continue;
            struct stage *stage = &(*lists[i])[*counts[i]];
            read_stage(to, &list->items[j], &sections[i], *lists[i], *counts[i]);
            if (i > 0)
                join_branch(to, &list->items[j], stage, i == 2);
            ++*counts[i];
        }
    }
    const struct setting *read = setting_get(root, "read"), *write = setting_get(root, "write");
    if (pipeline->reader_count == 0 && (!read || read->type == SETTING_LIST))
        complain(to, read, "there is no reader: read = ( { plugin = \"text\"; } );");
    if (pipeline->writer_count == 0 && (!write || write->type == SETTING_LIST))
        complain(to, write, "there is no writer: write = ( { plugin = \"jsonl\"; } );");
}

/* ---- Conditions: checked when all stages, and so all fields, are known ---- */

static void read_condition(struct building *to, const struct setting *group, struct stage *stage)
{
    const char *text = get_stage_text(to, group, stage, "when");
    if (!text)
        return;
    const struct known_fields fields = fields_of(to->pipeline);
    struct expression_fault fault = {.cure = NULL};
    stage->when_text = keep(to, text);
    stage->when = expression_parse(text, &fields.pub, &to->pipeline->arena, &fault);
    if (stage->when)
        return;
    struct setting part = *setting_get(group, "when");
    const size_t begin = part.value.begin;
    part.value = setting_part(&part, fault.at, fault.size);
    complain(to, &part, "stage \"%s\", \"when\": %s", stage->name, fault.message);
    if (fault.cure && part.value.begin != begin)
        report_cure(to->report, "%s", fault.cure);
}

static void read_conditions(struct building *to, const struct setting *root)
{
    struct stage *lists[] = {to->pipeline->stages, to->pipeline->writers};
    for (int i = 0; i < 2; i++) {
        const struct setting *list = setting_get(root, sections[i + 1].key);
        if (!lists[i])
            continue;
        for (size_t j = 0, k = 0; j < list->count; j++)
            if (list->items[j].type == SETTING_GROUP)
                read_condition(to, &list->items[j], &lists[i][k++]);
    }
}

static bool leads_to(const struct pipeline *pipeline, int stage, int wanted)
{
    for (; stage >= 0; stage = pipeline->stages[stage].parent)
        if (stage == wanted)
            return true;
    return false;
}

static void check_reachable(struct building *to)
{
    struct pipeline *pipeline = to->pipeline;
    for (size_t i = 0; i < pipeline->stage_count && pipeline->writer_count; i++) {
        bool used = false;
        for (size_t j = 0; j < pipeline->writer_count; j++)
            used |= leads_to(pipeline, pipeline->writers[j].parent, (int)i);
        if (!used)
            complain(to, pipeline->stages[i].group, "stage \"%s\" leads to no writer: nothing would come of it", pipeline->stages[i].name);
    }
    for (size_t i = 0; i < pipeline->writer_count; i++)
        for (size_t j = 0; j < i; j++) {
            const struct stage *a = &pipeline->writers[i], *b = &pipeline->writers[j];
            if (a->path && b->path && strcmp(a->path, b->path) == 0)
                complain(to, a->group, "writers \"%s\" and \"%s\" write to the same path \"%s\"", b->name, a->name, a->path);
        }
}

/* ---- What the command line sets ---- */

static bool put_where_named(struct building *to, struct setting *list, const char *owner, const char *key, const char *value)
{
    for (size_t i = 0; i < list->count; i++) {
        const char *name = list->items[i].type == SETTING_GROUP ? effective_name(&list->items[i]) : NULL;
        if (!name)
            continue;
        unsigned number = 1; /* "exact#2" is the second of its name */
        for (size_t j = 0; j < i; j++) {
            const char *other = list->items[j].type == SETTING_GROUP ? effective_name(&list->items[j]) : NULL;
            number += other && strcmp(other, name) == 0;
        }
        char numbered[128];
        snprintf(numbered, sizeof numbered, "%s#%u", name, number);
        if ((number == 1 && strcmp(name, owner) == 0) || strcmp(numbered, owner) == 0)
            return setting_put(&to->pipeline->config, &list->items[i], key, value);
    }
    return false;
}

static void apply_set(struct building *to, struct setting *root, const char *set)
{
    const char *dot = strchr(set, '.'), *equals = strchr(set, '=');
    if (!equals || equals == set) {
        complain(to, NULL, "--set %s: write stage.option=value, or key=value for a key of the pipeline", set);
        return;
    }
    if (!dot || dot > equals)
        dot = NULL;
    char owner[128], key[128];
    const char *key_begin = dot ? dot + 1 : set;
    snprintf(owner, sizeof owner, "%.*s", dot ? (int)(dot - set) : 0, set);
    snprintf(key, sizeof key, "%.*s", (int)(equals - key_begin), key_begin);
    if (!dot) {
        setting_put(&to->pipeline->config, root, key, equals + 1);
        return;
    }
    if (strcmp(owner, "limits") == 0 && !setting_get(root, "limits"))
        setting_put(&to->pipeline->config, root, "limits", "{ }");
    struct suggestion near = {.wrong = owner};
    for (size_t i = 0; i < root->count; i++) {
        struct setting *item = &root->items[i];
        if (item->type == SETTING_GROUP && strcmp(item->name, owner) == 0) {
            setting_put(&to->pipeline->config, item, key, equals + 1);
            return;
        }
        if (item->type == SETTING_LIST && put_where_named(to, item, owner, key, equals + 1))
            return;
        for (size_t j = 0; item->type == SETTING_LIST && j < item->count; j++)
            if (item->items[j].type == SETTING_GROUP && effective_name(&item->items[j]))
                suggest_offer(&near, effective_name(&item->items[j]));
    }
    char hint[96];
    complain(to, NULL, "--set %s: the pipeline has no stage \"%s\"%s", set, owner, suggest_text(&near, hint));
}

static void apply_extras(struct building *to, struct setting *root)
{
    if (!to->extras)
        return;
    for (size_t i = 0; i < to->extras->set_count; i++)
        apply_set(to, root, to->extras->sets[i]);
    for (size_t i = 0; to->extras->output && i < root->count; i++) {
        struct setting *list = &root->items[i];
        if (strcmp(list->name, "write") == 0 && list->type == SETTING_LIST && list->count && list->items[0].type == SETTING_GROUP)
            setting_put(&to->pipeline->config, &list->items[0], "path", "");
        if (strcmp(list->name, "write") == 0 && list->type == SETTING_LIST && list->count)
            for (size_t j = 0; j < list->items[0].count; j++)
                if (strcmp(list->items[0].items[j].name, "path") == 0) {
                    list->items[0].items[j].type = SETTING_TEXT;
                    list->items[0].items[j].text = to->extras->output;
                }
    }
}

/* ---- The whole ---- */

static void build(struct building *to)
{
    struct pipeline *pipeline = to->pipeline;
    struct setting *root = &pipeline->config.root;
    apply_extras(to, root);
    const char *name = get_text(to, root, "name", "the pipeline");
    const char *slash = strrchr(pipeline->file, '/'), *base = slash ? slash + 1 : pipeline->file;
    pipeline->name = keep(to, name ? name : base);
    read_limits(to, root);
    pipeline->max_failed = -1;
    const struct setting *max_failed = setting_get(root, "max_failed");
    if (max_failed && (max_failed->type != SETTING_INTEGER || max_failed->integer < 0))
        complain(to, max_failed, "\"max_failed\" wants a whole number, 0 or more");
    else if (max_failed)
        pipeline->max_failed = max_failed->integer;
    add_plugins(to, root);
    check_keys(to, root, top_keys, COUNT(top_keys), "the pipeline"); /* plugins may know whose a key is */
    read_sections(to, root);
    read_conditions(to, root);
    check_reachable(to);
    if (!testcases_read(pipeline, to->report))
        to->good = false;
    if (to->good)
        lint_pipeline(pipeline, to->report);
}

static struct pipeline *pipeline_new(const char *file)
{
    struct pipeline *pipeline = calloc(1, sizeof *pipeline);
    if (!pipeline)
        return NULL;
    arena_init(&pipeline->arena, SIZE_MAX);
    pipeline->file = arena_copy(&pipeline->arena, qn_bytes(file, strlen(file) + 1)).data;
    if (pipeline->file)
        return pipeline;
    pipeline_free(pipeline);
    return NULL;
}

static bool copy_texts(struct arena *arena, const char *const **list, size_t count)
{
    const char **copies = arena_alloc(arena, (count + 1) * sizeof *copies);
    for (size_t i = 0; copies && i < count; i++)
        if (!(copies[i] = arena_copy(arena, qn_bytes((*list)[i], strlen((*list)[i]) + 1)).data))
            return false;
    *list = copies;
    return copies;
}

/* A run that is repeated needs what was added to the file. */
static bool keep_extras(struct pipeline *pipeline, const struct pipeline_extras *extras)
{
    if (!extras)
        return true;
    pipeline->extras = *extras;
    pipeline->extras.output = NULL; /* stands in the writer */
    return copy_texts(&pipeline->arena, &pipeline->extras.plugins, extras->plugin_count) &&
           copy_texts(&pipeline->arena, &pipeline->extras.sets, extras->set_count);
}

static struct pipeline *finish(struct pipeline *pipeline, bool readable, const struct pipeline_extras *extras,
                               struct report *report)
{
    struct building to = {pipeline, report, extras, readable};
    if (readable)
        build(&to);
    if (!keep_extras(pipeline, extras)) {
        report_add(report, pipeline->file, 0, "no memory for the pipeline");
        to.good = false;
    }
    report_sort(report);
    if (to.good)
        return pipeline;
    pipeline_free(pipeline);
    return NULL;
}

struct pipeline *pipeline_open(const char *path, const struct pipeline_extras *extras, struct report *report)
{
    struct pipeline *pipeline = pipeline_new(path);
    if (pipeline)
        return finish(pipeline, config_load(&pipeline->config, path, report), extras, report);
    report_add(report, path, 0, "no memory for the pipeline");
    return NULL;
}

struct pipeline *pipeline_parse(const char *name, qn_slice text, const struct pipeline_extras *extras, struct report *report)
{
    struct pipeline *pipeline = pipeline_new(name);
    if (pipeline)
        return finish(pipeline, config_load_text(&pipeline->config, name, text, report), extras, report);
    report_add(report, name, 0, "no memory for the pipeline");
    return NULL;
}

void pipeline_free(struct pipeline *pipeline)
{
    if (!pipeline)
        return;
    registry_fini(&pipeline->registry);
    config_unload(&pipeline->config);
    arena_fini(&pipeline->arena);
    free(pipeline);
}
