#include "stage.h"

#include "../plugin/option.h"

#include <stdio.h>

enum { ANY = ~0, STAGES = ~(1 << QN_READER), DEDUPERS = 1 << QN_DEDUPER, WRITERS = 1 << QN_WRITER };

static const struct {
    const char *name;
    int kinds; /* bits: 1 << kind */
} core_keys[] = {
    {"plugin", ANY},          {"name", ANY},          {"isolate", ANY},         {"from", STAGES},        {"when", STAGES},
    {"within", DEDUPERS},
    {"action", DEDUPERS},     {"listed", DEDUPERS},   {"count", DEDUPERS},      {"share", DEDUPERS},     {"contexts", DEDUPERS},
    {"clusters", DEDUPERS},   {"keep", DEDUPERS},     {"prefer", DEDUPERS},     {"index", DEDUPERS},     {"index_memory", DEDUPERS},
    {"path", WRITERS},
};

enum stage_key stage_key(const struct plugin *plugin, const char *name)
{
    for (size_t i = 0; i < sizeof core_keys / sizeof *core_keys; i++)
        if (strcmp(core_keys[i].name, name) == 0)
            return core_keys[i].kinds & 1 << plugin->table.kind ? STAGE_KEY_CORE
                   : plugin_option(plugin, name)               ? STAGE_KEY_OPTION
                                                               : STAGE_KEY_MISPLACED;
    return STAGE_KEY_OPTION;
}

const char *stage_key_owners(const char *name)
{
    for (size_t i = 0; i < sizeof core_keys / sizeof *core_keys; i++)
        if (strcmp(core_keys[i].name, name) == 0)
            return core_keys[i].kinds == DEDUPERS ? "dedupers" : core_keys[i].kinds == WRITERS ? "writers" : "stages";
    return NULL;
}

const qn_reason *stage_reason(const struct stage *stage, size_t number)
{
    static const qn_reason duplicate = {"duplicate", "an earlier one is the same, or like it"},
                           common = {"boilerplate", "many documents of its source have it"},
                           empty = {"empty", "of its blocks none is left"};
    if (stage->plugin->table.kind != QN_DEDUPER)
        return NULL;
    if (number == 0)
        return stage->common ? &common : &duplicate;
    return number == 1 && stage->within == WITHIN_RUN && stage->action == ACTION_DROP ? &empty : NULL;
}

const char *stage_folder(const char *file, struct arena *arena)
{
    const char *slash = file ? strrchr(file, '/') : NULL;
    if (!slash)
        return file ? "." : NULL;
    const size_t size = slash == file ? 1 : (size_t)(slash - file);
    char *folder = arena_zalloc(arena, size + 1);
    return folder ? memcpy(folder, file, size) : ".";
}

static struct option_value option_value_of(const struct setting *setting, struct arena *arena)
{
    struct option_value value = {.boolean = setting->boolean, .integer = setting->integer, .real = setting->real,
                                 .text = setting->text};
    switch (setting->type) {
    case SETTING_BOOL:
        value.type = OPTION_BOOL;
        return value;
    case SETTING_INTEGER:
        value.type = OPTION_INTEGER;
        return value;
    case SETTING_REAL:
        value.type = OPTION_REAL;
        return value;
    case SETTING_TEXT:
        value.type = OPTION_TEXT;
        return value;
    case SETTING_GROUP:
        value.type = OPTION_UNFIT;
        return value;
    default:
        value.type = OPTION_LIST;
    }
    const char **items = arena_alloc(arena, setting->count * sizeof *items);
    for (size_t i = 0; items && i < setting->count; i++) {
        if (setting->items[i].type != SETTING_TEXT)
            value.type = OPTION_UNFIT;
        items[i] = setting->items[i].text;
    }
    value.items = items;
    value.count = items ? setting->count : 0;
    return value;
}

/* The fields that an option of the plugin names. */
static bool name_fields(struct stage *stage, const struct setting *group, struct arena *arena, struct report *report)
{
    const qn_option *option = stage->plugin->field_option;
    if (!option)
        return true;
    const struct setting *setting = setting_get(group, option->name);
    bool good = true;
    qn_strings list;
    memcpy(&list, (const char *)stage->state + option->offset, sizeof list);
    const char **names = arena_alloc(arena, list.count * sizeof *names + 1);
    for (size_t i = 0; i < list.count; i++) {
        qn_slice name;
        uint32_t type;
        const bool right = qn_read_named_field(list.items[i], &name, &type);
        char *copy = arena_zalloc(arena, name.size + 1);
        if (!right)
            report_at(report, setting ? &setting->value : &group->at,
                      "%s \"%s\": option \"%s\": \"%.64s\" is no field: write \"topic\" or \"topic:TYPE\", "
                      "TYPE one of text | date | integer | real | boolean | list",
                      plugin_kind_name(stage->plugin->table.kind), stage->name, option->name, list.items[i]);
        good = good && right && names && copy;
        if (names && copy)
            names[i] = memcpy(copy, name.data, name.size);
    }
    stage->fields = names;
    stage->field_count = good ? list.count : 0;
    return good;
}

bool stage_fill(struct stage *stage, const struct setting *group, const struct key_owners *owners, struct arena *arena,
                struct report *report)
{
    struct option_setting *settings = arena_zalloc(arena, group->count * sizeof *settings + 1);
    const char **given = arena_zalloc(arena, group->count * sizeof *given + 1);
    stage->state = arena_zalloc(arena, stage->plugin->table.state_size + 1);
    if (!settings || !given || !stage->state) {
        report_at(report, &group->at, "no memory for the options");
        return false;
    }
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++) {
        const struct setting *setting = &group->items[i];
        given[i] = setting->name;
        if (stage_key(stage->plugin, setting->name) == STAGE_KEY_OPTION)
            settings[count++] = (struct option_setting){setting->name, option_value_of(setting, arena), setting->at, setting->value,
                                                        stage_folder(setting->at.file, arena)};
    }
    char owner[160];
    snprintf(owner, sizeof owner, "%s \"%s\"", plugin_kind_name(stage->plugin->table.kind), stage->name);
    const char *keys[sizeof core_keys / sizeof *core_keys];
    size_t key_count = 0;
    for (size_t i = 0; i < sizeof core_keys / sizeof *core_keys; i++)
        if (core_keys[i].kinds & 1 << stage->plugin->table.kind)
            keys[key_count++] = core_keys[i].name;
    const struct option_place place = {owner, group->at, keys, key_count, given, group->count, owners ? owners->whose : NULL,
                                       owners ? owners->user : NULL};
    return option_fill(stage->plugin, settings, count, &place, stage->state, arena, report) &&
           name_fields(stage, group, arena, report);
}
