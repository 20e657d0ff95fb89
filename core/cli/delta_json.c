#include "delta.h"

#include "../base/json.h"
#include "../document/block.h"

#include <stdio.h>

/* Left out when it is empty. */
static void print_text(struct json *json, const char *name, qn_slice text)
{
    if (text.size)
        json_text(json, name, text);
}

static void print_cause(struct json *json, const qn_cause *cause)
{
    if (!cause)
        return;
    print_text(json, "stage", cause->stage);
    print_text(json, "reason", cause->reason);
    print_text(json, "duplicate_of", cause->same_doc);
    print_text(json, "detail", cause->detail);
}

static void print_outcome(struct json *json, const char *name, const struct shelf_result *result)
{
    if (!result)
        return;
    const bool failed = result->failed_stage.data, none = !result->document;
    const bool dropped = !none && result->document->verdict != QN_PASS;
    json_open(json, name, '{');
    json_text(json, "verdict", qn_str(failed ? "failed" : none ? "none" : dropped ? "dropped" : "kept"));
    if (failed) {
        print_text(json, "stage", result->failed_stage);
        print_text(json, "reason", result->failure);
    } else if (dropped) {
        print_cause(json, result->document->cause);
    }
    json_close(json, '}');
}

static void print_value(struct json *json, const char *name, const qn_value *value)
{
    switch (value->type) {
    case QN_INTEGER:
        json_signed(json, name, value->integer);
        break;
    case QN_REAL:
        json_decimal(json, name, value->real);
        break;
    case QN_BOOLEAN:
        json_truth(json, name, value->boolean);
        break;
    case QN_LIST:
        json_open(json, name, '[');
        for (uint32_t i = 0; i < value->count; i++)
            json_text(json, NULL, value->list[i]);
        json_close(json, ']');
        break;
    default:
        json_text(json, name, value->text);
    }
}

static void print_field(struct json *json, const struct field_change *change)
{
    const qn_field *const sides[] = {change->a, change->b};
    json_open(json, NULL, '{');
    json_text(json, "name", change->a ? change->a->name : change->b->name);
    for (int i = 0; i < 2; i++)
        if (sides[i])
            print_value(json, i ? "b" : "a", &sides[i]->value);
        else
            json_nothing(json, i ? "b" : "a");
    for (int i = 0; i < 2; i++)
        if (sides[i])
            print_text(json, i ? "b_stage" : "a_stage", sides[i]->stage);
    json_close(json, '}');
}

static void print_block(struct json *json, const struct block_change *change)
{
    static const char *const types[] = {"lost", "gained", "rewritten", "restated"};
    json_open(json, NULL, '{');
    json_text(json, "change", qn_str(types[change->type]));
    json_text(json, "kind", qn_str(block_kind_name((change->b ? change->b : change->a)->kind)));
    if (change->a)
        json_text(json, "a", change->a->text);
    if (change->b)
        json_text(json, "b", change->b->text);
    print_cause(json, change->cause);
    json_close(json, '}');
}

static void print_changes(struct json *json, const struct changes *changes)
{
    json_open(json, "fields", '[');
    for (size_t i = 0; i < changes->field_count; i++)
        print_field(json, &changes->fields[i]);
    json_close(json, ']');
    json_open(json, "blocks", '[');
    for (size_t i = 0; i < changes->block_count; i++)
        print_block(json, &changes->blocks[i]);
    json_close(json, ']');
}

/* The line on standard output. False: no memory, or it cannot be written. */
static bool write_line(struct buffer *line)
{
    buffer_append(line, "\n", 1);
    const bool good = !line->failed && fwrite(line->data, 1, line->size, stdout) == line->size;
    buffer_fini(line);
    return good;
}

bool delta_write(const struct delta *delta)
{
    static const char *const types[] = {"lost", "gained", "changed"};
    struct buffer line = {0};
    struct json json = {.out = &line};
    json_open(&json, NULL, '{');
    json_text(&json, "id", delta->id);
    json_text(&json, "change", qn_str(types[delta->type]));
    print_outcome(&json, "a", delta->a);
    print_outcome(&json, "b", delta->b);
    if (delta->changes)
        print_changes(&json, delta->changes);
    json_close(&json, '}');
    return write_line(&line);
}

bool delta_write_counts(const struct delta_counts *counts)
{
    struct buffer line = {0};
    struct json json = {.out = &line};
    json_open(&json, NULL, '{');
    json_text(&json, "schema", qn_str("quern-diff/1"));
    json_number(&json, "same", counts->same);
    json_number(&json, "lost", counts->lost);
    json_number(&json, "gained", counts->gained);
    json_number(&json, "changed", counts->changed);
    json_counts(&json, "lost_by", &counts->lost_by);
    json_counts(&json, "gained_by", &counts->gained_by);
    json_close(&json, '}');
    return write_line(&line);
}
