/* outcome: what became of one document, for people: its fields and where each was read, and every block, and why. */
#ifndef CORE_CLI_OUTCOME_H
#define CORE_CLI_OUTCOME_H

#include "../run/result.h"

struct outcome_style {
    bool whole; /* blocks at full length */
    bool hide_kept, hide_dropped;
};

/* On standard output. */
void outcome_print(const struct result *result, const struct outcome_style *style);

#endif
