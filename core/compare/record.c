#include "record.h"

#include "../document/block.h"
#include "../document/field.h"

#include <jansson.h>
#include <stdlib.h>

static const char *const reserved[] = {"blocks", "detail", "dropped", "fields", "id",   "media",   "provenance", "reason",
                                       "same_block", "schema", "stage",   "text",   "uri", "verdict"};

static qn_slice copy_text(struct document *document, const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    const char *text = json_string_value(value);
    return text ? arena_copy(&document->arena, qn_bytes(text, json_string_length(value))) : qn_bytes(NULL, 0);
}

static qn_cause cause_of(struct document *document, const json_t *object)
{
    const json_t *same = json_object_get(object, "same_block");
    return (qn_cause){.stage = copy_text(document, object, "stage"),
                      .reason = copy_text(document, object, "reason"),
                      .detail = copy_text(document, object, "detail"),
                      .same_doc = copy_text(document, object, "duplicate_of"),
                      .same_block = json_is_integer(same) ? (uint32_t)json_integer_value(same) : QN_NO_BLOCK,
                      .score = json_number_value(json_object_get(object, "score"))};
}

/* ---- Fields ---- */

static bool list_value(struct document *document, const json_t *list, qn_value *value)
{
    qn_slice *items = arena_alloc(&document->arena, json_array_size(list) * sizeof *items);
    size_t i;
    const json_t *item;
    if (!items)
        return false;
    json_array_foreach((json_t *)list, i, item) {
        if (!json_is_string(item))
            return false;
        items[value->count++] = qn_bytes(json_string_value(item), json_string_length(item));
    }
    value->list = items;
    return true;
}

/* False: it is no value of a field. */
static bool value_of(struct document *document, const json_t *json, qn_value *value)
{
    switch (json_typeof(json)) {
    case JSON_STRING:
        *value = (qn_value){.type = QN_TEXT, .text = qn_bytes(json_string_value(json), json_string_length(json))};
        return true;
    case JSON_INTEGER:
        *value = (qn_value){.type = QN_INTEGER, .integer = json_integer_value(json)};
        return true;
    case JSON_REAL:
        *value = (qn_value){.type = QN_REAL, .real = json_real_value(json)};
        return true;
    case JSON_TRUE:
    case JSON_FALSE:
        *value = (qn_value){.type = QN_BOOLEAN, .boolean = json_is_true(json)};
        return true;
    case JSON_ARRAY:
        *value = (qn_value){.type = QN_LIST};
        return list_value(document, json, value);
    default:
        return false;
    }
}

static bool set_fields(struct document *document, const json_t *from, const json_t *provenance, bool all)
{
    const char *name;
    json_t *json;
    json_object_foreach((json_t *)from, name, json) {
        qn_field field = {.name = qn_str(name), .block = QN_NO_BLOCK};
        bool is_reserved = false;
        for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
            is_reserved |= !all && strcmp(reserved[i], name) == 0;
        if (is_reserved || !value_of(document, json, &field.value))
            continue;
        field.stage = copy_text(document, json_object_get(provenance, name), "stage");
        if (!field_set(document, &field))
            return false;
    }
    return true;
}

/* ---- Blocks ---- */

struct piece {
    const json_t *json;
    json_int_t index;
    bool dropped;
};

static int by_index(const void *a, const void *b)
{
    const json_int_t left = ((const struct piece *)a)->index, right = ((const struct piece *)b)->index;
    return (left > right) - (left < right);
}

static uint32_t kind_of(const char *name)
{
    for (uint32_t kind = QN_PARAGRAPH; name && kind <= QN_RULE; kind++)
        if (strcmp(block_kind_name(kind), name) == 0)
            return kind;
    return QN_PARAGRAPH;
}

static bool add_piece(struct document *document, const struct piece *piece)
{
    const qn_slice text = copy_text(document, piece->json, "text");
    const bool marked = json_object_get(piece->json, "state") != NULL;
    qn_block *block = block_add(document, kind_of(json_string_value(json_object_get(piece->json, "kind"))), text, 0, 0);
    if (!block)
        return false;
    block->level = (uint8_t)json_integer_value(json_object_get(piece->json, "level"));
    const qn_cause cause = cause_of(document, piece->json);
    return (!piece->dropped && !marked) || block_judge(document, block, piece->dropped ? QN_DROPPED : QN_MARKED, &cause);
}

static size_t list_pieces(const json_t *list, bool dropped, struct piece *pieces)
{
    size_t i;
    const json_t *json;
    json_array_foreach((json_t *)list, i, json)
        pieces[i] = (struct piece){json, json_integer_value(json_object_get(json, "index")), dropped};
    return json_array_size(list);
}

static bool add_text(struct document *document, qn_slice text)
{
    while (text.size) {
        const char *end = memmem(text.data, text.size, "\n\n", 2);
        const qn_slice paragraph = qn_part(text, 0, end ? (size_t)(end - text.data) : text.size);
        if (!block_add(document, QN_PARAGRAPH, paragraph, 0, 0))
            return false;
        text = qn_part(text, paragraph.size + 2, text.size);
    }
    return true;
}

static bool add_blocks(struct document *document, const json_t *record)
{
    const json_t *kept = json_object_get(record, "blocks"), *dropped = json_object_get(record, "dropped");
    struct piece *pieces = malloc((json_array_size(kept) + json_array_size(dropped) + 1) * sizeof *pieces);
    bool good = pieces != NULL;
    if (good && !kept)
        good = add_text(document, copy_text(document, record, "text"));
    if (good) {
        size_t count = list_pieces(kept, false, pieces);
        count += list_pieces(dropped, true, pieces + count);
        qsort(pieces, count, sizeof *pieces, by_index);
        for (size_t i = 0; i < count && good; i++)
            good = add_piece(document, &pieces[i]);
    }
    free(pieces);
    return good;
}

/* ---- The record ---- */

static bool fill(struct document *document, const json_t *record, struct record_facts *facts)
{
    const char *verdict = json_string_value(json_object_get(record, "verdict"));
    const json_t *provenance = json_object_get(record, "provenance"), *more = json_object_get(record, "fields");
    document->pub.id = copy_text(document, record, "id");
    document->pub.uri = copy_text(document, record, "uri");
    document->pub.media = copy_text(document, record, "media");
    *facts = (struct record_facts){verdict && strcmp(verdict, "failed") == 0, json_object_get(record, "blocks") != NULL};
    if (verdict && (facts->failed || strcmp(verdict, "dropped") == 0)) {
        const qn_cause cause = cause_of(document, record);
        if (!document_judge(document, QN_DROP, &cause))
            return false;
    }
    return set_fields(document, record, provenance, false) && (!more || set_fields(document, more, provenance, true)) &&
           add_blocks(document, record);
}

bool record_read(qn_slice line, struct document *document, struct record_facts *facts, struct error *error)
{
    json_error_t fault;
    json_t *record = json_loadb(line.data, line.size, JSON_ALLOW_NUL, &fault);
    bool good = json_is_object(record) || error_set(error, QN_E_INPUT, "is no record: %s", record ? "it is no object" : fault.text);
    good = good && (fill(document, record, facts) || error_set(error, QN_E_LIMIT, "no memory for a record"));
    json_decref(record);
    return good;
}
