#include "stage.h"

#include "../plugin/option.h"

#include <stdio.h>

static const char *const core_keys[] = {"plugin", "name",  "from",   "when",     "within", "action", "listed", "count",
                                        "share",  "contexts", "clusters", "keep", "prefer", "index",  "index_memory", "path"};

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
    default:
        value.type = OPTION_LIST;
    }
    const char **items = arena_alloc(arena, setting->count * sizeof *items + 1);
    for (size_t i = 0; items && i < setting->count; i++) {
        if (setting->items[i].type != SETTING_TEXT)
            return (struct option_value){.type = setting->items[i].type == SETTING_REAL ? OPTION_REAL : OPTION_INTEGER};
        items[value.count++] = setting->items[i].text;
    }
    value.items = items;
    return value;
}

static bool is_core_key(const char *name)
{
    for (size_t i = 0; i < sizeof core_keys / sizeof *core_keys; i++)
        if (strcmp(core_keys[i], name) == 0)
            return true;
    return false;
}

bool stage_fill(struct stage *stage, const struct setting *group, const char *folder, struct arena *arena, struct report *report)
{
    struct option_setting *settings = arena_zalloc(arena, group->count * sizeof *settings + 1);
    stage->state = arena_zalloc(arena, stage->plugin->table.state_size + 1);
    if (!settings || !stage->state) {
        report_add(report, group->file, group->line, "no memory for the options");
        return false;
    }
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++) {
        const struct setting *setting = &group->items[i];
        if (!is_core_key(setting->name))
            settings[count++] = (struct option_setting){setting->name, option_value_of(setting, arena), setting->file, setting->line,
                                                        setting->file ? folder : NULL};
    }
    char owner[160];
    snprintf(owner, sizeof owner, "%s \"%s\"", plugin_kind_name(stage->plugin->table.kind), stage->name);
    const struct option_place place = {owner, group->file, group->line};
    return option_fill(stage->plugin, settings, count, &place, stage->state, arena, report);
}
