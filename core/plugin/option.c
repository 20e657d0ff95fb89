#include "option.h"

#include "../base/suggest.h"
#include "../base/units.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const type_names[] = {"", "bool", "int", "size", "duration", "real", "text", "choice", "list", "file"};
static const char *const type_wants[] = {
    "",
    "true or false",
    "a whole number",
    "a size such as 4096, \"64K\" or \"1.5M\"",
    "a duration such as \"250ms\", \"10s\" or \"5m\"",
    "a number",
    "a text in quotes",
    "one of ",
    "a list of texts such as [\"a\", \"b\"]",
    "a path in quotes",
};

/* Where a value goes and who is told when it cannot. */
struct filling {
    const struct option_place *place;
    char *state;
    struct arena *strings;
    struct report *report;
    bool good;
};

const char *option_type_name(uint32_t type)
{
    return type < sizeof type_names / sizeof *type_names ? type_names[type] : "";
}

static const char *number_text(const qn_option *option, qn_scalar value, char *out)
{
    if (option->type == QN_O_SIZE)
        return units_print_size(value.integer, out);
    if (option->type == QN_O_DURATION)
        return units_print_duration(value.integer, out);
    if (option->type == QN_O_REAL)
        snprintf(out, 32, "%g", value.real);
    else
        snprintf(out, 32, "%" PRId64, value.integer);
    return out;
}

const char *option_default(const qn_option *option, char *out)
{
    if (option->flags & QN_O_REQUIRED)
        return "required";
    switch (option->type) {
    case QN_O_BOOL:
        return option->initial.integer ? "true" : "false";
    case QN_O_TEXT:
    case QN_O_FILE:
    case QN_O_CHOICE:
    case QN_O_LIST:
        snprintf(out, 256, option->type == QN_O_LIST ? "[%s]" : "\"%s\"", option->initial.text ? option->initial.text : "");
        return out;
    default:
        return number_text(option, option->initial, out);
    }
}

bool option_print(const qn_option *option, const void *state, struct buffer *out)
{
    const char *at = (const char *)state + option->offset;
    char text[32];
    qn_scalar number;
    qn_strings list;
    switch (option->type) {
    case QN_O_BOOL:
        return buffer_print(out, "%s", *(const bool *)at ? "true" : "false");
    case QN_O_CHOICE:
        return buffer_print(out, "\"%s\"", option->choices[*(const int32_t *)(const void *)at]);
    case QN_O_TEXT:
    case QN_O_FILE:
        memcpy(&number.text, at, sizeof number.text);
        return buffer_print(out, "\"%s\"", number.text);
    case QN_O_LIST:
        memcpy(&list, at, sizeof list);
        for (size_t i = 0; i < list.count; i++)
            buffer_print(out, "%s\"%s\"", i ? ", " : "[", list.items[i]);
        return buffer_print(out, list.count ? "]" : "[]");
    default:
        memcpy(&number, at, sizeof number);
        return buffer_print(out, "%s", number_text(option, number, text));
    }
}

const char *option_range(const qn_option *option, char *out)
{
    out[0] = '\0';
    if (option->type == QN_O_CHOICE) {
        for (size_t i = 0, size = 0; option->choices[i] && size < 200; i++)
            size += (size_t)snprintf(out + size, 256 - size, "%s%.50s", i ? " | " : "", option->choices[i]);
        return out;
    }
    const bool real = option->type == QN_O_REAL;
    if (!real && option->type != QN_O_INT && option->type != QN_O_SIZE && option->type != QN_O_DURATION)
        return out;
    char low[32], high[32];
    number_text(option, option->min, low);
    number_text(option, option->max, high);
    const bool open = real ? option->max.real > 1e300 : option->max.integer == INT64_MAX;
    snprintf(out, 256, open ? "%s or more" : "%s to %s", low, high);
    return out;
}

static void complain(struct filling *to, const struct option_setting *setting, const char *what)
{
    to->good = false;
    report_at(to->report, &setting->place, "%s: option \"%s\" %s", to->place->owner, setting->name, what);
}

static void complain_type(struct filling *to, const qn_option *option, const struct option_setting *setting)
{
    char range[256], message[320];
    const bool choice = option->type == QN_O_CHOICE;
    snprintf(message, sizeof message, "wants %s%s", type_wants[option->type], choice ? option_range(option, range) : "");
    complain(to, setting, message);
}

static void put(struct filling *to, const qn_option *option, const void *value, size_t size)
{
    memcpy(to->state + option->offset, value, size);
}

static void put_integer(struct filling *to, const qn_option *option, const struct option_setting *setting, int64_t value)
{
    if (setting && (value < option->min.integer || value > option->max.integer)) {
        char range[256], text[32], message[320];
        snprintf(message, sizeof message, "is %s, but must be %s", number_text(option, (qn_scalar){.integer = value}, text),
                 option_range(option, range));
        complain(to, setting, message);
        return;
    }
    put(to, option, &value, sizeof value);
}

static void put_real(struct filling *to, const qn_option *option, const struct option_setting *setting, double value)
{
    if (setting && !(value >= option->min.real && value <= option->max.real)) {
        char range[256], message[320];
        snprintf(message, sizeof message, "is %g, but must be %s", value, option_range(option, range));
        complain(to, setting, message);
        return;
    }
    put(to, option, &value, sizeof value);
}

static void put_choice(struct filling *to, const qn_option *option, const struct option_setting *setting, const char *word)
{
    struct suggestion near = {.wrong = word};
    for (int32_t i = 0; option->choices[i]; i++) {
        if (strcmp(option->choices[i], word) == 0) {
            put(to, option, &i, sizeof i);
            return;
        }
        suggest_offer(&near, option->choices[i]);
    }
    if (!setting)
        return;
    char range[256], hint[96], message[512];
    snprintf(message, sizeof message, "is \"%.64s\", but must be one of %s%s", word, option_range(option, range),
             suggest_text(&near, hint));
    complain(to, setting, message);
    if (suggest_certain(&near))
        report_cure(to->report, "\"%s\"", suggest_certain(&near));
}

static const char *keep_text(struct filling *to, const char *text)
{
    char *copy = arena_alloc(to->strings, strlen(text) + 1);
    if (copy)
        return strcpy(copy, text);
    to->good = false;
    report_add(to->report, NULL, 0, "no memory for the options of %s", to->place->owner);
    return "";
}

static void put_text(struct filling *to, const qn_option *option, const char *text)
{
    const char *copy = keep_text(to, text);
    put(to, option, &copy, sizeof copy);
}

/* A path in its folder, which must be readable. NULL: it is not, and that was said. */
static const char *keep_path(struct filling *to, const struct option_setting *setting, const char *path)
{
    char *joined = NULL;
    if (setting && setting->folder && path[0] != '/' && asprintf(&joined, "%s/%s", setting->folder, path) < 0)
        joined = NULL;
    const char *real = joined ? joined : path, *kept = NULL;
    if (setting && *path && access(real, R_OK) != 0) {
        char message[512];
        snprintf(message, sizeof message, "names the file \"%.400s\", which cannot be read", real);
        complain(to, setting, message);
    } else {
        kept = keep_text(to, real);
    }
    free(joined);
    return kept;
}

static void put_file(struct filling *to, const qn_option *option, const struct option_setting *setting, const char *path)
{
    const char *kept = keep_path(to, setting, path);
    if (kept)
        put(to, option, &kept, sizeof kept);
}

static void put_list(struct filling *to, const qn_option *option, const struct option_setting *setting, const char *const *items,
                     size_t count)
{
    const char **copies = arena_zalloc(to->strings, count * sizeof *copies + 1);
    if (!copies) {
        to->good = false;
        report_add(to->report, NULL, 0, "no memory for the options of %s", to->place->owner);
        return;
    }
    for (size_t i = 0; i < count; i++)
        copies[i] = option->flags & QN_O_PATHS ? keep_path(to, setting, items[i]) : keep_text(to, items[i]);
    const qn_strings list = {copies, count};
    put(to, option, &list, sizeof list);
}

/* The default of a list is words parted by blanks. */
static void put_words(struct filling *to, const qn_option *option, const char *words)
{
    const char *items[64];
    size_t count = 0;
    char *copy = strdup(words ? words : ""), *rest = NULL;
    for (char *word = copy ? strtok_r(copy, " ", &rest) : NULL; word && count < 64; word = strtok_r(NULL, " ", &rest))
        items[count++] = word;
    put_list(to, option, NULL, items, count);
    free(copy);
}

static void put_default(struct filling *to, const qn_option *option)
{
    const char *text = option->initial.text;
    switch (option->type) {
    case QN_O_BOOL:
        put(to, option, &(bool){option->initial.integer != 0}, sizeof(bool));
        break;
    case QN_O_INT:
    case QN_O_SIZE:
    case QN_O_DURATION:
        put_integer(to, option, NULL, option->initial.integer);
        break;
    case QN_O_REAL:
        put_real(to, option, NULL, option->initial.real);
        break;
    case QN_O_CHOICE:
        put_choice(to, option, NULL, text);
        break;
    case QN_O_LIST:
        put_words(to, option, text);
        break;
    default:
        put_text(to, option, text ? text : "");
    }
}

static void put_setting(struct filling *to, const qn_option *option, const struct option_setting *setting)
{
    const struct option_value *value = &setting->value;
    int64_t number = value->integer;
    bool right = value->type == OPTION_INTEGER;
    switch (option->type) {
    case QN_O_BOOL:
        if (value->type != OPTION_BOOL)
            break;
        put(to, option, &value->boolean, sizeof(bool));
        return;
    case QN_O_SIZE:
        right = right || (value->type == OPTION_TEXT && units_size(value->text, &number));
        break;
    case QN_O_DURATION:
        right = value->type == OPTION_TEXT && units_duration(value->text, &number);
        break;
    case QN_O_REAL:
        if (value->type != OPTION_REAL && value->type != OPTION_INTEGER)
            break;
        put_real(to, option, setting, value->type == OPTION_REAL ? value->real : (double)value->integer);
        return;
    case QN_O_LIST:
        if (value->type != OPTION_LIST && value->type != OPTION_TEXT)
            break;
        put_list(to, option, setting, value->type == OPTION_LIST ? value->items : &value->text,
                 value->type == OPTION_LIST ? value->count : 1);
        return;
    case QN_O_TEXT:
    case QN_O_CHOICE:
    case QN_O_FILE:
        if (value->type != OPTION_TEXT)
            break;
        if (option->type == QN_O_CHOICE)
            put_choice(to, option, setting, value->text);
        else if (option->type == QN_O_FILE)
            put_file(to, option, setting, value->text);
        else
            put_text(to, option, value->text);
        return;
    default:
        break;
    }
    const bool numeric = option->type == QN_O_INT || option->type == QN_O_SIZE || option->type == QN_O_DURATION;
    if (numeric && right)
        put_integer(to, option, setting, number);
    else
        complain_type(to, option, setting);
}

static void complain_unknown(struct filling *to, const struct plugin *plugin, const struct option_setting *setting)
{
    struct suggestion near = {.wrong = setting->name};
    for (size_t i = 0; i < plugin->table.option_count; i++)
        suggest_offer(&near, plugin->table.options[i].name);
    for (size_t i = 0; i < to->place->key_count; i++)
        suggest_offer(&near, to->place->keys[i]);
    char hint[256] = "";
    if (near.best)
        suggest_text(&near, hint);
    else if (to->place->whose)
        to->place->whose(to->place->user, setting->name, hint);
    to->good = false;
    report_at(to->report, &setting->at, "%s: plugin \"%s\" has no option \"%s\"%s", to->place->owner, plugin->table.name, setting->name,
              hint);
    const char *certain = suggest_certain(&near);
    for (size_t i = 0; certain && i < to->place->given_count; i++)
        if (strcmp(to->place->given[i], certain) == 0)
            certain = NULL;
    if (certain)
        report_cure(to->report, "%s", certain);
}

bool option_fill(const struct plugin *plugin, const struct option_setting *settings, size_t count,
                 const struct option_place *place, void *state, struct arena *strings, struct report *report)
{
    struct filling to = {place, state, strings, report, true};
    for (size_t i = 0; i < plugin->table.option_count; i++) {
        const qn_option *option = &plugin->table.options[i];
        bool given = false;
        for (size_t j = 0; j < count; j++)
            given |= strcmp(settings[j].name, option->name) == 0;
        if (!given && (option->flags & QN_O_REQUIRED)) {
            report_at(report, &place->at, "%s: option \"%s\" must be given: %s", place->owner, option->name, option->help);
            to.good = false;
        }
        put_default(&to, option);
    }
    for (size_t j = 0; j < count; j++) {
        const qn_option *option = plugin_option(plugin, settings[j].name);
        if (option)
            put_setting(&to, option, &settings[j]);
        else
            complain_unknown(&to, plugin, &settings[j]);
    }
    return to.good;
}
