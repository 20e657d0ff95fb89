/* overview: the page about a whole run. The same at any number of workers, but for times. */
#ifndef CORE_REPORT_OVERVIEW_H
#define CORE_REPORT_OVERVIEW_H

#include "../run/summary.h"
#include "evidence.h"
#include "page.h"

struct overview {
    const struct summary *summary;
    const struct evidence *evidence;
    double seconds;
    const char *ending;     /* NULL: it came to its end; else how it ended, in words */
    const char *quarantine; /* folder; NULL: none */
};

/* False: no memory for the page. */
bool overview_write(const struct overview *overview, struct buffer *out);

#endif
