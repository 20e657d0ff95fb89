/* author: who wrote a page. */
#ifndef METADATA_AUTHOR_H
#define METADATA_AUTHOR_H

#include "source.h"

/** Finds them and sets author and authors; wants the title to be found before. @return false: no memory */
bool author_find(source *from);

#endif
