/* units: numbers as people write them: 64K, 1.5M, 250ms, 10s, 1 file, 2 files. */
#ifndef CORE_BASE_UNITS_H
#define CORE_BASE_UNITS_H

#include <quern/types.h>

/* "4096", "64K", "1.5M", "2G", "1T", also with "B" or "iB" behind: bytes, powers of 1024. */
bool units_size(const char *text, int64_t *bytes);
/* "250ms", "10s", "1.5m", "2h", "3d", "100us": nanoseconds; the unit may not be left out. */
bool units_duration(const char *text, int64_t *nanoseconds);
/* What stands behind a noun that is counted. */
static inline const char *plural(uint64_t count)
{
    return count == 1 ? "" : "s";
}

/* The shortest exact form: "64K", "10s". Room for 32 bytes. */
const char *units_print_size(int64_t bytes, char *out);
const char *units_print_duration(int64_t nanoseconds, char *out);

#endif
