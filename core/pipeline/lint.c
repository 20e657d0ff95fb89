#include "lint.h"

#include "../base/buffer.h"
#include "../plugin/option.h"
#include "fields.h"
#include "possible.h"

#include <stdlib.h>

/* Where a key of a stage stands; the stage itself where it is not given. */
static const struct extent *place_of(const struct stage *stage, const char *key)
{
    const struct setting *setting = setting_get(stage->group, key);
    return setting ? &setting->value : &stage->group->value;
}

static const char *kind_of(const struct stage *stage)
{
    return plugin_kind_name(stage->plugin->table.kind);
}

/* ---- Conditions ---- */

/* The documents that come from a stage: -1 is the readers. */
struct coming {
    const struct pipeline *pipeline;
    int from;
};

static bool may_have_field(void *user, const char *field)
{
    const struct coming *coming = user;
    const struct pipeline *pipeline = coming->pipeline;
    uint32_t type;
    for (size_t i = 0; i < pipeline->reader_count; i++)
        if (fields_set_by(&pipeline->readers[i], field, &type))
            return true;
    for (int i = coming->from; i >= 0; i = pipeline->stages[i].parent)
        if (fields_set_by(&pipeline->stages[i], field, &type))
            return true;
    return false;
}

static bool drops_for(const struct stage *stage, const char *reason)
{
    const qn_plugin *table = &stage->plugin->table;
    for (size_t i = 0; i < table->reason_count; i++)
        if (strcmp(table->reasons[i].slug, reason) == 0)
            return true;
    const qn_reason *own;
    for (size_t i = 0; (own = stage_reason(stage, i)); i++)
        if (strcmp(own->slug, reason) == 0)
            return true;
    return table->flags & QN_P_DYNAMIC_REASONS;
}

static bool may_have_reason(void *user, const char *reason)
{
    const struct coming *coming = user;
    for (int i = coming->from; i >= 0; i = coming->pipeline->stages[i].parent)
        if (drops_for(&coming->pipeline->stages[i], reason))
            return true;
    return false;
}

static bool may_have_stage(void *user, const char *name)
{
    const struct coming *coming = user;
    for (int i = coming->from; i >= 0; i = coming->pipeline->stages[i].parent)
        if (strcmp(coming->pipeline->stages[i].name, name) == 0)
            return true;
    return false;
}

static void lint_condition(const struct pipeline *pipeline, const struct stage *stage, struct report *report)
{
    struct coming coming = {pipeline, stage->parent};
    const bool writer = stage->plugin->table.kind == QN_WRITER;
    const struct known known = {!writer, may_have_field, may_have_reason, may_have_stage, &coming};
    char why[WHY_SIZE];
    if (stage->when && !expression_possible(stage->when, &known, why))
        report_warn(report, place_of(stage, "when"), "%s \"%s\" never %s, for its condition cannot hold: %s", kind_of(stage), stage->name,
                    writer ? "writes" : "runs", why);
}

/* ---- Stages that do what another one does ---- */

static bool same_options(const struct stage *a, const struct stage *b)
{
    bool same = true;
    for (size_t i = 0; same && i < a->plugin->table.option_count; i++) {
        struct buffer values[2] = {{0}, {0}};
        same = option_print(&a->plugin->table.options[i], a->state, &values[0]) &&
               option_print(&b->plugin->table.options[i], b->state, &values[1]) && values[0].size == values[1].size &&
               memcmp(values[0].data, values[1].data, values[0].size) == 0;
        buffer_fini(&values[0]);
        buffer_fini(&values[1]);
    }
    return same;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

/* As far as the core goes: a deduper that is given another rule does something else. */
static bool same_keys(const struct stage *a, const struct stage *b)
{
    return same_text(a->when_text, b->when_text) && a->within == b->within && a->action == b->action && a->listed == b->listed &&
           a->keep == b->keep && a->clusters == b->clusters && same_text(a->index, b->index) &&
           memcmp(&a->rule, &b->rule, sizeof a->rule) == 0;
}

static void lint_repetition(const struct pipeline *pipeline, const struct stage *stage, struct report *report)
{
    const struct stage *above = stage->parent >= 0 ? &pipeline->stages[stage->parent] : NULL;
    if (above && above->plugin == stage->plugin && same_keys(above, stage) && same_options(above, stage))
        report_warn(report, &stage->group->value, "%s \"%s\" is the same as \"%s\", which it follows", kind_of(stage), stage->name,
                    above->name);
}

static void lint_readers(const struct pipeline *pipeline, struct report *report)
{
    for (size_t i = 0; i < pipeline->reader_count; i++)
        for (size_t j = 0; j < i; j++) {
            const struct stage *reader = &pipeline->readers[i], *earlier = &pipeline->readers[j];
            if (reader->plugin != earlier->plugin || !same_options(reader, earlier))
                continue;
            report_warn(report, &reader->group->value, "reader \"%s\" never reads: \"%s\" is the same, and of equals the first one does",
                        reader->name, earlier->name);
            break;
        }
}

/* ---- Spans under text that is rewritten ---- */

static bool adds_spans(const struct stage *stage)
{
    const qn_spans *spans = plugin_extension(stage->plugin, QN_SPANS);
    const qn_option *option = spans && QN_HAS(spans, option) && spans->option ? plugin_option(stage->plugin, spans->option) : NULL;
    if (!option || option->type != QN_O_BOOL)
        return spans != NULL;
    return *(const bool *)((const char *)stage->state + option->offset);
}

static void lint_spans(const struct pipeline *pipeline, const struct stage *stage, struct report *report)
{
    if (!(stage->plugin->table.flags & QN_P_REWRITES))
        return;
    for (int i = stage->parent; i >= 0; i = pipeline->stages[i].parent)
        if (adds_spans(&pipeline->stages[i]))
            report_warn(report, &stage->group->value,
                        "%s \"%s\" gives blocks another text, which takes away the spans that \"%s\" adds before: change their order",
                        kind_of(stage), stage->name, pipeline->stages[i].name);
}

/* ---- Dedupers that find nothing ---- */

static void lint_deduper(const struct stage *stage, struct report *report)
{
    const qn_option *unit = plugin_option(stage->plugin, "unit");
    if (stage->within != WITHIN_DOCUMENT || !unit || unit->type != QN_O_CHOICE)
        return;
    const int32_t chosen = *(const int32_t *)(const void *)((const char *)stage->state + unit->offset);
    if (strcmp(unit->choices[chosen], "document") == 0)
        report_warn(report, place_of(stage, "within"),
                    "deduper \"%s\" finds nothing: its unit is the document, and within a document there is only one", stage->name);
}

void lint_pipeline(const struct pipeline *pipeline, struct report *report)
{
    lint_readers(pipeline, report);
    for (size_t i = 0; i < pipeline->stage_count; i++) {
        const struct stage *stage = &pipeline->stages[i];
        lint_condition(pipeline, stage, report);
        lint_repetition(pipeline, stage, report);
        lint_spans(pipeline, stage, report);
        if (stage->plugin->table.kind == QN_DEDUPER)
            lint_deduper(stage, report);
    }
    for (size_t i = 0; i < pipeline->writer_count; i++)
        lint_condition(pipeline, &pipeline->writers[i], report);
}
