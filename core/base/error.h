/* error: one failure on its way up; each layer adds only what it knows. report: many, for people to read at once. */
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

struct report {
    char **lines;
    size_t count;
    bool incomplete; /* memory ran out while reporting */
};

/* Adds "file:line: message"; line 0: "file: message"; file NULL: "message". */
void report_add(struct report *report, const char *file, unsigned line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
void report_fini(struct report *report);

#endif
