/* tag: what an element's tag alone says of it. */
#ifndef PAGE_TAG_H
#define PAGE_TAG_H

#include <lexbor/dom/dom.h>
#include <lexbor/html/html.h>

enum tag_trait {
    TAG_BLOCK = 1,    /* block-level */
    TAG_SKIPPED = 2,  /* its content is not the page's text */
    TAG_VERBATIM = 4, /* white space counts */
    TAG_HEADING = 8,
    TAG_LIST = 16,
    TAG_STRONG = 32,
    TAG_EM = 64,
    TAG_CODE = 128,
};

extern const uint8_t tag_traits[LXB_TAG__LAST_ENTRY];

/* The tag of an element of HTML; LXB_TAG__UNDEF: another one's, or one that HTML does not know. */
static inline uint16_t tag_of(const lxb_dom_node_t *element)
{
    return element->ns == LXB_NS_HTML && element->local_name < LXB_TAG__LAST_ENTRY ? (uint16_t)element->local_name
                                                                                    : LXB_TAG__UNDEF;
}

#endif
