/* books: the counts of a run as one JSON object, for programs and for `quern graph`. */
#ifndef CORE_REPORT_BOOKS_H
#define CORE_REPORT_BOOKS_H

#include "../base/buffer.h"
#include "../run/summary.h"

/* Appends the object, indented, and a newline. seconds: that the run took. False: no memory. */
bool books_write(const struct pipeline *pipeline, const struct summary *summary, double seconds, struct buffer *out);

#endif
