/* subject: what a page is about, and in which language. */
#ifndef METADATA_SUBJECT_H
#define METADATA_SUBJECT_H

#include "source.h"

/** Sets description, image, tags, types and lang. @return false: no memory */
bool subject_find(source *from);

#endif
