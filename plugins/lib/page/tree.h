/*
 * tree: lexbor's document, built behind a guard.
 *
 * The HTML standard's own algorithms are quadratic in the depth of open elements, in the attributes of a tag and
 * in the formatting elements that are opened again and again. The guard looks at each token before lexbor's tree
 * builder does and keeps all three small, and the memory within what was granted. It also notes where in the
 * source each text node was read.
 */
#ifndef PAGE_TREE_H
#define PAGE_TREE_H

#include "array.h"
#include "page.h"

#include <lexbor/dom/dom.h>
#include <lexbor/html/html.h>

struct tree {
    lxb_html_document_t *document; /* NULL until the first page, and after a failure */
    lxb_html_tokenizer_token_f build;
    size_t max_memory;
    qn_slice html;
    struct array sources; /* of page_range; a text node's `user` is its number here plus 1 */
    bool scripts;         /* the page was parsed as where scripts run */
    bool large;           /* the document was made for a large page, and for no other */
    bool over;            /* the memory granted is used up */
    bool at_edge;         /* the last tag began or ended a block */
};

/**
 * Parses a page; the document stands until tree_clear.
 * @param scripts as where scripts run: what stands in noscript is one text; else its elements are parsed
 */
page_status tree_parse(struct tree *tree, qn_slice html, bool scripts);

/** Gives back the memory of the page. */
void tree_clear(struct tree *tree);

void tree_fini(struct tree *tree);

/** The bytes of the page that a text node was read from; both 0: not known. */
static inline page_range tree_source(const struct tree *tree, const lxb_dom_node_t *text)
{
    const uintptr_t number = (uintptr_t)text->user;
    return number ? ((const page_range *)tree->sources.data)[number - 1] : (page_range){0, 0};
}

#endif
