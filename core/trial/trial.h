/* trial: a test of a pipeline, run in an engine of its own. */
#ifndef CORE_TRIAL_TRIAL_H
#define CORE_TRIAL_TRIAL_H

#include "comparison.h"
#include "coverage.h"

struct trial {
    const struct testcase *test;
    struct comparison comparison; /* empty: all is as expected */
    struct buffer description;    /* for a test that expects nothing yet: what it could (`expect = {...}`) */
    struct error error;           /* it could not be run */
};

/*
 * Runs a test; what it saw is added to the coverage. Nothing is written, and no index is read. True: it was run, and
 * all was as expected.
 */
bool trial_run(struct trial *trial, const struct testcase *test, const struct pipeline *pipeline, struct coverage *coverage);
/* Blanks before what is added to a test. */
unsigned trial_indent(const struct testcase *test);
void trial_fini(struct trial *trial);

#endif
