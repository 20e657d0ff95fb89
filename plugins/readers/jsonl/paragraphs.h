/* paragraphs: a text as blocks, parted by blank lines. */
#ifndef QUERN_JSONL_PARAGRAPHS_H
#define QUERN_JSONL_PARAGRAPHS_H

#include <quern/plugin.h>

/**
 * Adds a block for each paragraph of a text that lies in the input or in the document. White space becomes single,
 * lines stay lines.
 * @return false: over a limit of the document
 */
bool paragraphs_add(qn_call *call, qn_doc *doc, qn_slice text);

#endif
