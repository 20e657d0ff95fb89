/* blocks: makes a document's blocks of the paragraphs of a text. */
#ifndef LAYOUT_BLOCKS_H
#define LAYOUT_BLOCKS_H

#include "layout.h"

#include <charset.h>
#include <quern/plugin.h>

/**
 * Adds a block for every paragraph, with the raw bytes that it came from.
 * @param text what the layout was begun on
 * @return false: over a limit of the document
 */
bool blocks_add(struct layout *layout, struct charset_text *text, qn_call *call, qn_doc *doc);

#endif
