/* repair: UTF-8 that was read as windows-1252 or latin-1 and encoded again. */
#ifndef UNICODE_REPAIR_H
#define UNICODE_REPAIR_H

#include "edits.h"

/* Undoes it once, where it is certain; what is right stays. */
void repair(qn_slice text, struct edits *edits);

#endif
