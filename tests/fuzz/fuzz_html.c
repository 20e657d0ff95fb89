/* fuzz_html: any bytes as a page. Beside not crashing, the arrays must be what page.h says they are. */
#include <page.h>

#include <stdlib.h>

#define MEMORY ((size_t)64 << 20)

static void require(bool condition)
{
    if (!condition)
        abort();
}

static void check_range(page_range range, uint32_t size)
{
    require(range.begin <= range.end && range.end <= size);
}

static void check_nodes(const struct page *page)
{
    for (uint32_t i = 0; i < page->node_count; i++) {
        const page_node *node = &page->nodes[i];
        require(node->end > i && node->end <= page->node_count);
        require(i == 0 ? node->parent == PAGE_NONE : node->parent < i && node->end <= page->nodes[node->parent].end);
        require(node->attributes + node->attribute_count <= page->attribute_count);
        check_range(node->blocks, page->block_count);
        check_range(node->text, page->text_size);
    }
    for (uint32_t i = 0; i < page->attribute_count; i++)
        check_range(page->attributes[i].value, page->values_size);
    for (uint32_t i = 0; i < page->meta_count; i++) {
        check_range(page->metas[i].name, page->values_size);
        check_range(page->metas[i].value, page->values_size);
    }
}

static void check_blocks(const struct page *page, size_t size)
{
    uint32_t text = 0, spans = 0;
    for (uint32_t i = 0; i < page->block_count; i++) {
        const page_block *block = &page->blocks[i];
        check_range(block->text, page->text_size);
        check_range(block->spans, page->span_count);
        check_range(block->raw, (uint32_t)size);
        require(block->text.begin == text && block->spans.begin == spans);
        text = block->text.end;
        spans = block->spans.end;
        require(page_within(page, block->owner, block->element));
        require(page->nodes[block->owner].blocks.begin <= i && i < page->nodes[block->owner].blocks.end);
        for (uint32_t j = block->spans.begin; j < spans; j++) {
            const page_span *span = &page->spans[j];
            check_range((page_range){span->begin, span->end}, block->text.end - block->text.begin);
            check_range(span->value, page->values_size);
            check_range(span->alt, page->values_size);
            require(j == block->spans.begin || span->begin >= span[-1].begin);
        }
    }
    require(text == page->text_size && spans == page->span_count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static page_parser *parser; /* kept, so that what one page leaves behind is met by the next */
    if (!parser)
        parser = page_parser_new(MEMORY);
    require(parser != NULL);
    struct page page;
    page_declared_charset(qn_bytes(data, size));
    const page_status status = page_parse(parser, qn_bytes(data, size), &page);
    if (status != PAGE_OK) {
        require(status == PAGE_TOO_BIG);
        return 0;
    }
    check_nodes(&page);
    check_blocks(&page, size);
    return 0;
}
