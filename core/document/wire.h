/*
 * wire: a document as one flat frame of bytes, and back. No pointers in it: that is how a document crosses to
 * another process, to the spool and to a cluster. Machine byte order; magic, version and size in front. Who stores frames
 * for another run, or sends them far, adds a checksum.
 */
#ifndef CORE_DOCUMENT_WIRE_H
#define CORE_DOCUMENT_WIRE_H

#include "../base/buffer.h"
#include "document.h"

/* Appends the document's frame. raw: with the input's bytes. False: no memory. */
bool wire_write(const struct document *document, bool raw, struct buffer *out);
/*
 * Fills an empty document from a frame, which is copied. Every size, count and kind is checked: a frame may come
 * from a process that was trampled on. On failure the document is to be reset.
 */
bool wire_read(qn_slice frame, struct document *document, struct error *error);

#endif
