/* source: a document's raw text on a page, the ranges that its blocks came from marked and linked with them. */
#ifndef CORE_REPORT_SOURCE_H
#define CORE_REPORT_SOURCE_H

#include "page.h"

/* number: the document's on the page, for the names of its anchors. False: there is no raw text to show, or no memory. */
bool source_write(const qn_doc *doc, qn_slice raw, unsigned number, struct buffer *out);

#endif
