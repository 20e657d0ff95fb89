#include "page_form.h"

#include "story.h"

/* A kind of element, and why the blocks in it are no part of the story. */
struct region {
    const char *class_name;
    enum menafn_reason reason;
};

static const struct region regions[] = {
    {"Style403", REASON_ERROR_PAGE},
    {"SorryStyle", REASON_ERROR_PAGE},
    {"ErrorTextStyle", REASON_ERROR_PAGE},
    {"newedge-social-share", REASON_SHARE_BAR},
    {"main-entry-title", REASON_HEADLINE},
};

/* What page_emit hands on for each block. */
struct adding {
    struct charset_text *text;
    qn_call *call;
    qn_doc *doc;
    uint32_t story; /* the node that holds the story; PAGE_NONE: the page has none */
};

static uint64_t origin(void *context, uint64_t offset)
{
    const struct adding *adding = context;
    return charset_origin(adding->text, (size_t)offset);
}

/* The first region that an element stands in. */
static const struct region *region_of(const struct page *page, uint32_t node)
{
    for (; node != PAGE_NONE; node = page->nodes[node].parent)
        for (size_t i = 0; i < sizeof regions / sizeof *regions; i++)
            if (page_has_class(page, node, regions[i].class_name))
                return &regions[i];
    return NULL;
}

static bool set_title(const struct adding *adding, const qn_block *block)
{
    const qn_source source = {.origin = qn_str("main-entry-title"), .block = block, .end = (uint32_t)block->text.size};
    return qn_field_of(adding->doc, "title") || qn_set_text(adding->call, adding->doc, "title", block->text, &source);
}

static bool added(void *context, const struct page *page, uint32_t index, qn_block *block)
{
    const struct adding *adding = context;
    const page_block *from = &page->blocks[index];
    if (from->hidden)
        return qn_drop(adding->call, adding->doc, block, REASON_HIDDEN, qn_str(NULL));
    const struct region *region = region_of(page, from->owner);
    if (region && region->reason == REASON_HEADLINE && block->text.size > 0 && !set_title(adding, block))
        return false;
    if (region)
        return qn_drop(adding->call, adding->doc, block, region->reason, qn_str(region->class_name));
    if (adding->story != PAGE_NONE && !page_within(page, from->owner, adding->story))
        return qn_drop(adding->call, adding->doc, block, REASON_SIDE_LIST, qn_str(NULL));
    return true;
}

bool page_form_add(const struct page *page, struct charset_text *text, qn_call *call, qn_doc *doc)
{
    struct adding adding = {text, call, doc, page_find_id(page, 0, page->node_count, "ContentPlaceHolder1_div_story")};
    const page_emission how = {&adding, origin, added};
    return page_emit(page, call, doc, &how);
}
