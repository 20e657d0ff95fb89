/* error: one failure on its way up; each layer adds only what it knows. */
#ifndef CORE_BASE_ERROR_H
#define CORE_BASE_ERROR_H

#include <quern/types.h>

struct error {
    qn_error_code code;
    char message[1024];
};

/* Fills an error; a NULL one is fine. Returns false, so that `return error_set(...)` reads well. */
bool error_set(struct error *error, qn_error_code code, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* The same with ": " and the system's word for errno behind. */
bool error_errno(struct error *error, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
