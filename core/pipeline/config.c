#include "config.h"

#include "../base/buffer.h"
#include "../base/suggest.h"
#include "../document/input.h"
#include "cursor.h"

#include <libconfig.h>
#include <stdlib.h>

enum { DEEPEST = 32 };

static const char *const type_names[] = {"a group { }", "a list ( )", "true or false", "a whole number", "a number", "a text"};

const char *setting_type_name(enum setting_type type)
{
    return type_names[type];
}

/* The tree under construction. */
struct planting {
    struct config *config;
    struct cursor cursor;
    struct report *report;
    bool good;
};

static const char *keep(struct planting *to, const char *text)
{
    const qn_slice copy = text ? arena_copy(&to->config->arena, qn_bytes(text, strlen(text) + 1)) : qn_bytes(NULL, 0);
    if (text && !copy.data)
        to->good = false;
    return copy.data;
}

/* The file's name is kept once, with the setting before. */
static struct extent keep_place(struct planting *to, struct extent place, const struct setting *before)
{
    const bool same = before && before->at.file && strcmp(before->at.file, place.file) == 0;
    place.file = same ? before->at.file : keep(to, place.file);
    return place;
}

static void plant_items(struct planting *to, const config_setting_t *from, struct setting *setting, unsigned depth);

/* before: the setting that it stands in or behind */
static void plant(struct planting *to, const config_setting_t *from, struct setting *setting, const struct setting *before, unsigned depth)
{
    setting->name = keep(to, config_setting_name(from));
    if (setting->name)
        setting->at = keep_place(to, cursor_name(&to->cursor), before);
    if (config_setting_is_aggregate(from)) {
        plant_items(to, from, setting, depth);
        return;
    }
    setting->value = keep_place(to, cursor_scalar(&to->cursor), before);
    if (!setting->name)
        setting->at = setting->value;
    switch (config_setting_type(from)) {
    case CONFIG_TYPE_BOOL:
        setting->type = SETTING_BOOL;
        setting->boolean = config_setting_get_bool(from) != 0;
        return;
    case CONFIG_TYPE_INT:
    case CONFIG_TYPE_INT64:
        setting->type = SETTING_INTEGER;
        setting->integer = config_setting_get_int64(from);
        return;
    case CONFIG_TYPE_FLOAT:
        setting->type = SETTING_REAL;
        setting->real = config_setting_get_float(from);
        return;
    default:
        setting->type = SETTING_TEXT;
        setting->text = keep(to, config_setting_get_string(from));
    }
}

static void plant_items(struct planting *to, const config_setting_t *from, struct setting *setting, unsigned depth)
{
    const int count = config_setting_length(from);
    const bool root = config_setting_is_root(from);
    setting->type = config_setting_is_group(from) ? SETTING_GROUP : SETTING_LIST;
    setting->items = arena_zalloc(&to->config->arena, (size_t)count * sizeof *setting->items + 1);
    if (!root)
        setting->value = keep_place(to, cursor_open(&to->cursor), setting);
    if (!setting->name)
        setting->at = setting->value;
    if (!setting->items || depth >= DEEPEST) {
        report_at(to->report, &setting->value, "nested deeper than %d levels", DEEPEST);
        to->good = false;
        return;
    }
    setting->count = (size_t)count;
    for (int i = 0; i < count && to->good; i++)
        plant(to, config_setting_get_elem(from, (unsigned)i), &setting->items[i], i ? &setting->items[i - 1] : setting, depth + 1);
    if (!root)
        setting->value.end = cursor_close(&to->cursor).end;
}

static bool parse(struct planting *to)
{
    config_t parser;
    config_init(&parser);
    const struct source *source = to->cursor.source;
    if (config_read_string(&parser, source_text(source)) == CONFIG_TRUE) {
        plant_items(to, config_root_setting(&parser), &to->config->root, 0);
    } else {
        const struct source_line place = source_line(source, (unsigned)config_error_line(&parser));
        const char *fault = config_error_text(&parser);
        const bool bare = strcmp(fault, "syntax error") == 0; /* it says no more of most slips, and of the place only the line */
        report_add(to->report, place.file, place.line, "%s%s", fault,
                   bare ? " here or just before: texts stand in quotes, and commas part what stands in ( ) or [ ]" : "");
        to->good = false;
    }
    config_destroy(&parser);
    return to->good;
}

static bool read_source(struct config *config, struct source *source, bool readable, struct report *report)
{
    *config = (struct config){.root = {.type = SETTING_GROUP}};
    arena_init(&config->arena, SIZE_MAX);
    struct planting to = {config, {.source = source}, report, true};
    const bool good = readable && parse(&to);
    source_fini(source);
    return good;
}

bool config_load(struct config *config, const char *path, struct report *report)
{
    struct source source = {0};
    const bool readable = source_read_file(&source, path, report);
    return read_source(config, &source, readable, report);
}

bool config_load_text(struct config *config, const char *name, qn_slice text, struct report *report)
{
    struct source source = {0};
    const bool readable = source_read_text(&source, name, text, report);
    return read_source(config, &source, readable, report);
}

void config_unload(struct config *config)
{
    arena_fini(&config->arena);
    config->root = (struct setting){.type = SETTING_GROUP};
}

struct extent setting_part(const struct setting *setting, size_t from, size_t size)
{
    const bool plain = setting->type == SETTING_TEXT && setting->value.end - setting->value.begin == strlen(setting->text) + 2;
    return plain ? extent_part(&setting->value, from + 1, size) : setting->value;
}

const struct setting *setting_get(const struct setting *group, const char *name)
{
    for (size_t i = 0; i < group->count; i++)
        if (group->items[i].name && strcmp(group->items[i].name, name) == 0)
            return &group->items[i];
    return NULL;
}

static void print_value(const struct setting *setting, struct buffer *out)
{
    if (setting->type == SETTING_BOOL)
        buffer_print(out, "%s", setting->boolean ? "true" : "false");
    else if (setting->type == SETTING_INTEGER)
        buffer_print(out, "%lld", (long long)setting->integer);
    else if (setting->type == SETTING_REAL)
        buffer_print(out, "%.17g", setting->real);
    else
        buffer_print(out, "\"%s\"", setting->text);
}

/* path: of what holds it; what is added to it for this setting is taken away again. */
static void print_below(const struct setting *setting, size_t number, struct buffer *path, struct buffer *out)
{
    const size_t before = path->size;
    if (setting->name)
        buffer_print(path, "%s%s", before ? "." : "", setting->name);
    else
        buffer_print(path, "[%zu]", number);
    if (setting->type == SETTING_GROUP || setting->type == SETTING_LIST) {
        for (size_t i = 0; i < setting->count; i++)
            print_below(&setting->items[i], i, path, out);
    } else {
        buffer_print(out, "%s = ", buffer_text(path));
        print_value(setting, out);
        buffer_append(out, "\n", 1);
    }
    path->size = before;
}

void setting_print(const struct setting *setting, struct buffer *out)
{
    struct buffer path = {0};
    print_below(setting, 0, &path, out);
    out->failed |= path.failed;
    buffer_fini(&path);
}

bool setting_check_keys(const struct setting *group, const char *const *keys, size_t count, const char *where,
                        const struct key_owners *owners, struct report *report)
{
    bool good = true;
    for (size_t i = 0; i < group->count; i++) {
        const struct setting *setting = &group->items[i];
        struct suggestion near = {.wrong = setting->name};
        bool known = false;
        for (size_t j = 0; j < count; j++) {
            known |= strcmp(keys[j], setting->name) == 0;
            suggest_offer(&near, keys[j]);
        }
        if (known)
            continue;
        char hint[256] = "";
        if (near.best)
            suggest_text(&near, hint);
        else if (owners)
            owners->whose(owners->user, setting->name, hint);
        report_at(report, &setting->at, "%s has no key \"%s\"%s", where, setting->name, hint);
        if (suggest_certain(&near) && !setting_get(group, near.best))
            report_cure(report, "%s", near.best);
        good = false;
    }
    return good;
}

static const char *copy_text(struct arena *arena, const char *text)
{
    return text ? arena_copy(arena, qn_bytes(text, strlen(text) + 1)).data : NULL;
}

/* Moves a setting to another arena, with all that it holds. It then stands in no file. */
static bool copy_setting(struct arena *arena, struct setting *setting)
{
    const char *name = setting->name, *text = setting->text;
    setting->name = copy_text(arena, name);
    setting->text = copy_text(arena, text);
    setting->at = setting->value = (struct extent){.file = NULL};
    struct setting *items = arena_alloc(arena, setting->count * sizeof *items);
    if ((name && !setting->name) || (text && !setting->text) || !items)
        return false;
    for (size_t i = 0; i < setting->count; i++) {
        items[i] = setting->items[i];
        if (!copy_setting(arena, &items[i]))
            return false;
    }
    setting->items = items;
    return true;
}

/* A value as written, by parsing `value = ...;`; what does not parse is a text. */
static bool read_value(struct config *config, const char *value, struct setting *setting)
{
    struct buffer text = {0};
    struct report quiet = {0};
    struct config one = {0};
    buffer_print(&text, "value = %s;", value);
    if (config_load_text(&one, "command line", qn_str(buffer_text(&text)), &quiet) && one.root.count == 1)
        *setting = one.root.items[0];
    else
        *setting = (struct setting){.type = SETTING_TEXT, .text = value};
    const bool good = copy_setting(&config->arena, setting);
    config_unload(&one);
    report_fini(&quiet);
    buffer_fini(&text);
    return good;
}

bool setting_put(struct config *config, struct setting *group, const char *name, const char *value)
{
    struct setting setting;
    if (!read_value(config, value, &setting))
        return false;
    setting.name = copy_text(&config->arena, name);
    struct setting *items = arena_alloc(&config->arena, (group->count + 1) * sizeof *items);
    if (!items || !setting.name)
        return false;
    size_t count = 0;
    for (size_t i = 0; i < group->count; i++)
        if (!group->items[i].name || strcmp(group->items[i].name, name) != 0)
            items[count++] = group->items[i];
    items[count++] = setting;
    group->items = items;
    group->count = count;
    return true;
}
