#include "field.h"

static const char *const type_names[] = {"text", "date", "integer", "real", "boolean", "list"};

const char *field_type_name(uint32_t type)
{
    return type < sizeof type_names / sizeof *type_names ? type_names[type] : "text";
}

void field_print_value(const qn_value *value, struct buffer *out)
{
    switch (value->type) {
    case QN_INTEGER:
        buffer_print(out, "%lld", (long long)value->integer);
        break;
    case QN_REAL:
        buffer_print(out, "%g", value->real);
        break;
    case QN_BOOLEAN:
        buffer_print(out, "%s", value->boolean ? "true" : "false");
        break;
    case QN_LIST:
        for (uint32_t i = 0; i < value->count; i++) {
            buffer_print(out, "%s", i ? ", " : "");
            buffer_append_slice(out, value->list[i]);
        }
        break;
    default:
        buffer_append_slice(out, value->text);
    }
}

static bool copy_value(struct arena *arena, qn_value *value)
{
    if (value->type == QN_TEXT || value->type == QN_DATE) {
        value->text = arena_copy(arena, value->text);
        return value->text.data != NULL;
    }
    if (value->type != QN_LIST)
        return true;
    qn_slice *list = arena_alloc(arena, value->count * sizeof *list + 1);
    for (uint32_t i = 0; list && i < value->count; i++) {
        list[i] = arena_copy(arena, value->list[i]);
        if (!list[i].data)
            return false;
    }
    value->list = list;
    return list != NULL;
}

bool field_set(struct document *document, const qn_field *wanted)
{
    qn_value value = wanted->value;
    if (!copy_value(&document->arena, &value))
        return false;
    qn_field **place = &document->pub.fields;
    while (*place && !qn_equal((*place)->name, wanted->name))
        place = &(*place)->next;
    qn_field *field = *place;
    if (!field) {
        const qn_slice name = arena_copy(&document->arena, wanted->name);
        field = name.data ? arena_zalloc(&document->arena, sizeof *field) : NULL;
        if (!field)
            return false;
        field->name = name;
        *place = field;
    }
    field->value = value;
    field->stage = wanted->stage;
    field->origin = wanted->origin;
    field->block = wanted->block;
    field->begin = wanted->begin;
    field->end = wanted->end;
    return true;
}

void field_unset(struct document *document, qn_slice name)
{
    for (qn_field **place = &document->pub.fields; *place; place = &(*place)->next)
        if (qn_equal((*place)->name, name)) {
            *place = (*place)->next;
            return;
        }
}
