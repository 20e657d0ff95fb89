/**
 * @file variants.h
 * The pieces that a page's title may be made of. "Harbour: the long wait - World - The Courier" holds the
 * headline, perhaps under a slug, and the site's name; which piece is the headline shows when the page says
 * one of them once more. Pieces are compared by their letters and digits alone, since quotation marks and
 * dashes differ between the copies.
 */
#ifndef QUERN_HEADLINE_VARIANTS_H
#define QUERN_HEADLINE_VARIANTS_H

#include <quern/types.h>

enum { VARIANTS_MOST_CUTS = 8, VARIANTS_MOST = VARIANTS_MOST_CUTS * (VARIANTS_MOST_CUTS + 1) / 2 };

/** A piece and its key. */
typedef struct variant {
    qn_slice text;
    uint64_t key;
    uint32_t first; /**< its first letter or digit, folded: spares most keys */
} variant;

variant variants_one(qn_slice text);

/** Does the text say the same? */
bool variants_same(const variant *title, qn_slice text);

/** Every run of neighbouring pieces of a text, the whole one first. */
typedef struct variants {
    variant rows[VARIANTS_MOST];
    unsigned count;
} variants;

void variants_of(variants *set, qn_slice text);

/** The longest piece of `set` that is the text or a piece of it; an empty slice: none. */
qn_slice variants_match(const variants *set, qn_slice text);

/** A hash of the letters and digits, folded; 0: there are none. */
uint64_t variants_key(qn_slice text);

#endif
