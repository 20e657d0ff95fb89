#include "source.h"

#include <stdlib.h>

/* Of a large page what holds no text is folded, and of that only the beginning is in the page. */
enum { FOLDED = 400, SHOWN_OF_FOLD = 8000, MOST_SHOWN = 1500000 };

static int by_range(const void *a, const void *b)
{
    const qn_block *left = *(const qn_block *const *)a, *right = *(const qn_block *const *)b;
    if (left->raw_begin != right->raw_begin)
        return left->raw_begin < right->raw_begin ? -1 : 1;
    return (left->id > right->id) - (left->id < right->id);
}

/* Blocks whose range is known, in the order of the raw text. NULL: no memory. */
static const qn_block **sorted_blocks(const qn_doc *doc, size_t size, size_t *count)
{
    size_t found = 0;
    for (const qn_block *block = doc->blocks; block; block = block->next)
        found += block->raw_end > block->raw_begin && block->raw_end <= size;
    const qn_block **blocks = calloc(found + 1, sizeof *blocks);
    *count = 0;
    for (const qn_block *block = doc->blocks; blocks && block; block = block->next)
        if (block->raw_end > block->raw_begin && block->raw_end <= size)
            blocks[(*count)++] = block;
    if (blocks && *count)
        qsort(blocks, *count, sizeof *blocks, by_range);
    return blocks;
}

static void put_gap(qn_slice gap, struct buffer *out)
{
    if (gap.size <= FOLDED) {
        markup_text(out, gap);
        return;
    }
    page_put(out, "<details><summary>");
    page_bytes(out, gap.size);
    page_put(out, " without text</summary>");
    markup_text(out, qn_part(gap, 0, SHOWN_OF_FOLD));
    if (gap.size > SHOWN_OF_FOLD)
        page_put(out, "…");
    page_put(out, "</details>");
}

static void put_block(qn_slice raw, const qn_block *block, unsigned number, size_t from, struct buffer *out)
{
    static const char *const classes[] = {"kept", "marked", "dropped"};
    buffer_print(out, "<a class=\"%s\" id=\"r%u-%u\" href=\"#b%u-%u\">", classes[block->state <= QN_DROPPED ? block->state : QN_KEPT],
                 number, block->id, number, block->id);
    markup_text(out, qn_part(raw, from, block->raw_end));
    page_put(out, "</a>");
}

bool source_write(const qn_doc *doc, qn_slice raw, unsigned number, struct buffer *out)
{
    size_t count, at = 0;
    const bool first = qn_equal(doc->id, doc->uri); /* later ones of the same input show their part only */
    const qn_block **blocks = raw.size ? sorted_blocks(doc, raw.size, &count) : NULL;
    if (!blocks || (!first && count == 0)) {
        free(blocks);
        return false;
    }
    if (!first)
        at = blocks[0]->raw_begin;
    const size_t before = out->size;
    page_put(out, "<div class=\"source\">");
    for (size_t i = 0; i < count && out->size - before < MOST_SHOWN; i++) {
        if (blocks[i]->raw_begin > at)
            put_gap(qn_part(raw, at, blocks[i]->raw_begin), out);
        const size_t from = blocks[i]->raw_begin > at ? blocks[i]->raw_begin : at;
        put_block(raw, blocks[i], number, from, out);
        at = blocks[i]->raw_end > at ? blocks[i]->raw_end : at;
    }
    if (first && at < raw.size)
        put_gap(qn_part(raw, at, raw.size), out);
    page_put(out, "</div>\n");
    free(blocks);
    return true;
}
