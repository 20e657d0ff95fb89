/*
 * reason: why a block is no part of the main text, in a word: the strongest evidence that people would understand.
 */
#ifndef CONTENT_REASON_H
#define CONTENT_REASON_H

#include "selection.h"

enum reason {
    REASON_FOOTER, REASON_COMMENTS, REASON_NAVIGATION, REASON_SHARE, REASON_SUBSCRIBE, REASON_LEGAL, REASON_ADVERT, REASON_RELATED,
    REASON_TITLE, REASON_BYLINE, REASON_TAGS, REASON_CAPTION, REASON_REPEATED, REASON_LINKS, REASON_HEAD, REASON_TAIL, REASON_REST,
    REASON_EMPTY, /* of the document */
    REASONS
};

/** Their slugs and sentences, REASONS of them. */
extern const qn_reason reason_table[];

/** What stands before and after the kept blocks. */
struct reason_context {
    const struct survey *survey;
    const struct selection *selection;
    uint32_t first, last; /**< the first and the last kept block; first > last: none is */
};

/** Looks where the kept blocks are. */
void reason_context_init(struct reason_context *self, const struct survey *survey, const struct selection *selection);

/** The reason of a block that is not kept. */
enum reason reason_of(const struct reason_context *self, uint32_t block);

#endif
