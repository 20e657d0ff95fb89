#include "flow.h"

/* What is left behind a stage. */
struct left {
    uint64_t documents, bytes;
};

static void put_left(const struct evidence *evidence, const struct left *left, struct buffer *out)
{
    page_put(out, "<td>");
    page_bar(out, "", left->documents, evidence->documents);
    page_put(out, "<b>");
    markup_number(out, left->documents);
    page_put(out, "</b></td><td>");
    page_bar(out, "", left->bytes, evidence->bytes);
    page_put(out, "<b>");
    page_bytes(out, left->bytes);
    page_put(out, "</b></td>");
}

static void put_part(struct buffer *out, bool *first, uint64_t count, const char *noun, const char *verb)
{
    if (count == 0)
        return;
    page_put(out, *first ? "" : ", ");
    page_count(out, count, noun);
    page_put(out, verb);
    *first = false;
}

/* The row behind which these outflows have gone; a stage that took nothing is pale. inputs: that failed there. */
static void put_row(const struct evidence *evidence, const char *name, const char *kind, const struct outflow *outflow, uint64_t inputs,
                    struct left *left, struct buffer *out)
{
    bool first = true;
    const uint64_t documents = outflow->documents + outflow->failed, bytes = outflow->bytes + outflow->rest_bytes;
    left->documents -= documents < left->documents ? documents : left->documents;
    left->bytes -= bytes < left->bytes ? bytes : left->bytes;
    page_put(out, documents || bytes || outflow->blocks || inputs ? "<tr><th scope=\"row\">" : "<tr class=\"idle\"><th scope=\"row\">");
    markup_text(out, qn_str(name));
    page_put(out, " <i>");
    markup_text(out, qn_str(kind));
    page_put(out, "</i></th>");
    put_left(evidence, left, out);
    page_put(out, "<td class=\"out\">");
    put_part(out, &first, inputs, "input", " failed");
    put_part(out, &first, outflow->documents, "document", " dropped");
    put_part(out, &first, outflow->failed, "document", " failed");
    put_part(out, &first, outflow->blocks, "block", "");
    page_put(out, "</td></tr>\n");
}

/* Readers, and what is nobody's, in one row: only documents can go there. */
static struct outflow reading(const struct evidence *evidence)
{
    const struct pipeline *pipeline = evidence->pipeline;
    struct outflow sum = evidence->outflows[pipeline->reader_count + pipeline->stage_count];
    for (size_t i = 0; i < pipeline->reader_count; i++) {
        const struct outflow *one = &evidence->outflows[i];
        sum.documents += one->documents;
        sum.failed += one->failed;
        sum.blocks += one->blocks;
        sum.bytes += one->bytes;
        sum.rest_bytes += one->rest_bytes;
    }
    return sum;
}

void flow_write(const struct evidence *evidence, struct buffer *out)
{
    const struct pipeline *pipeline = evidence->pipeline;
    struct left left = {evidence->documents, evidence->bytes};
    const struct outflow sum = reading(evidence);
    page_put(out, "<section>\n<h2>From stage to stage</h2>\n<p class=\"note\">Documents and text that are left behind each stage of the main line. "
                  "Text is counted as it stood at the end.</p>\n<table class=\"flow\">\n<thead><tr><th>stage</th><th>documents</th>"
                  "<th>text</th><th>went here</th></tr></thead>\n<tbody>\n<tr><th scope=\"row\">read</th>");
    put_left(evidence, &left, out);
    page_put(out, "<td class=\"out\">");
    page_count(out, evidence->blocks, "block");
    page_put(out, "</td></tr>\n");
    put_row(evidence, "readers", "", &sum, evidence->failed_inputs, &left, out);
    for (size_t i = 0; i < pipeline->stage_count; i++)
        if (pipeline->stages[i].branch == 0)
            put_row(evidence, pipeline->stages[i].name, plugin_kind_name(pipeline->stages[i].plugin->table.kind),
                    &evidence->outflows[pipeline->reader_count + i], 0, &left, out);
    page_put(out, "</tbody>\n</table>\n</section>\n");
}
