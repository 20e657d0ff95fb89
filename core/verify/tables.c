/* The tables of a plugin, beyond what it takes to load it: what people read in them, and what must not be there twice. */
#include "../plugin/module.h"
#include "exam.h"

#include <math.h>
#include <stdio.h>

static bool is_blank(const char *text)
{
    return !text || text[strspn(text, " \t\n")] == '\0';
}

/* A name of lower-case letters, digits and the given others. */
static bool is_slug(const char *name, const char *others)
{
    if (!name || !(*name >= 'a' && *name <= 'z') || strlen(name) > 64)
        return false;
    for (; *name; name++)
        if (!(*name >= 'a' && *name <= 'z') && !(*name >= '0' && *name <= '9') && !strchr(others, *name))
            return false;
    return true;
}

/* ---- Options ---- */

static size_t member_size(const qn_option *option)
{
    static const size_t sizes[] = {0, sizeof(bool), 8, 8, 8, 8, sizeof(char *), 4, sizeof(qn_strings), sizeof(char *)};
    return option->type < sizeof sizes / sizeof *sizes ? sizes[option->type] : 0;
}

static void look_at_range(const qn_plugin *table, const qn_option *option, struct board *board)
{
    if (option->type == QN_O_REAL && (isnan(option->min.real) || isnan(option->max.real) || option->min.real > option->max.real))
        board_note(board, RULE_OPTIONS, "%s: option \"%s\" has an empty range", table->name, option->name);
    const bool whole = option->type == QN_O_INT || option->type == QN_O_SIZE || option->type == QN_O_DURATION;
    if (whole && option->min.integer > option->max.integer)
        board_note(board, RULE_OPTIONS, "%s: option \"%s\" has an empty range", table->name, option->name);
    for (size_t i = 0; option->type == QN_O_CHOICE && option->choices[i]; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(option->choices[i], option->choices[j]) == 0)
                board_note(board, RULE_OPTIONS, "%s: option \"%s\" has the choice \"%s\" twice", table->name, option->name,
                           option->choices[i]);
}

static void look_at_option(const qn_plugin *table, const qn_option *option, struct board *board)
{
    if (!is_slug(option->name, "_"))
        board_note(board, RULE_OPTIONS, "%s: option \"%.64s\" is not named in lower-case letters, digits and \"_\"", table->name,
                   option->name);
    if (is_blank(option->help))
        board_note(board, RULE_OPTIONS, "%s: option \"%s\" has no help", table->name, option->name);
    if (option->flags & ~(QN_O_REQUIRED | QN_O_PATHS))
        board_note(board, RULE_OPTIONS, "%s: option \"%s\" has flags that do not exist", table->name, option->name);
    const size_t size = member_size(option), alignment = option->type == QN_O_LIST ? sizeof(void *) : size;
    if (size && option->offset % alignment != 0)
        board_note(board, RULE_OPTIONS, "%s: option \"%s\" is no member: offset %zu is not one of its type", table->name, option->name,
                   option->offset);
    for (const qn_option *other = table->options; other < option; other++)
        if (option->offset < other->offset + member_size(other) && other->offset < option->offset + size)
            board_note(board, RULE_OPTIONS, "%s: options \"%s\" and \"%s\" fill the same member", table->name, other->name, option->name);
    look_at_range(table, option, board);
}

/* ---- Reasons, metrics, fields ---- */

/* A row's name, and whether one before it has the same. */
static void look_at_name(const qn_plugin *table, const char *name, const char *others, const void *rows, size_t stride, size_t row,
                         enum rule rule, struct board *board)
{
    const char *what = rule_rows[rule].name;
    if (!is_slug(name, others))
        board_note(board, rule, "%s: \"%.64s\" among its %s is not named in lower-case letters, digits and \"%s\"", table->name, name, what,
                   others);
    for (size_t i = 0; i < row; i++) {
        const char *other; /* the name is the first member of every row */
        memcpy(&other, (const char *)rows + i * stride, sizeof other);
        if (strcmp(other, name) == 0)
            board_note(board, rule, "%s: \"%s\" is twice among its %s", table->name, name, what);
    }
}

static void look_at_rows(const qn_plugin *table, struct board *board)
{
    for (size_t i = 0; i < table->reason_count; i++) {
        const qn_reason *reason = &table->reasons[i];
        look_at_name(table, reason->slug, "-", table->reasons, sizeof *reason, i, RULE_REASONS, board);
        if (is_blank(reason->help))
            board_note(board, RULE_REASONS, "%s: reason \"%s\" has no sentence", table->name, reason->slug);
    }
    for (size_t i = 0; i < table->metric_count; i++) {
        const qn_metric *metric = &table->metrics[i];
        look_at_name(table, metric->name, "_-", table->metrics, sizeof *metric, i, RULE_METRICS, board);
        if (is_blank(metric->unit) || is_blank(metric->help))
            board_note(board, RULE_METRICS, "%s: metric \"%s\" lacks its unit or its help", table->name, metric->name);
    }
    for (size_t i = 0; i < table->field_count; i++) {
        const qn_field_info *field = &table->fields[i];
        look_at_name(table, field->name, "_", table->fields, sizeof *field, i, RULE_FIELDS, board);
        if (field->type > QN_LIST || is_blank(field->help))
            board_note(board, RULE_FIELDS, "%s: field \"%s\" has no such type, or no help", table->name, field->name);
    }
}

/* ---- The plugin ---- */

static bool has_revision(const char *name)
{
    const char *slash = strrchr(name, '/');
    return slash && slash > name && slash[1] >= '1' && slash[1] <= '9' && strspn(slash + 1, "0123456789") == strlen(slash + 1);
}

static void look_at_extensions(const struct plugin *plugin, struct board *board)
{
    const qn_plugin *table = &plugin->table;
    for (const qn_ext *ext = table->exts; ext && ext->name; ext++) {
        if (!has_revision(ext->name) || !ext->table)
            board_note(board, RULE_EXTENSIONS, "%s: extension \"%.64s\" lacks a revision (\"/1\") or its table", table->name, ext->name);
        for (const qn_ext *other = table->exts; other < ext; other++)
            if (strcmp(other->name, ext->name) == 0)
                board_note(board, RULE_EXTENSIONS, "%s: extension \"%s\" is there twice", table->name, ext->name);
    }
    const qn_banding *banding = plugin_extension(plugin, QN_BANDING);
    const char *const names[] = {banding ? banding->bands : NULL, banding ? banding->rows : NULL};
    for (int i = 0; banding && i < 2; i++) {
        const qn_option *option = names[i] ? plugin_option(plugin, names[i]) : NULL;
        if (!option || option->type != QN_O_INT)
            board_note(board, RULE_EXTENSIONS, "%s: " QN_BANDING " names \"%s\", which is no option of type int", table->name,
                       names[i] ? names[i] : "");
    }
}

/* Functions of other kinds are never called: who wrote them expects something else. */
static void look_at_functions(const qn_plugin *table, struct board *board)
{
    const struct {
        const char *name;
        bool there;
        unsigned kinds;
    } rows[] = {
        {"probe", table->probe != NULL, 1u << QN_READER},
        {"read", table->read != NULL, 1u << QN_READER},
        {"process", table->process != NULL, 1u << QN_CLEANER | 1u << QN_EXTRACTOR | 1u << QN_WRITER},
        {"keys", table->keys != NULL, 1u << QN_DEDUPER},
        {"same", table->same != NULL, 1u << QN_DEDUPER},
        {"render", table->render != NULL, 1u << QN_WRITER},
        {"commit", table->commit != NULL, 1u << QN_WRITER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (rows[i].there && !(rows[i].kinds & 1u << table->kind))
            board_note(board, RULE_FUNCTIONS, "%s: a %s has no function %s", table->name, plugin_kind_name(table->kind), rows[i].name);
    if (table->render && (table->process || table->commit))
        board_note(board, RULE_FUNCTIONS, "%s: a writer has render, or process and commit, not both", table->name);
    if (table->commit && !table->process)
        board_note(board, RULE_FUNCTIONS, "%s: commit without process", table->name);
    const bool has_place = table->kind == QN_WRITER && table->process;
    if (has_place != (table->threading == QN_ORDERED))
        board_note(board, RULE_FUNCTIONS, "%s: QN_ORDERED is for writers with process, and these are nothing else", table->name);
}

static void look_at_plugin(const qn_plugin *table, struct board *board)
{
    const struct {
        const char *what, *text;
    } rows[] = {{"version", table->version}, {"summary", table->summary}, {"license", table->license}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (is_blank(rows[i].text) || strchr(rows[i].text, '\n') || strlen(rows[i].text) > 120)
            board_note(board, RULE_PLUGIN, "%s: its %s is empty, or more than a line of 120 bytes", table->name, rows[i].what);
    if (!(*table->version >= '0' && *table->version <= '9'))
        board_note(board, RULE_PLUGIN, "%s: version \"%.40s\" does not begin with a number", table->name, table->version);
    if (table->flags & ~(QN_P_DYNAMIC_REASONS | QN_P_REWRITES | QN_P_PROGRAMS))
        board_note(board, RULE_PLUGIN, "%s: it has flags that do not exist", table->name);
}

void look_at_tables(const struct module *module, struct board *board)
{
    for (size_t i = 0; i < module->plugin_count; i++) {
        const qn_plugin *table = &module->plugins[i].table;
        look_at_plugin(table, board);
        look_at_functions(table, board);
        for (size_t j = 0; j < table->option_count; j++)
            look_at_option(table, &table->options[j], board);
        look_at_rows(table, board);
        look_at_extensions(&module->plugins[i], board);
    }
}
