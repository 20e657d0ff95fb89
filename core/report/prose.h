/* prose: the text of a block on a page, its spans and the values that were read from it marked. */
#ifndef CORE_REPORT_PROSE_H
#define CORE_REPORT_PROSE_H

#include "page.h"

/* False: no memory for the marks; the text is there all the same. */
bool prose_write(const struct pipeline *pipeline, const qn_doc *doc, const qn_block *block, struct buffer *out);

#endif
