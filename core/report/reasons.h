/* reasons: the part of a run's page that shows why things went, stage by stage, with samples of what went. */
#ifndef CORE_REPORT_REASONS_H
#define CORE_REPORT_REASONS_H

#include "evidence.h"
#include "page.h"

/* False: no memory to sort them. */
bool reasons_write(const struct evidence *evidence, struct buffer *out);

#endif
