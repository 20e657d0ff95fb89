/* account: what became of one document, for people: its fields and where each was read, and every block, and why. */
#ifndef CORE_CLI_ACCOUNT_H
#define CORE_CLI_ACCOUNT_H

#include "../run/result.h"

struct account_style {
    bool whole; /* blocks at full length */
    bool hide_kept, hide_dropped;
};

/* On standard output. */
void account_print(const struct result *result, const struct account_style *style);

#endif
