/* coverage: which stages of a pipeline had something to do in its tests, and for which reasons they dropped. */
#ifndef CORE_TRIAL_COVERAGE_H
#define CORE_TRIAL_COVERAGE_H

#include "../base/tally.h"
#include "../pipeline/pipeline.h"
#include "../run/summary.h"

struct stage_coverage {
    bool touched;          /* it dropped, marked, set, counted something */
    struct tally reasons;  /* it dropped or marked for */
    struct tally possible; /* all that it could */
};

struct coverage {
    const struct pipeline *pipeline;
    struct stage_coverage *stages; /* as the pipeline's */
};

/* Runs the init of plugins whose reasons come from data. False: no memory. */
bool coverage_init(struct coverage *coverage, const struct pipeline *pipeline);
void coverage_add_document(struct coverage *coverage, const qn_doc *doc);
void coverage_add_counts(struct coverage *coverage, const struct summary *summary);
/* Was this reason of a stage seen? */
bool coverage_has(const struct stage_coverage *stage, const struct tally_row *reason);
void coverage_fini(struct coverage *coverage);

#endif
