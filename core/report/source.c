#include "source.h"

#include "../base/recode.h"

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

/* The page's part being written. */
struct sheet {
    qn_slice raw;
    struct recode *recode; /* NULL: it is UTF-8, or nobody knows */
    struct buffer *out, text;
    unsigned number;
};

static void put_text(struct sheet *sheet, size_t begin, size_t end)
{
    const qn_slice piece = qn_part(sheet->raw, begin, end);
    if (!sheet->recode) {
        markup_text(sheet->out, piece);
        return;
    }
    buffer_clear(&sheet->text);
    recode_text(sheet->recode, piece, &sheet->text);
    markup_text(sheet->out, qn_bytes(sheet->text.data, sheet->text.size));
    sheet->out->failed |= sheet->text.failed;
}

static void put_gap(struct sheet *sheet, size_t begin, size_t end)
{
    if (end - begin <= FOLDED) {
        put_text(sheet, begin, end);
        return;
    }
    page_put(sheet->out, "<details><summary>");
    page_bytes(sheet->out, end - begin);
    page_put(sheet->out, " without text</summary>");
    const bool cut = end - begin > SHOWN_OF_FOLD;
    put_text(sheet, begin, cut ? begin + SHOWN_OF_FOLD : end);
    page_put(sheet->out, cut ? "…</details>" : "</details>");
}

static void put_block(struct sheet *sheet, const qn_block *block, size_t from)
{
    static const char *const classes[] = {"kept", "marked", "dropped"};
    buffer_print(sheet->out, "<a class=\"%s\" id=\"r%u-%u\" href=\"#b%u-%u\">",
                 classes[block->state <= QN_DROPPED ? block->state : QN_KEPT], sheet->number, block->id, sheet->number, block->id);
    put_text(sheet, from, block->raw_end);
    page_put(sheet->out, "</a>");
}

/* From the first block on, or from the beginning; a page that is too long is cut behind a block. */
static void put_all(struct sheet *sheet, const qn_block **blocks, size_t count, bool whole)
{
    const size_t before = sheet->out->size;
    size_t at = whole || count == 0 ? 0 : blocks[0]->raw_begin, i = 0;
    for (; i < count && sheet->out->size - before < MOST_SHOWN; i++) {
        if (blocks[i]->raw_begin > at)
            put_gap(sheet, at, blocks[i]->raw_begin);
        put_block(sheet, blocks[i], blocks[i]->raw_begin > at ? blocks[i]->raw_begin : at);
        at = blocks[i]->raw_end > at ? blocks[i]->raw_end : at;
    }
    if (i < count) {
        page_put(sheet->out, "… and ");
        page_bytes(sheet->out, sheet->raw.size - at);
        page_put(sheet->out, " more");
    } else if (whole && at < sheet->raw.size) {
        put_gap(sheet, at, sheet->raw.size);
    }
}

static qn_slice charset_of(const qn_doc *doc)
{
    const qn_field *field = qn_field_of(doc, "charset");
    return field && field->value.type == QN_TEXT ? field->value.text : qn_bytes(NULL, 0);
}

bool source_write(const qn_doc *doc, qn_slice raw, unsigned number, struct buffer *out)
{
    size_t count;
    const bool first = qn_equal(doc->id, doc->uri); /* later ones of the same input show their part only */
    const qn_block **blocks = raw.size ? sorted_blocks(doc, raw.size, &count) : NULL;
    const bool good = blocks && (first || count);
    if (good) {
        struct sheet sheet = {.raw = raw, .recode = recode_open(charset_of(doc)), .out = out, .number = number};
        page_put(out, "<div class=\"source\">");
        put_all(&sheet, blocks, count, first);
        page_put(out, "</div>\n");
        recode_close(sheet.recode);
        buffer_fini(&sheet.text);
    }
    free(blocks);
    return good;
}
