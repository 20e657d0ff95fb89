/* page_form: MENAFN's own pages: what a block is goes by the elements that it stands in. */
#ifndef MENAFN_PAGE_FORM_H
#define MENAFN_PAGE_FORM_H

#include <charset.h>
#include <page.h>
#include <quern/plugin.h>

/** Adds a page's blocks to a document and drops those around the story. @return false: over a limit of the document */
bool page_form_add(const struct page *page, struct charset_text *text, qn_call *call, qn_doc *doc);

#endif
