/* lint: what is right in a pipeline and yet can have no effect. It says only what is certain from the file and the plugins' tables. */
#ifndef CORE_PIPELINE_LINT_H
#define CORE_PIPELINE_LINT_H

#include "pipeline.h"

/* Adds warnings about a pipeline that is right. */
void lint_pipeline(const struct pipeline *pipeline, struct report *report);

#endif
