/* recode: bytes in some charset as UTF-8, piece by piece, for people to read. */
#ifndef CORE_BASE_RECODE_H
#define CORE_BASE_RECODE_H

#include "buffer.h"

struct recode;

/* NULL: it is UTF-8 already, or this system does not know it. */
struct recode *recode_open(qn_slice charset);
/* Appends the piece; what is no text in that charset becomes U+FFFD. Each piece is taken by itself. */
void recode_text(struct recode *recode, qn_slice piece, struct buffer *out);
void recode_close(struct recode *recode);

#endif
