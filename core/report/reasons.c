#include "reasons.h"

#include <stdlib.h>

enum { MOST_SHOWN = 60 }; /* of a stage */

static uint64_t count_of(const struct cause_row *row)
{
    return row->dropped + row->marked;
}

/* Documents before blocks, then the most frequent first, then as they came. */
static int by_count(const void *a, const void *b)
{
    const struct cause_row *left = *(const struct cause_row *const *)a, *right = *(const struct cause_row *const *)b;
    if (left->document != right->document)
        return left->document ? -1 : 1;
    if (count_of(left) != count_of(right))
        return count_of(left) > count_of(right) ? -1 : 1;
    return left < right ? -1 : left > right;
}

static void put_sample(const struct sample *sample, struct buffer *out)
{
    page_put(out, "<li><q>");
    markup_text(out, sample->text);
    page_put(out, "</q> <small>");
    markup_text(out, sample->document);
    page_put(out, sample->same.size ? ", as " : "");
    markup_text(out, sample->same);
    page_put(out, sample->detail.size ? ": " : "");
    markup_text(out, sample->detail);
    page_put(out, "</small></li>\n");
}

static void put_cause(const struct evidence *evidence, const struct cause_row *row, uint64_t most, struct buffer *out)
{
    page_put(out, "<details class=\"cause\"><summary><b>");
    markup_text(out, row->reason);
    page_put(out, "</b> <span class=\"help\">");
    markup_text(out, qn_str(page_reason(evidence->pipeline, row->stage, row->reason)));
    page_put(out, "</span>");
    page_bar(out, "dropped", count_of(row), most);
    page_put(out, "<span class=\"amount\">");
    page_count(out, count_of(row), row->document ? "document" : "block");
    page_put(out, row->marked ? row->dropped ? " (some only marked)" : " marked" : "");
    page_put(out, ", ");
    page_bytes(out, row->bytes);
    page_put(out, "</span></summary>\n<ul>\n");
    for (unsigned i = 0; i < row->sample_count; i++)
        put_sample(&row->samples[i], out);
    page_put(out, "</ul></details>\n");
}

static void put_stage(const struct evidence *evidence, const char *stage, const struct cause_row **rows, uint64_t most, struct buffer *out)
{
    const struct causes *causes = &evidence->causes;
    size_t count = 0;
    for (size_t i = 0; i < causes->count; i++)
        if (qn_equal(causes->rows[i].stage, qn_str(stage)))
            rows[count++] = &causes->rows[i];
    if (count == 0)
        return;
    qsort(rows, count, sizeof *rows, by_count);
    page_put(out, "<h3>");
    markup_text(out, qn_str(stage));
    page_put(out, "</h3>\n");
    for (size_t i = 0; i < count && i < MOST_SHOWN; i++)
        put_cause(evidence, rows[i], most, out);
    if (count > MOST_SHOWN) {
        page_put(out, "<p class=\"none\">… and ");
        page_count(out, count - MOST_SHOWN, "rarer reason");
        page_put(out, "</p>\n");
    }
}

bool reasons_write(const struct evidence *evidence, struct buffer *out)
{
    const struct pipeline *pipeline = evidence->pipeline;
    const struct causes *causes = &evidence->causes;
    uint64_t most = 0;
    if (causes->count == 0)
        return true;
    const struct cause_row **rows = calloc(causes->count, sizeof *rows);
    if (!rows)
        return false;
    for (size_t i = 0; i < causes->count; i++)
        most = count_of(&causes->rows[i]) > most ? count_of(&causes->rows[i]) : most;
    page_put(out, "<section>\n<h2>What went, and why</h2>\n<p class=\"note\">Each reason opens to show the first few different texts that "
                  "went for it.</p>\n");
    for (size_t i = 0; i < pipeline->reader_count; i++)
        put_stage(evidence, pipeline->readers[i].name, rows, most, out);
    for (size_t i = 0; i < pipeline->stage_count; i++)
        put_stage(evidence, pipeline->stages[i].name, rows, most, out);
    if (causes->others) {
        page_put(out, "<p class=\"none\">Besides these, for more reasons than are listed: ");
        markup_number(out, causes->others);
        page_put(out, "</p>\n");
    }
    page_put(out, "</section>\n");
    free(rows);
    return true;
}
