/* account: the page about a whole run. The same at any number of workers, but for times. */
#ifndef CORE_REPORT_ACCOUNT_H
#define CORE_REPORT_ACCOUNT_H

#include "../run/summary.h"
#include "evidence.h"
#include "page.h"

struct account {
    const struct summary *summary;
    const struct evidence *evidence;
    double seconds;
    const char *ending;     /* NULL: it came to its end; else how it ended, in words */
    const char *quarantine; /* folder; NULL: none */
};

/* False: no memory for the page. */
bool account_write(const struct account *account, struct buffer *out);

#endif
