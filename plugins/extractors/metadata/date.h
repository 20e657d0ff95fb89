/* date: when a page was published, and when it was changed. */
#ifndef METADATA_DATE_H
#define METADATA_DATE_H

#include "source.h"

/** Finds them and sets date and modified; wants the title to be found before. @return false: no memory */
bool date_find(source *from);

#endif
