#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

bool error_set(struct error *error, qn_error_code code, const char *format, ...)
{
    if (!error)
        return false;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    error->code = code;
    return false;
}

bool error_errno(struct error *error, const char *format, ...)
{
    const int number = errno;
    if (!error)
        return false;
    va_list arguments;
    va_start(arguments, format);
    const int size = vsnprintf(error->message, sizeof error->message, format, arguments);
    va_end(arguments);
    if (size >= 0 && (size_t)size < sizeof error->message)
        snprintf(error->message + size, sizeof error->message - (size_t)size, ": %s", strerror(number));
    error->code = QN_E_IO;
    return false;
}

void report_add(struct report *report, const char *file, unsigned line, const char *format, ...)
{
    char message[2048], *text = NULL;
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    const int size = !file ? asprintf(&text, "%s", message)
                     : line ? asprintf(&text, "%s:%u: %s", file, line, message)
                            : asprintf(&text, "%s: %s", file, message);
    char **lines = size < 0 ? NULL : realloc(report->lines, (report->count + 1) * sizeof *lines);
    if (!lines) {
        if (size >= 0)
            free(text);
        report->incomplete = true;
        return;
    }
    report->lines = lines;
    report->lines[report->count++] = text;
}

void report_fini(struct report *report)
{
    for (size_t i = 0; i < report->count; i++)
        free(report->lines[i]);
    free(report->lines);
    *report = (struct report){0};
}
