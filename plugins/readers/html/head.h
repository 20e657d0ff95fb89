/* head: the fields that a page states of itself. */
#ifndef HTML_HEAD_H
#define HTML_HEAD_H

#include <calendar.h>
#include <page.h>

/** Sets the fields lang, url, meta_title, og_title, site, description and date. @return false: over a limit */
bool head_set_fields(const struct page *page, const calendar *names, qn_call *call, qn_doc *doc);

#endif
