#include "page.h"

/* ---- Blocks and spans ---- */

static bool add_number(qn_call *call, qn_doc *doc, qn_span *span, const char *name, uint32_t number)
{
    char digits[12];
    const int size = snprintf(digits, sizeof digits, "%u", (unsigned)number);
    return qn_add_feature(call, doc, span, name, qn_bytes(digits, (size_t)size));
}

static bool add_value(const struct page *page, qn_call *call, qn_doc *doc, qn_span *span, const char *name, page_range value)
{
    return value.begin == value.end || qn_add_feature(call, doc, span, name, page_value(page, value));
}

static bool emit_span(const struct page *page, qn_call *call, qn_doc *doc, qn_block *block, const page_span *from)
{
    static const struct { const char *type, *value; } names[] = {
        [PAGE_LINK] = {"link", "target"}, [PAGE_STRONG] = {"strong", NULL},     [PAGE_EM] = {"em", NULL},
        [PAGE_CODE] = {"code", "language"}, [PAGE_CELL] = {"cell", NULL}, [PAGE_IMAGE] = {"image", "source"},
    };
    qn_span *span = qn_add_span(call, doc, block, names[from->type].type, from->begin, from->end);
    if (!span)
        return false;
    if (from->type == PAGE_CELL)
        return (from->columns == 1 || add_number(call, doc, span, "columns", from->columns)) &&
               (from->rows == 1 || add_number(call, doc, span, "rows", from->rows));
    if (from->type == PAGE_IMAGE && !add_value(page, call, doc, span, "alt", from->alt))
        return false;
    return !names[from->type].value || add_value(page, call, doc, span, names[from->type].value, from->value);
}

/* From the last to the first: a span that goes in front of the others is put in at once. Equal ones keep their order. */
static bool emit_spans(const struct page *page, qn_call *call, qn_doc *doc, qn_block *block, page_range spans)
{
    for (uint32_t end = spans.end, begin; end > spans.begin; end = begin) {
        const page_span *last = &page->spans[end - 1];
        for (begin = end - 1; begin > spans.begin; begin--)
            if (page->spans[begin - 1].begin != last->begin || page->spans[begin - 1].end != last->end)
                break;
        for (uint32_t i = begin; i < end; i++)
            if (!emit_span(page, call, doc, block, &page->spans[i]))
                return false;
    }
    return true;
}

static uint64_t origin_of(const page_emission *how, uint32_t offset)
{
    return how->origin ? how->origin(how->context, offset) : offset;
}

bool page_emit(const struct page *page, qn_call *call, qn_doc *doc, const page_emission *how)
{
    const qn_slice text = qn_doc_copy(call, doc, qn_bytes(page->text, page->text_size));
    if (!text.data)
        return false;
    for (uint32_t i = 0; i < page->block_count; i++) {
        const page_block *from = &page->blocks[i];
        const bool known = from->raw.end != 0;
        qn_block *block = qn_add_block(call, doc, (qn_kind)from->kind, qn_part(text, from->text.begin, from->text.end),
                                       known ? origin_of(how, from->raw.begin) : 0, known ? origin_of(how, from->raw.end) : 0);
        if (!block)
            return false;
        block->level = from->level;
        block->ordinal = from->ordinal;
        if (!emit_spans(page, call, doc, block, from->spans) || (how->added && !how->added(how->context, page, i, block)))
            return false;
    }
    return true;
}

/* ---- The annex ---- */

/* It begins with this; the arrays follow in the order of `parts`. */
struct annex {
    uint32_t sizes; /* of the records, so that another build's are not taken for ours */
    uint32_t node_count, block_count, span_count, attribute_count, meta_count, values_size;
    page_range title, lang, canonical;
};

#define SIZES ((uint32_t)(sizeof(page_node) | sizeof(page_block) << 8 | sizeof(page_span) << 16 | sizeof(page_attribute) << 24))

struct part {
    const void *data;
    size_t size;
};

enum { PARTS = 6 };

static void parts_of(const struct page *page, struct part parts[PARTS])
{
    parts[0] = (struct part){page->nodes, page->node_count * sizeof *page->nodes};
    parts[1] = (struct part){page->blocks, page->block_count * sizeof *page->blocks};
    parts[2] = (struct part){page->spans, page->span_count * sizeof *page->spans};
    parts[3] = (struct part){page->attributes, page->attribute_count * sizeof *page->attributes};
    parts[4] = (struct part){page->metas, page->meta_count * sizeof *page->metas};
    parts[5] = (struct part){page->values, page->values_size};
}

static bool attach_jsonld(const struct page *page, qn_call *call, qn_doc *doc)
{
    char *copy = page->jsonld_size ? qn_doc_alloc(call, doc, page->jsonld_size) : NULL;
    if (!copy)
        return page->jsonld_size == 0;
    memcpy(copy, page->jsonld, page->jsonld_size);
    return qn_attach(call, doc, PAGE_JSONLD_ANNEX, qn_bytes(copy, page->jsonld_size));
}

bool page_attach(const struct page *page, qn_call *call, qn_doc *doc)
{
    struct part parts[PARTS];
    parts_of(page, parts);
    size_t size = sizeof(struct annex);
    for (size_t i = 0; i < PARTS; i++)
        size += parts[i].size;
    char *data = qn_doc_alloc(call, doc, size), *end = data;
    if (!data)
        return false;
    const struct annex head = {SIZES,           page->node_count, page->block_count, page->span_count, page->attribute_count,
                               page->meta_count, page->values_size, page->title,      page->lang,       page->canonical};
    memcpy(end, &head, sizeof head);
    end += sizeof head;
    for (size_t i = 0; i < PARTS; i++) {
        if (parts[i].size)
            memcpy(end, parts[i].data, parts[i].size);
        end += parts[i].size;
    }
    return qn_attach(call, doc, PAGE_ANNEX, qn_bytes(data, size)) && attach_jsonld(page, call, doc);
}

bool page_view(qn_slice annex, struct page *out)
{
    struct annex head;
    if (annex.size < sizeof head || (uintptr_t)annex.data % _Alignof(page_node))
        return false;
    memcpy(&head, annex.data, sizeof head);
    struct page page = {.node_count = head.node_count, .block_count = head.block_count, .span_count = head.span_count,
                 .attribute_count = head.attribute_count, .meta_count = head.meta_count, .values_size = head.values_size,
                 .title = head.title, .lang = head.lang, .canonical = head.canonical};
    struct part parts[PARTS];
    parts_of(&page, parts);
    const char *at = annex.data + sizeof head, *const end = annex.data + annex.size;
    for (size_t i = 0; i < PARTS; i++) {
        if (head.sizes != SIZES || parts[i].size > (size_t)(end - at))
            return false;
        parts[i].data = at;
        at += parts[i].size;
    }
    page.nodes = parts[0].data;
    page.blocks = parts[1].data;
    page.spans = parts[2].data;
    page.attributes = parts[3].data;
    page.metas = parts[4].data;
    page.values = parts[5].data;
    *out = page;
    return true;
}
