#include "fields.h"

/* The fields that the core sets for dedupers. */
static const qn_field_info deduper_fields[] = {
    {"duplicate_of", QN_TEXT, "id of the document that this one repeats"},
    {"cluster", QN_TEXT, "id of the document that stands for all that are alike"},
    {"score", QN_REAL, "how alike it is to the document that it repeats"},
};
enum { DEDUPER_FIELDS = sizeof deduper_fields / sizeof *deduper_fields };

static bool is_deduper_field(const char *name, uint32_t *type)
{
    for (size_t i = 0; i < DEDUPER_FIELDS; i++)
        if (strcmp(deduper_fields[i].name, name) == 0) {
            *type = deduper_fields[i].type;
            return true;
        }
    return false;
}

bool fields_set_by(const struct stage *stage, const char *name, uint32_t *type)
{
    if (!stage->plugin || !stage->state)
        return false;
    return plugin_field_type(stage->plugin, stage->state, qn_str(name), type) ||
           (stage->plugin->table.kind == QN_DEDUPER && is_deduper_field(name, type));
}

static const struct stage *stage_at(const struct pipeline *pipeline, size_t i)
{
    return i < pipeline->reader_count ? &pipeline->readers[i] : &pipeline->stages[i - pipeline->reader_count];
}

static bool known_type(const struct expression_fields *fields, const char *name, uint32_t *type)
{
    const struct pipeline *pipeline = ((const struct known_fields *)(const void *)fields)->pipeline;
    for (size_t i = 0; i < pipeline->reader_count + pipeline->stage_count; i++)
        if (fields_set_by(stage_at(pipeline, i), name, type))
            return *type <= QN_LIST;
    return is_deduper_field(name, type);
}

static void known_each(const struct expression_fields *fields, void (*offer)(void *, const char *), void *user)
{
    const struct pipeline *pipeline = ((const struct known_fields *)(const void *)fields)->pipeline;
    for (size_t i = 0; i < pipeline->reader_count + pipeline->stage_count; i++) {
        const struct stage *stage = stage_at(pipeline, i);
        if (!stage->plugin || !stage->state)
            continue;
        for (size_t j = 0; j < stage->plugin->table.field_count; j++)
            offer(user, stage->plugin->table.fields[j].name);
        for (size_t j = 0; j < stage->field_count; j++)
            offer(user, stage->fields[j]);
    }
    for (size_t i = 0; i < DEDUPER_FIELDS; i++)
        offer(user, deduper_fields[i].name);
}

struct known_fields fields_of(const struct pipeline *pipeline)
{
    return (struct known_fields){{known_type, known_each}, pipeline};
}
