#include "row.h"

#include "attribute.h"
#include "tag.h"

#define MAX_COLUMNS 1000 /* as HTML has it */

/* The next node in the subtree, in pre-order; NULL: there is none. */
static const lxb_dom_node_t *next_within(const lxb_dom_node_t *node, const lxb_dom_node_t *root)
{
    if (node->first_child)
        return node->first_child;
    while (node != root && !node->next)
        node = node->parent;
    return node == root ? NULL : node->next;
}

static bool is_blank(const lxb_dom_node_t *text)
{
    const lexbor_str_t *data = &((const lxb_dom_character_data_t *)text)->data;
    for (size_t i = 0; i < data->length; i++)
        if (data->data[i] > ' ')
            return false;
    return true;
}

/* Does a cell hold what only a page's layout puts there: something block-level, or paragraphs parted by breaks? */
static bool cell_is_layout(const lxb_dom_node_t *cell)
{
    bool after_break = false;
    for (const lxb_dom_node_t *node = cell; (node = next_within(node, cell));) {
        if (node->type == LXB_DOM_NODE_TYPE_TEXT)
            after_break = after_break && is_blank(node);
        if (node->type != LXB_DOM_NODE_TYPE_ELEMENT)
            continue;
        const uint16_t tag = tag_of(node);
        if ((tag_traits[tag] & TAG_BLOCK && tag != LXB_TAG_P) || (tag == LXB_TAG_BR && after_break))
            return true;
        after_break = tag == LXB_TAG_BR;
    }
    return false;
}

uint16_t row_columns(const lxb_dom_node_t *cell)
{
    return (uint16_t)attribute_number(cell, "colspan", 1, 1, MAX_COLUMNS);
}

bool row_is_data(const lxb_dom_node_t *tr, bool *headings)
{
    unsigned cells = 0, others = 0;
    bool wide = false;
    for (const lxb_dom_node_t *cell = tr->first_child; cell; cell = cell->next) {
        const uint16_t tag = cell->type == LXB_DOM_NODE_TYPE_ELEMENT ? tag_of(cell) : LXB_TAG__UNDEF;
        if (tag != LXB_TAG_TD && tag != LXB_TAG_TH)
            continue;
        if (cell_is_layout(cell))
            return false;
        cells++;
        others += tag == LXB_TAG_TD;
        wide |= row_columns(cell) > 1;
    }
    *headings = others == 0 || tag_of(tr->parent) == LXB_TAG_THEAD;
    return cells > 1 || wide;
}
