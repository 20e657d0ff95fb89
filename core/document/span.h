/* span: typed ranges of one block's text, kept in order of begin, the longer first. */
#ifndef CORE_DOCUMENT_SPAN_H
#define CORE_DOCUMENT_SPAN_H

#include "document.h"

#include <quern/host.h>

/* NULL: not within the text, or over the memory limit. type and stage are not copied. */
qn_span *span_add(struct document *document, qn_block *block, qn_slice type, qn_slice stage, uint32_t begin, uint32_t end);
bool span_add_feature(struct document *document, qn_span *span, qn_slice name, qn_slice value);
size_t span_count(const qn_block *block);
/* After an edit: spans follow the text they covered; one whose text went altogether goes. False: no memory. */
bool span_move(struct document *document, qn_block *block, const qn_edit_range *ranges, size_t count);
/* Spans before `left` stay, those from `right` on move to the rest, those across become two. False: over the memory limit. */
bool span_split(struct document *document, qn_block *block, qn_block *rest, uint32_t left, uint32_t right);
/* The next block's spans, moved up by offset, are put behind this one's. */
void span_join(struct document *document, qn_block *block, qn_block *next, uint32_t offset);

#endif
