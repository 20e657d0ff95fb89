#include "page.h"

#include "attribute.h"
#include "tree.h"
#include "walk.h"

#include <lexbor/html/encoding.h>
#include <stdlib.h>

#define PRESCAN_SIZE 4096 /* the standard asks for 1024; there are pages that write more before it */

struct page_parser {
    struct tree tree;
    struct arrays arrays;
};

page_parser *page_parser_new(size_t max_memory)
{
    page_parser *parser = calloc(1, sizeof *parser);
    if (parser)
        parser->tree.max_memory = max_memory;
    return parser;
}

void page_parser_free(page_parser *parser)
{
    if (!parser)
        return;
    tree_fini(&parser->tree);
    arrays_fini(&parser->arrays);
    free(parser);
}

void page_parser_clear(page_parser *parser)
{
    if (parser)
        arrays_clear(&parser->arrays);
}

qn_slice page_declared_charset(qn_slice bytes)
{
    const qn_slice head = qn_part(bytes, 0, PRESCAN_SIZE);
    lxb_html_encoding_t prescan;
    memset(&prescan, 0, sizeof prescan);
    qn_slice label = qn_bytes(NULL, 0);
    if (head.size && lxb_html_encoding_init(&prescan) == LXB_STATUS_OK) {
        const lxb_char_t *begin = (const lxb_char_t *)head.data;
        lxb_html_encoding_determine(&prescan, begin, begin + head.size);
        const lxb_html_encoding_entry_t *entry = lxb_html_encoding_meta_entry(&prescan, 0);
        if (entry)
            label = qn_bytes(entry->name, (size_t)(entry->end - entry->name));
    }
    lxb_html_encoding_destroy(&prescan, false);
    return label;
}

static void show(const struct arrays *arrays, struct page *out)
{
    *out = (struct page){
        .nodes = arrays->nodes.data,
        .node_count = arrays->nodes.count,
        .blocks = arrays->blocks.data,
        .block_count = arrays->blocks.count,
        .spans = arrays->spans.data,
        .span_count = arrays->spans.count,
        .attributes = arrays->attributes.data,
        .attribute_count = arrays->attributes.count,
        .metas = arrays->metas.data,
        .meta_count = arrays->metas.count,
        .text = arrays->text.data,
        .text_size = arrays->text.count,
        .values = arrays->values.data,
        .values_size = arrays->values.count,
        .jsonld = arrays->jsonld.data,
        .jsonld_size = arrays->jsonld.count,
        .title = arrays->title,
        .lang = arrays->lang,
        .canonical = arrays->canonical,
    };
}

static page_status parse(page_parser *parser, qn_slice html, bool scripts)
{
    arrays_clear(&parser->arrays);
    page_status status = tree_parse(&parser->tree, html, scripts);
    if (status == PAGE_OK)
        status = walk(&parser->arrays, &parser->tree);
    tree_clear(&parser->tree);
    return status;
}

/* Is what stands in noscript the page itself, which a script would else have to fetch? */
static bool is_for_scripts(const struct arrays *arrays)
{
    enum { MARKUP = 4, LEAST = 1000 }; /* a page has about so many bytes for one of text; less is a picture, a notice */
    return arrays->noscript > LEAST && arrays->noscript / MARKUP > arrays->shown;
}

page_status page_parse(page_parser *parser, qn_slice html, struct page *out)
{
    if (html.size >= UINT32_MAX)
        return PAGE_TOO_BIG;
    page_status status = parse(parser, html, true);
    if (status == PAGE_OK && is_for_scripts(&parser->arrays))
        status = parse(parser, html, false);
    if (status == PAGE_OK)
        show(&parser->arrays, out);
    return status;
}

qn_slice page_attribute_of(const struct page *page, uint32_t node, enum page_attribute_name name)
{
    const page_attribute *attribute = page->attributes + page->nodes[node].attributes;
    for (uint16_t i = 0; i < page->nodes[node].attribute_count; i++)
        if (attribute[i].name == (uint32_t)name)
            return page_value(page, attribute[i].value);
    return qn_bytes(NULL, 0);
}

bool page_has_class(const struct page *page, uint32_t node, const char *name)
{
    const qn_slice classes = page_attribute_of(page, node, PAGE_CLASS), wanted = qn_str(name);
    for (size_t begin = 0; begin < classes.size;) {
        size_t end = begin;
        while (end < classes.size && (unsigned char)classes.data[end] > ' ')
            end++;
        if (qn_equal(qn_part(classes, begin, end), wanted))
            return true;
        begin = end + 1;
    }
    return false;
}

uint32_t page_find_id(const struct page *page, uint32_t from, uint32_t end, const char *id)
{
    const qn_slice wanted = qn_str(id);
    for (uint32_t node = from; node < end && node < page->node_count; node++)
        if (page->nodes[node].attribute_count && qn_equal(page_attribute_of(page, node, PAGE_ID), wanted))
            return node;
    return PAGE_NONE;
}

uint32_t page_find_class(const struct page *page, uint32_t from, uint32_t end, const char *name)
{
    for (uint32_t node = from; node < end && node < page->node_count; node++)
        if (page->nodes[node].attribute_count && page_has_class(page, node, name))
            return node;
    return PAGE_NONE;
}

bool page_meta_is(const struct page *page, uint32_t meta, const char *name)
{
    return same_letters(page_value(page, page->metas[meta].name), name);
}

qn_slice page_meta_of(const struct page *page, const char *name)
{
    for (uint32_t i = 0; i < page->meta_count; i++)
        if (page_meta_is(page, i, name))
            return page_value(page, page->metas[i].value);
    return qn_bytes(NULL, 0);
}
