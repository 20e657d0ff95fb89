/* title: what a page is called: its headline, as it is shown, without the site's name. */
#ifndef METADATA_TITLE_H
#define METADATA_TITLE_H

#include "source.h"

/** Finds it and sets title, and from->title where it is shown. @return false: no memory */
bool title_find(source *from);

#endif
