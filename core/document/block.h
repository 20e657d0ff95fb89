/* block: the pieces of a document in reading order. None is ever deleted; what goes is labelled. */
#ifndef CORE_DOCUMENT_BLOCK_H
#define CORE_DOCUMENT_BLOCK_H

#include "document.h"

#include <quern/host.h>

/* NULL: over the memory or block limit, or 4 GiB of text in one block. The text is not copied. */
qn_block *block_add(struct document *document, uint32_t kind, qn_slice text, uint64_t raw_begin, uint64_t raw_end);
/* Marks or drops; what is dropped stays so. The cause's slices are not copied. False: over the memory limit. */
bool block_judge(struct document *document, qn_block *block, uint32_t state, const qn_cause *cause);
bool block_rewrite(struct document *document, qn_block *block, qn_slice text);
/* False: the ranges are not ascending within the text, or over the memory limit. */
bool block_edit(struct document *document, qn_block *block, const qn_edit_range *ranges, size_t count);
qn_block *block_split(struct document *document, qn_block *block, uint32_t at);
/* False: there is no next block, or over the memory limit. */
bool block_merge(struct document *document, qn_block *block, qn_slice between);
/* The word for a kind. */
const char *block_kind_name(uint32_t kind);

#endif
