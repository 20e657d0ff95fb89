/*
 * kinds: what a page says in JSON-LD that it is about, without reading the whole of it.
 */
#ifndef CONTENT_KINDS_H
#define CONTENT_KINDS_H

#include <quern/types.h>

/** Families of schema.org types. */
enum ld_kind { LD_ARTICLE, LD_PRODUCT, LD_FORUM, LD_LIST, LD_PLACE, LD_FAQ, LD_RECIPE, LD_WEBSITE, LD_KINDS };

/** A bit for each ld_kind whose types the JSON-LD names. @param annex see PAGE_JSONLD_ANNEX */
uint32_t ld_kinds(qn_slice annex);

#endif
