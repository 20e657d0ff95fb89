/* publish: bytes are written to a file; a file written under a partial name gets its own, and so that it lasts. */
#ifndef CORE_BASE_PUBLISH_H
#define CORE_BASE_PUBLISH_H

#include "error.h"

#include <sys/types.h>

/* Writes all of them, whatever signals come between. False: errno says why. */
bool write_all(int file, qn_slice bytes);
/* Renames, over what stands there, and makes the folder durable. The file's bytes must be so already. */
bool publish(const char *partial, const char *path, struct error *error);
/* Writes a whole file so: under PATH.partial first, with a mode as open takes it. On failure nothing is left behind. */
bool publish_bytes(const char *path, qn_slice bytes, mode_t mode, struct error *error);

#endif
