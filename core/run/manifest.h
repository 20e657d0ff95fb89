/* manifest: what must be the same when a run is resumed, a line each: the pipeline, its plugins and files, the inputs. */
#ifndef CORE_RUN_MANIFEST_H
#define CORE_RUN_MANIFEST_H

#include "inputs.h"

#include "../pipeline/pipeline.h"

/* A failed buffer: no memory. */
void manifest_print(const struct pipeline *pipeline, const struct inputs *inputs, struct buffer *out);

#endif
