/* jsonl: a document a line of JSON, in the form that docs/record.md describes. */
#include "blockkind.h"
#include "fields.h"
#include "json.h"

#include <quern/plugin.h>

struct jsonl {
    bool text, blocks, spans, dropped, provenance;
    qn_strings fields;
};

static const qn_option options[] = {
    QN_OPT_BOOL(struct jsonl, text, true, "write the kept blocks as one text, a blank line between them"),
    QN_OPT_BOOL(struct jsonl, blocks, false, "write the kept blocks one by one, with what they are"),
    QN_OPT_BOOL(struct jsonl, spans, false, "write the blocks one by one, with their spans"),
    QN_OPT_BOOL(struct jsonl, dropped, false, "write the dropped blocks, too, with stage and reason"),
    QN_OPT_BOOL(struct jsonl, provenance, false, "write where fields and blocks come from"),
    QN_OPT_LIST(struct jsonl, fields, "", "write these fields alone; none named: all"),
};

/* One record on its way out. */
struct record {
    const struct jsonl *self;
    qn_call *call;
    uint32_t *places; /* by a block's id its index in reading order; NULL: no blocks are written */
    uint32_t place_count;
};

/* ---- Causes ---- */

static void put_member(struct record *out, const char *comma_name_colon, qn_slice text)
{
    if (text.size == 0)
        return;
    json_put(out->call, comma_name_colon);
    json_put_string(out->call, text);
}

static void put_index(struct record *out, const char *comma_name_colon, uint32_t block)
{
    if (block >= out->place_count || out->places[block] == QN_NO_BLOCK)
        return;
    json_put(out->call, comma_name_colon);
    json_put_integer(out->call, out->places[block]);
}

/* doc: the document whose own cause it is, for what a duplicate repeats may stand among its fields already; or NULL. */
static void put_cause(struct record *out, const qn_cause *cause, const qn_doc *doc)
{
    if (!cause)
        return;
    put_member(out, ",\"stage\":", cause->stage);
    put_member(out, ",\"reason\":", cause->reason);
    put_member(out, ",\"detail\":", cause->detail);
    if (!doc || !qn_field_of(doc, "duplicate_of"))
        put_member(out, ",\"duplicate_of\":", cause->same_doc);
    if (cause->same_doc.size == 0)
        put_index(out, ",\"same_block\":", cause->same_block);
    if (cause->score != 0 && (!doc || !qn_field_of(doc, "score"))) {
        json_put(out->call, ",\"score\":");
        json_put_real(out->call, cause->score);
    }
}

static void put_verdict(struct record *out, const qn_doc *doc)
{
    if (doc->verdict != QN_PASS)
        json_put(out->call, doc->verdict == QN_DROP ? ",\"verdict\":\"dropped\"" : ",\"verdict\":\"failed\"");
    else if (doc->cause)
        json_put(out->call, ",\"verdict\":\"marked\"");
    put_cause(out, doc->cause, doc);
}

/* ---- Fields ---- */

/* Names that the record itself uses: a field of such a name goes under "fields". */
static bool is_reserved(qn_slice name)
{
    static const char *const names[] = {
        "blocks", "detail",     "dropped", "fields", "id",   "media", "provenance",
        "reason", "same_block", "schema",  "stage",  "text", "uri",   "verdict",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (qn_equal(name, qn_str(names[i])))
            return true;
    return false;
}

static bool is_wanted(const struct jsonl *self, qn_slice name)
{
    for (size_t i = 0; i < self->fields.count; i++)
        if (qn_equal(name, qn_str(self->fields.items[i])))
            return true;
    return self->fields.count == 0;
}

static void keep_wanted(const struct jsonl *self, struct fields *fields)
{
    size_t count = 0;
    for (size_t i = 0; i < fields->count; i++)
        if (is_wanted(self, fields->rows[i]->name))
            fields->rows[count++] = fields->rows[i];
    fields->count = count;
}

static void put_name(struct record *out, const char *before, qn_slice name)
{
    json_put(out->call, before);
    json_put_string(out->call, name);
    json_put(out->call, ":");
}

static void put_fields(struct record *out, struct fields fields)
{
    size_t reserved = 0;
    for (size_t i = 0; i < fields.count; i++) {
        if (is_reserved(fields.rows[i]->name)) {
            reserved++;
            continue;
        }
        put_name(out, ",", fields.rows[i]->name);
        json_put_value(out->call, &fields.rows[i]->value);
    }
    if (reserved == 0)
        return;
    const char *before = ",\"fields\":{";
    for (size_t i = 0; i < fields.count; i++) {
        if (!is_reserved(fields.rows[i]->name))
            continue;
        put_name(out, before, fields.rows[i]->name);
        json_put_value(out->call, &fields.rows[i]->value);
        before = ",";
    }
    json_put(out->call, "}");
}

static void put_provenance(struct record *out, struct fields fields)
{
    json_put(out->call, ",\"provenance\":{");
    for (size_t i = 0; i < fields.count; i++) {
        const qn_field *field = fields.rows[i];
        put_name(out, i ? "," : "", field->name);
        json_put(out->call, "{\"stage\":");
        json_put_string(out->call, field->stage);
        put_member(out, ",\"origin\":", field->origin);
        if (field->block != QN_NO_BLOCK) {
            put_index(out, ",\"block\":", field->block);
            json_put(out->call, ",\"begin\":");
            json_put_integer(out->call, field->begin);
            json_put(out->call, ",\"end\":");
            json_put_integer(out->call, field->end);
        }
        json_put(out->call, "}");
    }
    json_put(out->call, "}");
}

/* ---- Blocks ---- */

static void put_span(struct record *out, const qn_span *span)
{
    json_put(out->call, "{\"type\":");
    json_put_string(out->call, span->type);
    json_put(out->call, ",\"begin\":");
    json_put_integer(out->call, span->begin);
    json_put(out->call, ",\"end\":");
    json_put_integer(out->call, span->end);
    if (out->self->provenance)
        put_member(out, ",\"stage\":", span->stage);
    const char *before = ",\"features\":{";
    for (const qn_feature *feature = span->features; feature; feature = feature->next) {
        put_name(out, before, feature->name);
        json_put_string(out->call, feature->value);
        before = ",";
    }
    json_put(out->call, span->features ? "}}" : "}");
}

static void put_spans(struct record *out, const qn_block *block)
{
    const char *before = ",\"spans\":[";
    for (const qn_span *span = block->spans; span; span = span->next) {
        json_put(out->call, before);
        put_span(out, span);
        before = ",";
    }
    if (block->spans)
        json_put(out->call, "]");
}

static void put_block(struct record *out, const qn_block *block, int64_t index)
{
    qn_call *call = out->call;
    json_put(call, "{\"index\":");
    json_put_integer(call, index);
    json_put(call, ",\"kind\":\"");
    json_put(call, blockkind_name(block->kind));
    json_put(call, "\"");
    if (block->level) {
        json_put(call, ",\"level\":");
        json_put_integer(call, block->level);
    }
    if (block->ordinal) {
        json_put(call, ",\"ordinal\":");
        json_put_integer(call, block->ordinal);
    }
    if (block->state == QN_MARKED)
        json_put(call, ",\"state\":\"marked\"");
    put_cause(out, block->cause, NULL);
    if (out->self->provenance && block->raw_end) {
        json_put(call, ",\"raw\":[");
        json_put_integer(call, (int64_t)block->raw_begin);
        json_put(call, ",");
        json_put_integer(call, (int64_t)block->raw_end);
        json_put(call, "]");
    }
    json_put(call, ",\"text\":");
    json_put_string(call, block->text);
    if (out->self->spans)
        put_spans(out, block);
    json_put(call, "}");
}

static void put_blocks(struct record *out, const qn_doc *doc, const char *name, bool dropped)
{
    json_put(out->call, name);
    const char *before = "";
    int64_t index = 0;
    for (const qn_block *block = doc->blocks; block; block = block->next, index++) {
        if ((block->state == QN_DROPPED) != dropped)
            continue;
        json_put(out->call, before);
        put_block(out, block, index);
        before = ",";
    }
    json_put(out->call, "]");
}

static void put_text(struct record *out, const qn_doc *doc)
{
    json_put(out->call, ",\"text\":\"");
    bool first = true;
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        if (block->text.size == 0)
            continue;
        if (!first)
            json_put(out->call, "\\n\\n");
        json_put_escaped(out->call, block->text);
        first = false;
    }
    json_put(out->call, "\"");
}

/* ---- The record ---- */

/* Ids are given as blocks are made, and a split makes one in between; readers of a record count in reading order. */
static bool find_places(struct record *out, const qn_doc *doc)
{
    out->places = qn_scratch(out->call, (doc->block_count + (size_t)1) * sizeof *out->places);
    if (!out->places)
        return false;
    out->place_count = doc->block_count;
    for (uint32_t i = 0; i < out->place_count; i++)
        out->places[i] = QN_NO_BLOCK;
    uint32_t place = 0;
    for (const qn_block *block = doc->blocks; block; block = block->next, place++)
        if (block->id < out->place_count)
            out->places[block->id] = place;
    return true;
}

static qn_verdict render(const void *state, const qn_doc *doc, qn_call *call)
{
    const struct jsonl *self = state;
    struct record out = {self, call, NULL, 0};
    const bool blocks = self->blocks || self->spans;
    if ((blocks || self->dropped || self->provenance) && !find_places(&out, doc))
        return QN_PASS; /* over the memory limit: the core has marked the call */
    struct fields fields = fields_in_order(call, doc);
    keep_wanted(self, &fields);

    json_put(call, "{\"schema\":\"quern/1\",\"id\":");
    json_put_string(call, doc->id);
    json_put(call, ",\"uri\":");
    json_put_string(call, doc->uri);
    json_put(call, ",\"media\":");
    json_put_string(call, doc->media);
    put_verdict(&out, doc);
    put_fields(&out, fields);
    if (self->text)
        put_text(&out, doc);
    if (blocks)
        put_blocks(&out, doc, ",\"blocks\":[", false);
    if (self->dropped)
        put_blocks(&out, doc, ",\"dropped\":[", true);
    if (self->provenance)
        put_provenance(&out, fields);
    json_put(call, "}\n");
    return QN_PASS;
}

static const qn_plugin jsonl = {
    QN_PLUGIN_HEAD,
    .name = "jsonl", .version = "1.0.0", .license = "MIT",
    .summary = "Write a document a line, as JSON (schema quern/1)",
    .kind = QN_WRITER, .threading = QN_SHARED, .state_size = sizeof(struct jsonl),
    QN_TABLE(option, options),
    .render = render,
};
QN_MODULE(&jsonl);
