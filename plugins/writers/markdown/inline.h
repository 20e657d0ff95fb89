/**
 * @file inline.h
 * Running text as CommonMark: what would mean something is escaped, spans become links, emphasis and code.
 */
#ifndef QUERN_MARKDOWN_INLINE_H
#define QUERN_MARKDOWN_INLINE_H

#include "address.h"

/** Where running text stands, which decides what must be escaped in it and what becomes of its line breaks. */
enum inline_place {
    INLINE_PARAGRAPH, /* a line break stays one, and every line might be taken for a heading or a list */
    INLINE_HEADING,   /* one line */
    INLINE_CELL       /* one line, and "|" ends it */
};

/** Running text on its way out. */
struct inline_text {
    qn_call *call;
    enum inline_place place;
    const struct address_base *base; /* of links and pictures; NULL: not they are written, but their words alone */
    qn_slice prefix;      /* what every further line begins with: "> ", or the blanks of a list */
    qn_slice text;        /* the whole block's */
    const qn_span *spans; /* those still to come */
    bool front_bare;      /* pictures before the first character are passed over: they stand elsewhere */
};

/** Writes the pictures before the first character, a blank between them; no span is used up. @return false: there are none */
bool inline_put_front(const struct inline_text *out);

/** Writes a part of the text; parts are written from first to last. */
void inline_put(struct inline_text *out, uint32_t begin, uint32_t end);

#endif
