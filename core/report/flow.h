/* flow: the part of a run's page that shows how documents and text became fewer from stage to stage. */
#ifndef CORE_REPORT_FLOW_H
#define CORE_REPORT_FLOW_H

#include "evidence.h"
#include "page.h"

void flow_write(const struct evidence *evidence, struct buffer *out);

#endif
