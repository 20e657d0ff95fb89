#include "answer.h"

#include <stdio.h>
#include <stdlib.h>
#include <utf8.h>

/* An answer that is being applied. */
struct applying {
    struct change change;
    qn_block **blocks; /* by their place in reading order; NULL: dropped before, and not sent */
    size_t block_count;
    char error[CHANGE_ERROR_SIZE + 80];
};

static QN_PRINTF_(2, 3) bool refuse(struct applying *to, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(to->error, sizeof to->error, format, arguments);
    va_end(arguments);
    return false;
}

static qn_slice slice_of(const json_t *text)
{
    return qn_bytes(json_string_value(text), json_string_length(text));
}

/* A member that may be missing or null. */
static const json_t *member(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_null(value) ? NULL : value;
}

static bool knows_all(struct applying *to, const json_t *object, const char *const *names, const char *what)
{
    const char *name;
    json_t *value;
    json_object_foreach((json_t *)object, name, value) {
        size_t i = 0;
        while (names[i] && strcmp(names[i], name) != 0)
            i++;
        if (!names[i])
            return refuse(to, "%s has no member \"%.40s\"", what, name);
    }
    return true;
}

static bool take_text(struct applying *to, const json_t *object, const char *name, const char *what, qn_slice *text)
{
    const json_t *value = member(object, name);
    *text = value ? slice_of(value) : qn_str("");
    return !value || json_is_string(value) || refuse(to, "%s: \"%s\" is no text", what, name);
}

/* What change.h says, with the place. */
static bool blame(struct applying *to, const char *what)
{
    const struct change *change = &to->change;
    return refuse(to, "%s: %s", what, *change->error ? change->error : "the document is over a limit");
}

/* ---- Fields ---- */

static bool is_list_of_texts(const json_t *value)
{
    bool good = json_is_array(value);
    for (size_t i = 0; good && i < json_array_size(value); i++)
        good = json_is_string(json_array_get(value, i));
    return good;
}

static bool take_value(struct applying *to, const char *name, const json_t *json, qn_value *value)
{
    *value = (qn_value){.type = QN_TEXT};
    if (json_is_string(json)) {
        value->text = slice_of(json);
    } else if (json_is_boolean(json)) {
        *value = (qn_value){.type = QN_BOOLEAN, .boolean = json_is_true(json)};
    } else if (json_is_integer(json)) {
        *value = (qn_value){.type = QN_INTEGER, .integer = json_integer_value(json)};
    } else if (json_is_real(json)) {
        *value = (qn_value){.type = QN_REAL, .real = json_real_value(json)};
    } else if (is_list_of_texts(json) && json_array_size(json) < UINT32_MAX) {
        const size_t count = json_array_size(json);
        qn_slice *list = qn_scratch(to->change.call, count * sizeof *list + 1);
        for (size_t i = 0; list && i < count; i++)
            list[i] = slice_of(json_array_get(json, i));
        *value = (qn_value){.type = QN_LIST, .count = list ? (uint32_t)count : 0, .list = list};
        return list || refuse(to, "the document is over its memory limit");
    } else {
        return refuse(to, "field \"%.40s\" is neither text, number, boolean nor a list of texts", name);
    }
    return true;
}

static bool is_same(const qn_value *a, const qn_value *b)
{
    const bool text = a->type == QN_DATE && b->type == QN_TEXT; /* a date is sent as a text */
    if (a->type != b->type && !text)
        return false;
    switch (b->type) {
    case QN_TEXT:
        return qn_equal(a->text, b->text);
    case QN_INTEGER:
        return a->integer == b->integer;
    case QN_REAL:
        return a->real == b->real;
    case QN_BOOLEAN:
        return a->boolean == b->boolean;
    default:
        break;
    }
    bool same = a->count == b->count;
    for (uint32_t i = 0; same && i < a->count; i++)
        same = qn_equal(a->list[i], b->list[i]);
    return same;
}

/* A field that is sent back as it was is as it was, whoever set it. */
static bool apply_field(struct applying *to, const char *name, const json_t *json)
{
    qn_value value;
    const qn_field *field = qn_field_of(to->change.doc, name);
    if (json_is_null(json))
        return !field || change_unset(&to->change, qn_str(name)) || blame(to, "fields");
    if (!take_value(to, name, json, &value))
        return false;
    return (field && is_same(&field->value, &value)) || change_field(&to->change, qn_str(name), value, NULL) || blame(to, "fields");
}

static bool apply_fields(struct applying *to, const json_t *fields)
{
    const char *name;
    json_t *value;
    if (fields && !json_is_object(fields))
        return refuse(to, "\"fields\" is no object");
    json_object_foreach((json_t *)fields, name, value)
        if (!apply_field(to, name, value))
            return false;
    return true;
}

/* ---- Blocks ---- */

static bool apply_features(struct applying *to, qn_span *span, const json_t *features, const char *what)
{
    const char *name;
    json_t *value;
    if (features && !json_is_object(features))
        return refuse(to, "%s: the features of a span are no object", what);
    json_object_foreach((json_t *)features, name, value) {
        if (!json_is_string(value))
            return refuse(to, "%s: the feature \"%.40s\" of a span is no text", what, name);
        if (!change_feature(&to->change, span, qn_str(name), slice_of(value)))
            return blame(to, what);
    }
    return true;
}

static bool apply_span(struct applying *to, qn_block *block, const json_t *json, const char *what)
{
    static const char *const names[] = {"type", "begin", "end", "features", NULL};
    const json_t *begin = member(json, "begin"), *end = member(json, "end");
    qn_slice type;
    if (!json_is_object(json) || !json_is_integer(begin) || !json_is_integer(end) || json_integer_value(begin) < 0 ||
        json_integer_value(end) < 0)
        return refuse(to, "%s: a span is {\"type\", \"begin\", \"end\"} and perhaps \"features\"", what);
    if (!knows_all(to, json, names, "a span") || !take_text(to, json, "type", what, &type))
        return false;
    qn_span *span = change_span(&to->change, block, type, (size_t)json_integer_value(begin), (size_t)json_integer_value(end));
    return span ? apply_features(to, span, member(json, "features"), what) : blame(to, what);
}

static bool apply_spans(struct applying *to, qn_block *block, const json_t *spans, const char *what)
{
    if (spans && !json_is_array(spans))
        return refuse(to, "%s: \"spans\" is no list", what);
    for (size_t i = 0; i < json_array_size(spans); i++)
        if (!apply_span(to, block, json_array_get(spans, i), what))
            return false;
    return true;
}

static bool apply_state(struct applying *to, qn_block *block, const json_t *json, const char *what)
{
    static const char *const names[] = {[QN_KEPT] = "kept", [QN_MARKED] = "marked", [QN_DROPPED] = "dropped"};
    qn_slice name, reason, detail;
    if (!take_text(to, json, "state", what, &name) || !take_text(to, json, "reason", what, &reason) ||
        !take_text(to, json, "detail", what, &detail))
        return false;
    if (name.size == 0 || qn_equal(name, qn_str(names[block->state])))
        return true; /* as it was */
    for (qn_state state = QN_MARKED; state <= QN_DROPPED; state++)
        if (qn_equal(name, qn_str(names[state])))
            return change_state(&to->change, block, state, reason, detail) || blame(to, what);
    return refuse(to, "%s: a state is \"marked\" or \"dropped\", and not \"%.20s\"", what, name.data);
}

static bool apply_block(struct applying *to, const json_t *json)
{
    static const char *const names[] = {"index", "text",    "state", "reason", "detail", "spans",
                                        "kind",  "ordinal", "level", NULL}; /* the last three are passed over */
    const json_t *index = json_object_get(json, "index");
    const json_int_t place = json_integer_value(index);
    char what[40];
    if (!json_is_integer(index))
        return refuse(to, "a block has no \"index\"");
    snprintf(what, sizeof what, "block %lld", (long long)place);
    if (place < 0 || (size_t)place >= to->block_count || !to->blocks[place])
        return refuse(to, "there is no %s among those that were sent", what);
    if (!knows_all(to, json, names, what))
        return false;
    qn_block *block = to->blocks[place];
    qn_slice text;
    if (!take_text(to, json, "text", what, &text))
        return false;
    if (member(json, "text") && !change_text(&to->change, block, text))
        return blame(to, what);
    return apply_spans(to, block, member(json, "spans"), what) && apply_state(to, block, json, what);
}

static bool find_blocks(struct applying *to)
{
    qn_doc *doc = to->change.doc;
    for (const qn_block *block = doc->blocks; block; block = block->next)
        to->block_count++;
    to->blocks = qn_scratch(to->change.call, to->block_count * sizeof *to->blocks + 1);
    if (!to->blocks)
        return refuse(to, "the document is over its memory limit");
    size_t place = 0;
    for (qn_block *block = doc->blocks; block; block = block->next)
        to->blocks[place++] = block->state == QN_DROPPED ? NULL : block;
    return true;
}

static bool apply_blocks(struct applying *to, const json_t *blocks)
{
    if (!blocks)
        return true;
    if (!json_is_array(blocks))
        return refuse(to, "\"blocks\" is no list");
    if (!find_blocks(to))
        return false;
    for (size_t i = 0; i < json_array_size(blocks); i++)
        if (!apply_block(to, json_array_get(blocks, i)))
            return false;
    return true;
}

/* ---- The answer ---- */

/* Is it the id that was sent? Bytes that are no text went as U+FFFD each. */
static bool is_id(qn_slice given, qn_slice id)
{
    size_t at = 0;
    while (id.size > 0) {
        const size_t valid = utf8_valid_size(id);
        if (!qn_equal(qn_part(given, at, at + valid), qn_part(id, 0, valid)))
            return false;
        at += valid;
        id = qn_part(id, valid, id.size);
        if (id.size > 0) {
            if (!qn_equal(qn_part(given, at, at + 3), qn_str("\xEF\xBF\xBD")))
                return false;
            at += 3;
            id = qn_part(id, 1, id.size);
        }
    }
    return at == given.size;
}

json_t *answer_read(qn_slice line, const qn_doc *doc, char *error, size_t error_size)
{
    enum { SHOWN = 60 };
    json_error_t wrong;
    json_t *answer = json_loadb(line.data, line.size, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL | JSON_DECODE_ANY, &wrong);
    const json_t *id = json_object_get(answer, "id");
    if (!answer)
        snprintf(error, error_size, "answered with no JSON: %s, at column %d of \"%.*s\"", wrong.text, wrong.column,
                 line.size < SHOWN ? (int)line.size : SHOWN, line.data);
    else if (!json_is_object(answer))
        snprintf(error, error_size, "answered with no object");
    else if (!json_is_string(id))
        snprintf(error, error_size, "answered without an \"id\"");
    else if (!is_id(slice_of(id), doc->id))
        snprintf(error, error_size, "answered for another document, \"%.100s\"", json_string_value(id));
    else
        return answer;
    json_decref(answer);
    return NULL;
}

static qn_verdict apply_verdict(struct applying *to, const json_t *answer)
{
    qn_slice verdict, reason, detail;
    if (!take_text(to, answer, "verdict", "the document", &verdict) || !take_text(to, answer, "reason", "the document", &reason) ||
        !take_text(to, answer, "detail", "the document", &detail))
        return QN_FAIL_DOC;
    if (verdict.size == 0 || qn_equal(verdict, qn_str("kept")))
        return QN_PASS;
    if (qn_equal(verdict, qn_str("dropped"))) {
        if (!change_drop(&to->change, reason, detail))
            blame(to, "the document");
        return to->change.dropped ? QN_DROP : QN_FAIL_DOC;
    }
    if (qn_equal(verdict, qn_str("failed")))
        refuse(to, "%s", detail.size ? detail.data : "the program says so");
    else
        refuse(to, "a verdict is \"kept\", \"dropped\" or \"failed\", and not \"%.20s\"", verdict.data);
    return QN_FAIL_DOC;
}

qn_verdict answer_apply(const json_t *answer, const qn_strings *fields, qn_doc *doc, qn_call *call)
{
    static const char *const names[] = {"id",    "verdict", "reason", "detail", "fields", "blocks",
                                        "media", "uri",     NULL}; /* the last two are passed over */
    struct applying to = {.change = {.call = call, .doc = doc, .fields = fields}};
    qn_verdict verdict = QN_FAIL_DOC;
    if (knows_all(&to, answer, names, "the answer") && apply_fields(&to, member(answer, "fields")) &&
        apply_blocks(&to, member(answer, "blocks")))
        verdict = apply_verdict(&to, answer);
    return verdict == QN_FAIL_DOC ? qn_fail_doc(call, QN_E_INPUT, "%s", to.error) : verdict;
}
