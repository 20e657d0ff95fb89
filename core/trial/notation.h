/* notation: values as a pipeline file writes them. */
#ifndef CORE_TRIAL_NOTATION_H
#define CORE_TRIAL_NOTATION_H

#include "../base/buffer.h"

#include <quern/document.h>

/* "a text", with escapes where they are needed. */
void notation_text(struct buffer *out, qn_slice text);
/* A field's value. */
void notation_value(struct buffer *out, const qn_value *value);
/*
 * Pieces that were written to buffers of their own, between brackets and parted by a sign: in one line when they fit,
 * else one a line, indented by two more than `indent`.
 */
void notation_pieces(struct buffer *out, const struct buffer *pieces, size_t count, const char *brackets, const char *sign,
                     unsigned indent);
/* A list of texts. */
void notation_texts(struct buffer *out, const qn_slice *texts, size_t count, unsigned indent);
/* A new line and so many blanks. */
void notation_break(struct buffer *out, unsigned indent);

#endif
