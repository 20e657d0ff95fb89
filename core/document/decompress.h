/* decompress: gzip (all members) and zstd (all frames), in memory, never past a limit. */
#ifndef CORE_DOCUMENT_DECOMPRESS_H
#define CORE_DOCUMENT_DECOMPRESS_H

#include "input.h"

/* "gzip" or "zstd" by the first bytes; NULL: neither. */
const char *decompress_format(qn_slice bytes);
/* plain: from malloc. Fails on damage, on bytes behind the end, and past a limit. */
bool decompress(qn_slice bytes, const struct input_limits *limits, qn_slice *plain, struct error *error);

#endif
