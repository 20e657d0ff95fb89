/* conduct: how a document must look after a plugin had it, and what may be returned. */
#ifndef CORE_VERIFY_CONDUCT_H
#define CORE_VERIFY_CONDUCT_H

#include "../document/document.h"
#include "../plugin/host.h"
#include "board.h"

/* Is it whole? was_utf8: its texts were, so they must be. What is not is noted. False: it cannot be written. */
bool conduct_check(struct document *document, bool was_utf8, struct board *board);
/* document NULL: of a reader. */
void conduct_check_verdict(const qn_plugin *table, const struct document *document, qn_verdict verdict, const struct failure *failure,
                           struct board *board);
/* Is that memory of the program's constants, which nobody can write to? */
bool is_constant(const void *address, size_t size);
/* The document as bytes that can be compared. */
void conduct_write(const struct document *document, struct buffer *out);

#endif
