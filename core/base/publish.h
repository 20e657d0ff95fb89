/* publish: a file written under a partial name gets its own, and so that it lasts. */
#ifndef CORE_BASE_PUBLISH_H
#define CORE_BASE_PUBLISH_H

#include "error.h"

/* Renames, over what stands there, and makes the folder durable. The file's bytes must be so already. */
bool publish(const char *partial, const char *path, struct error *error);

#endif
