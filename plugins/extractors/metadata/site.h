/* site: where a page stands: its address, what the site is called, who publishes it. */
#ifndef METADATA_SITE_H
#define METADATA_SITE_H

#include "source.h"

/** Finds the address and the site's names, for all who ask later, and sets url, site and publisher. @return false: no memory */
bool site_find(source *from);

/** A title without the site's name, at its end or its beginning; the whole one when there is none in it. */
qn_slice site_strip(const source *from, qn_slice title);

/** The first part of a title that is cut at its bars and dashes, site or not. */
qn_slice site_first_part(qn_slice title);

#endif
