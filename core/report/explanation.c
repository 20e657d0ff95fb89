#include "explanation.h"

#include "../document/block.h"
#include "../document/field.h"
#include "../run/quarantine.h"
#include "prose.h"
#include "source.h"

enum { MOST_DOCUMENTS = 100, VALUE_CHARACTERS = 400 };

static const char *const states[] = {"kept", "marked", "dropped"};

static unsigned state_of(const qn_block *block)
{
    return block->state <= QN_DROPPED ? block->state : QN_KEPT;
}

/* ---- The head of a document ---- */

static void put_cause(const struct pipeline *pipeline, const qn_cause *cause, unsigned number, struct buffer *out)
{
    page_put(out, "<b>");
    markup_text(out, cause->stage);
    page_put(out, "</b>: <b>");
    markup_text(out, cause->reason);
    page_put(out, "</b>");
    const char *sentence = page_reason(pipeline, cause->stage, cause->reason);
    page_put(out, *sentence ? ", " : "");
    markup_text(out, qn_str(sentence));
    if (cause->same_doc.size) {
        page_put(out, "; as document ");
        markup_text(out, cause->same_doc);
    }
    if (cause->same_block != QN_NO_BLOCK && cause->same_doc.size == 0)
        buffer_print(out, "; as <a href=\"#b%u-%u\">block %u</a>", number, cause->same_block, cause->same_block);
    else if (cause->same_block != QN_NO_BLOCK)
        buffer_print(out, ", block %u", cause->same_block);
    if (cause->score > 0 && cause->score < 1)
        buffer_print(out, "; score %.3f", cause->score);
    if (cause->detail.size) {
        page_put(out, " <i>");
        markup_first(out, cause->detail, VALUE_CHARACTERS);
        page_put(out, "</i>");
    }
}

static void put_verdict(const struct explanation *explanation, const struct result *result, struct buffer *out)
{
    const qn_doc *doc = result->document;
    if (result->failed_stage) {
        page_put(out, "<p class=\"verdict dropped\">failed in <b>");
        markup_text(out, qn_str(result->failed_stage));
        buffer_print(out, "</b> (%s): ", error_code_name(result->code));
        markup_text(out, qn_str(result->message));
    } else if (!doc) {
        page_put(out, "<p class=\"verdict dropped\">holds no document");
    } else if (doc->verdict == QN_DROP) {
        page_put(out, "<p class=\"verdict dropped\">dropped");
        if (doc->cause) {
            page_put(out, " by ");
            put_cause(explanation->pipeline, doc->cause, explanation->documents, out);
        }
    } else {
        page_put(out, "<p class=\"verdict kept\">kept");
    }
    page_put(out, "</p>\n");
}

static void put_sizes(const qn_doc *doc, struct buffer *out)
{
    size_t counts[3] = {0}, bytes = 0;
    for (const qn_block *block = doc->blocks; block; block = block->next) {
        counts[state_of(block)]++;
        bytes += block->state == QN_DROPPED ? 0 : block->text.size;
    }
    page_put(out, "<p class=\"sizes\">");
    markup_text(out, doc->media);
    if (doc->raw.size) {
        page_put(out, ", ");
        page_bytes(out, doc->raw.size);
    }
    page_put(out, " · kept ");
    page_count(out, counts[QN_KEPT] + counts[QN_MARKED], "block");
    page_put(out, " with ");
    page_bytes(out, bytes);
    page_put(out, " of text · dropped ");
    page_count(out, counts[QN_DROPPED], "block");
    page_put(out, "</p>\n");
}

/* ---- Fields ---- */

static void put_value(const qn_value *value, struct buffer *out)
{
    struct buffer text = {0};
    field_print_value(value, &text);
    markup_first(out, qn_bytes(text.data, text.size), VALUE_CHARACTERS);
    out->failed |= text.failed;
    buffer_fini(&text);
}

static void put_fields(const qn_doc *doc, unsigned number, struct buffer *out)
{
    if (!doc->fields)
        return;
    page_put(out, "<dl class=\"fields\">\n");
    for (const qn_field *field = doc->fields; field; field = field->next) {
        page_put(out, "<div><dt>");
        markup_text(out, field->name);
        page_put(out, "</dt><dd>");
        put_value(&field->value, out);
        page_put(out, "</dd><dd class=\"from\">");
        markup_text(out, field->stage);
        page_put(out, field->origin.size ? ": " : "");
        markup_text(out, field->origin);
        if (field->block != QN_NO_BLOCK)
            buffer_print(out, ", <a href=\"#b%u-%u\">block %u</a>", number, field->block, field->block);
        page_put(out, "</dd></div>\n");
    }
    page_put(out, "</dl>\n");
}

/* ---- Blocks ---- */

static void put_block(struct explanation *explanation, const qn_doc *doc, const qn_block *block, bool linked)
{
    struct buffer *out = &explanation->page;
    const unsigned number = explanation->documents, state = state_of(block);
    buffer_print(out, "<li id=\"b%u-%u\" class=\"%s %s\"%s>", number, block->id, states[state], block_kind_name(block->kind),
                 block->cause ? " tabindex=\"0\"" : "");
    if (linked && block->raw_end > block->raw_begin)
        buffer_print(out, "<a class=\"number\" href=\"#r%u-%u\" title=\"%s, bytes %llu to %llu\">%u</a>", number, block->id,
                     block_kind_name(block->kind), (unsigned long long)block->raw_begin, (unsigned long long)block->raw_end, block->id);
    else
        buffer_print(out, "<span class=\"number\" title=\"%s\">%u</span>", block_kind_name(block->kind), block->id);
    page_put(out, state == QN_DROPPED ? "<del class=\"text\">" : "<div class=\"text\">");
    if (!prose_write(explanation->pipeline, doc, block, out))
        out->failed = true;
    page_put(out, state == QN_DROPPED ? "</del>" : "</div>");
    if (block->cause) {
        page_put(out, "<div class=\"why\"><span>");
        markup_text(out, block->cause->stage);
        page_put(out, " · ");
        markup_text(out, block->cause->reason);
        buffer_print(out, "</span><p role=\"tooltip\">%s by ", states[state]);
        put_cause(explanation->pipeline, block->cause, number, out);
        page_put(out, "</p></div>");
    }
    page_put(out, "</li>\n");
}

static void put_document(struct explanation *explanation, const qn_doc *doc)
{
    struct buffer *out = &explanation->page;
    const unsigned number = explanation->documents;
    put_sizes(doc, out);
    put_fields(doc, number, out);
    buffer_print(out, "<input type=\"checkbox\" id=\"clean%u\" class=\"clean\"><label for=\"clean%u\">hide what was dropped</label>\n"
                      "<div class=\"columns\">\n<section class=\"blocks\">\n<h2>What the pipeline made of it</h2>\n<ol>\n", number, number);
    const qn_slice raw = doc->raw.size || !qn_equal(doc->uri, explanation->uri) ? doc->raw : explanation->raw;
    for (const qn_block *block = doc->blocks; block; block = block->next)
        put_block(explanation, doc, block, raw.size > 0);
    page_put(out, "</ol>\n</section>\n<section class=\"raw\">\n<h2>What was read</h2>\n");
    if (!source_write(doc, raw, number, out))
        page_put(out, "<p class=\"none\">The raw text is not at hand here.</p>\n");
    page_put(out, "</section>\n</div>\n");
}

/* ---- The page ---- */

void explanation_begin(struct explanation *explanation, const struct pipeline *pipeline, const char *uri, qn_slice raw)
{
    *explanation = (struct explanation){.pipeline = pipeline, .uri = qn_str(uri), .raw = raw};
    page_begin(&explanation->page, uri);
}

void explanation_add(struct explanation *explanation, const struct result *result)
{
    struct buffer *out = &explanation->page;
    const qn_doc *doc = result->document;
    if (explanation->documents++ >= MOST_DOCUMENTS)
        return;
    page_put(out, "<article>\n<header>\n<p class=\"over\">quern explain · ");
    markup_text(out, qn_str(explanation->pipeline->name));
    page_put(out, "</p>\n<h1>");
    markup_text(out, doc ? doc->id : result->uri);
    page_put(out, "</h1>\n");
    put_verdict(explanation, result, out);
    page_put(out, "</header>\n");
    if (doc)
        put_document(explanation, doc);
    page_put(out, "</article>\n");
}

bool explanation_end(struct explanation *explanation)
{
    struct buffer *out = &explanation->page;
    if (explanation->documents > MOST_DOCUMENTS) {
        page_put(out, "<p class=\"none\">… and ");
        page_count(out, explanation->documents - MOST_DOCUMENTS, "document");
        page_put(out, " more.</p>\n");
    }
    page_end(out);
    return !out->failed;
}

void explanation_fini(struct explanation *explanation)
{
    buffer_fini(&explanation->page);
}
