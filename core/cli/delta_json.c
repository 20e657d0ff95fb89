#include "delta.h"

#include "../document/block.h"

#include <jansson.h>
#include <stdlib.h>

static json_t *text_of(qn_slice text)
{
    json_t *string = json_stringn(text.data ? text.data : "", text.size);
    return string ? string : json_string("(no UTF-8)");
}

/* Left out when it is empty. */
static void set_text(json_t *object, const char *name, qn_slice text)
{
    if (text.size)
        json_object_set_new(object, name, text_of(text));
}

static void set_cause(json_t *object, const qn_cause *cause)
{
    if (!cause)
        return;
    set_text(object, "stage", cause->stage);
    set_text(object, "reason", cause->reason);
    set_text(object, "duplicate_of", cause->same_doc);
    set_text(object, "detail", cause->detail);
}

static json_t *outcome_of(const struct shelf_result *result)
{
    json_t *object = json_object();
    const bool failed = result->failed_stage.data, none = !result->document;
    const bool dropped = !none && result->document->verdict != QN_PASS;
    json_object_set_new(object, "verdict", json_string(failed ? "failed" : none ? "none" : dropped ? "dropped" : "kept"));
    if (failed) {
        set_text(object, "stage", result->failed_stage);
        set_text(object, "reason", result->failure);
    } else if (dropped) {
        set_cause(object, result->document->cause);
    }
    return object;
}

static json_t *value_of(const qn_value *value)
{
    json_t *list;
    switch (value->type) {
    case QN_INTEGER:
        return json_integer(value->integer);
    case QN_REAL:
        return json_real(value->real);
    case QN_BOOLEAN:
        return json_boolean(value->boolean);
    case QN_LIST:
        list = json_array();
        for (uint32_t i = 0; i < value->count; i++)
            json_array_append_new(list, text_of(value->list[i]));
        return list;
    default:
        return text_of(value->text);
    }
}

static json_t *field_object(const struct field_change *change)
{
    json_t *object = json_object();
    set_text(object, "name", change->a ? change->a->name : change->b->name);
    json_object_set_new(object, "a", change->a ? value_of(&change->a->value) : json_null());
    json_object_set_new(object, "b", change->b ? value_of(&change->b->value) : json_null());
    if (change->a)
        set_text(object, "a_stage", change->a->stage);
    if (change->b)
        set_text(object, "b_stage", change->b->stage);
    return object;
}

static json_t *block_object(const struct block_change *change)
{
    static const char *const types[] = {"lost", "gained", "rewritten", "restated"};
    json_t *object = json_object();
    json_object_set_new(object, "change", json_string(types[change->type]));
    json_object_set_new(object, "kind", json_string(block_kind_name((change->b ? change->b : change->a)->kind)));
    if (change->a)
        set_text(object, "a", change->a->text);
    if (change->b)
        set_text(object, "b", change->b->text);
    set_cause(object, change->cause);
    return object;
}

static bool write_line(json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT);
    if (text)
        puts(text);
    free(text);
    json_decref(object);
    return text != NULL;
}

bool delta_write(const struct delta *delta)
{
    static const char *const types[] = {"lost", "gained", "changed"};
    const struct changes *changes = delta->changes;
    json_t *object = json_object();
    json_object_set_new(object, "id", text_of(delta->id));
    json_object_set_new(object, "change", json_string(types[delta->type]));
    if (delta->a)
        json_object_set_new(object, "a", outcome_of(delta->a));
    if (delta->b)
        json_object_set_new(object, "b", outcome_of(delta->b));
    if (changes) {
        json_t *fields = json_array(), *blocks = json_array();
        for (size_t i = 0; i < changes->field_count; i++)
            json_array_append_new(fields, field_object(&changes->fields[i]));
        for (size_t i = 0; i < changes->block_count; i++)
            json_array_append_new(blocks, block_object(&changes->blocks[i]));
        json_object_set_new(object, "fields", fields);
        json_object_set_new(object, "blocks", blocks);
    }
    return write_line(object);
}

static json_t *tally_object(const struct tally *tally)
{
    json_t *object = json_object();
    for (size_t i = 0; i < tally->count; i++)
        json_object_set_new(object, tally->rows[i].name, json_integer((json_int_t)tally->rows[i].count));
    return object;
}

bool delta_write_counts(const struct delta_counts *counts)
{
    json_t *object = json_object();
    json_object_set_new(object, "schema", json_string("quern-diff/1"));
    json_object_set_new(object, "same", json_integer((json_int_t)counts->same));
    json_object_set_new(object, "lost", json_integer((json_int_t)counts->lost));
    json_object_set_new(object, "gained", json_integer((json_int_t)counts->gained));
    json_object_set_new(object, "changed", json_integer((json_int_t)counts->changed));
    json_object_set_new(object, "lost_by", tally_object(&counts->lost_by));
    json_object_set_new(object, "gained_by", tally_object(&counts->gained_by));
    return write_line(object);
}
