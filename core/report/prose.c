#include "prose.h"

#include <stdlib.h>

/* A mark may lie within others; deeper ones than this are left out, so that a page stays linear in its document. */
enum { MOST_AT_ONCE = 8 };

struct mark {
    uint32_t begin, end;
    const qn_span *span; /* or ... */
    const qn_field *field;
};

static int by_begin(const void *a, const void *b)
{
    const struct mark *left = a, *right = b;
    if (left->begin != right->begin)
        return left->begin < right->begin ? -1 : 1;
    return (left->end < right->end) - (left->end > right->end);
}

/* The place of a field's value is of the text as it then was: it counts where the value still stands there. */
static bool stands_there(const qn_field *field, const qn_block *block)
{
    const bool text = field->value.type == QN_TEXT || field->value.type == QN_DATE;
    return field->block == block->id && text && field->end > field->begin && field->end <= block->text.size &&
           qn_equal(qn_part(block->text, field->begin, field->end), field->value.text);
}

/* NULL: there are none, or no memory. */
static struct mark *find_marks(const qn_doc *doc, const qn_block *block, size_t *count, bool *good)
{
    size_t most = 0;
    for (const qn_span *span = block->spans; span; span = span->next)
        most++;
    for (const qn_field *field = doc->fields; field; field = field->next)
        most += stands_there(field, block);
    struct mark *marks = most ? malloc(most * sizeof *marks) : NULL;
    *good = most == 0 || marks;
    *count = 0;
    for (const qn_span *span = block->spans; marks && span; span = span->next)
        if (span->end > span->begin && span->end <= block->text.size)
            marks[(*count)++] = (struct mark){span->begin, span->end, span, NULL};
    for (const qn_field *field = doc->fields; marks && field; field = field->next)
        if (stands_there(field, block))
            marks[(*count)++] = (struct mark){field->begin, field->end, NULL, field};
    if (*count)
        qsort(marks, *count, sizeof *marks, by_begin);
    return marks;
}

static bool is_reader(const struct pipeline *pipeline, qn_slice stage)
{
    for (size_t i = 0; i < pipeline->reader_count; i++)
        if (qn_equal(qn_str(pipeline->readers[i].name), stage))
            return true;
    return false;
}

static void describe(const struct mark *mark, struct buffer *out)
{
    if (mark->field) {
        page_put(out, "field ");
        markup_text(out, mark->field->name);
        page_put(out, ", by ");
        markup_text(out, mark->field->stage);
        return;
    }
    markup_text(out, mark->span->type);
    page_put(out, ", by ");
    markup_text(out, mark->span->stage);
    for (const qn_feature *feature = mark->span->features; feature; feature = feature->next) {
        page_put(out, "; ");
        markup_text(out, feature->name);
        page_put(out, ": ");
        markup_first(out, feature->value, 120);
    }
}

/* What readers mark is how the text was written; what stages mark was found in it, and stands out. */
static void put_piece(const struct pipeline *pipeline, const struct mark *const *open, size_t count, qn_slice text, struct buffer *out)
{
    const struct mark *found = NULL;
    for (size_t i = 0; i < count; i++)
        if (open[i]->field || !is_reader(pipeline, open[i]->span->stage))
            found = open[i];
    if (count == 0 || text.size == 0) {
        markup_text(out, text);
        return;
    }
    page_put(out, found ? "<mark title=\"" : "<span class=\"form\" title=\"");
    for (size_t i = 0; i < count; i++) {
        page_put(out, i ? " · " : "");
        describe(open[i], out);
    }
    page_put(out, "\">");
    markup_text(out, text);
    page_put(out, found ? "</mark>" : "</span>");
}

static uint32_t next_change(const struct mark *const *open, size_t count, const struct mark *next, uint32_t end)
{
    for (size_t i = 0; i < count; i++)
        if (open[i]->end < end)
            end = open[i]->end;
    return next && next->begin < end ? next->begin : end;
}

bool prose_write(const struct pipeline *pipeline, const qn_doc *doc, const qn_block *block, struct buffer *out)
{
    size_t count, next = 0, open_count = 0;
    bool good;
    struct mark *marks = find_marks(doc, block, &count, &good);
    const struct mark *open[MOST_AT_ONCE];
    for (uint32_t at = 0; at < block->text.size;) {
        size_t left = 0;
        for (size_t i = 0; i < open_count; i++)
            if (open[i]->end > at)
                open[left++] = open[i];
        open_count = left;
        for (; next < count && marks[next].begin <= at; next++)
            if (marks[next].end > at && open_count < MOST_AT_ONCE)
                open[open_count++] = &marks[next];
        const uint32_t end = next_change(open, open_count, next < count ? &marks[next] : NULL, (uint32_t)block->text.size);
        put_piece(pipeline, open, open_count, qn_part(block->text, at, end), out);
        at = end;
    }
    free(marks);
    return good;
}
