#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

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
