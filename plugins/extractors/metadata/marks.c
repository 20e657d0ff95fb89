#include "marks.h"

#include <lexbor/tag/const.h>

#define WANTED (MARK_AUTHOR | MARK_DATE | MARK_PUBLISHED | MARK_MODIFIED | MARK_TITLE | MARK_TAG)

/* What a tag alone says of all below it. */
static uint32_t marks_of_tag(uint16_t tag)
{
    return tag == LXB_TAG_NAV ? MARK_OTHER : tag == LXB_TAG_ASIDE || tag == LXB_TAG_FOOTER ? MARK_BESIDE : 0;
}

/* Does an element hold most of the page's text? */
static bool is_most(const struct page *page, const page_node *node)
{
    const page_range all = page->nodes[0].text;
    return 2 * (node->text.end - node->text.begin) > all.end - all.begin;
}

bool marks_find(marks *found, const vocabulary *words, const struct page *page, qn_call *call)
{
    found->count = 0;
    found->inherited = qn_scratch(call, page->node_count * sizeof *found->inherited);
    if (!found->inherited)
        return false;
    for (uint32_t i = 0; i < page->node_count; i++) {
        const page_node *node = &page->nodes[i];
        const uint32_t above = i ? found->inherited[node->parent] : 0;
        uint32_t says = marks_of_tag(node->tag), prop = 0;
        bool machine = false;
        for (uint32_t j = node->attributes; j < node->attributes + node->attribute_count; j++) {
            const page_attribute *attribute = &page->attributes[j];
            const qn_slice value = page_value(page, attribute->value);
            if (attribute->name == PAGE_CLASS || attribute->name == PAGE_ID)
                says |= vocabulary_read(words, value);
            else if (attribute->name == PAGE_ITEMPROP || attribute->name == PAGE_REL)
                prop |= vocabulary_read(words, value);
            machine |= attribute->name == PAGE_DATETIME;
        }
        if (is_most(page, node)) /* themes name there all that the page is made of */
            says = 0;
        const bool author = (says | prop) & MARK_AUTHOR;
        found->inherited[i] = above | (says & (MARK_OTHER | MARK_BESIDE | MARK_ABOUT)) | (author ? MARK_PERSON : 0);
        const bool name = (says | prop) & MARK_NAME && above & MARK_PERSON;
        if ((((says | prop) & WANTED) || machine || name || node->tag == LXB_TAG_TIME) && found->count < MARKS_MOST)
            found->rows[found->count++] = (marked){i, says, says | above, prop};
    }
    return true;
}
