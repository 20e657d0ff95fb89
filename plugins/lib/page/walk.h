/* walk: from lexbor's tree to the arrays of a page, in one pass. */
#ifndef PAGE_WALK_H
#define PAGE_WALK_H

#include "array.h"
#include "page.h"
#include "tree.h"

/** What a page is made of while it grows. */
struct arrays {
    struct array nodes, blocks, spans, attributes, metas; /* of page_... */
    struct array text, values, jsonld;                    /* bytes */
    struct array frames, aside;                           /* for the walk alone */
    page_range title, lang, canonical;
    size_t shown, noscript; /* bytes of text that is not hidden; of markup in noscript, where it is not parsed */
};

/** Fills the arrays, which are empty. @return PAGE_OK or PAGE_NO_MEMORY */
page_status walk(struct arrays *arrays, const struct tree *tree);

void arrays_clear(struct arrays *arrays);
void arrays_fini(struct arrays *arrays);

#endif
