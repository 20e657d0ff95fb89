/** Places that stand in datelines alone, folded, for the forms that only a known place makes certain. */
#ifndef QUERN_DATELINE_PLACES_H
#define QUERN_DATELINE_PLACES_H

#include <quern/types.h>

bool places_know(qn_slice name);

#endif
