/* markup: text put into HTML or SVG, so that it is shown as it is and never means anything. */
#ifndef CORE_BASE_MARKUP_H
#define CORE_BASE_MARKUP_H

#include "buffer.h"

/*
 * Appends a text, for between tags and within quoted attributes: & < > " ' are escaped; bytes that are not UTF-8 and
 * control characters other than tab and newline become U+FFFD. A failure is remembered in the buffer.
 */
void markup_text(struct buffer *out, qn_slice text);
/* The same for the beginning of the text, "…" behind it when it was cut. */
void markup_first(struct buffer *out, qn_slice text, size_t characters);
/* A number with its thousands set apart: 12,345. */
void markup_number(struct buffer *out, uint64_t number);

#endif
