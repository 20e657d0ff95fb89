/* publish: a file written under a partial name gets its own, and so that it lasts. */
#ifndef CORE_BASE_PUBLISH_H
#define CORE_BASE_PUBLISH_H

#include "error.h"

/* Renames, over what stands there, and makes the folder durable. The file's bytes must be so already. */
bool publish(const char *partial, const char *path, struct error *error);
/* Writes a whole file so: under PATH.partial first. On failure nothing is left behind. */
bool publish_bytes(const char *path, qn_slice bytes, struct error *error);

#endif
