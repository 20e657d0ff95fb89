/*
 * testcase: what a pipeline file says should become of an input. Its shape is checked with the file; `quern test` runs it.
 *
 *   tests = ( { name = "..."; input = "..." or file = "..."; uri = "..."; media = "..."; before = [ "..." ];
 *               expect = { verdict, stage, reason, message, fields, unset, body, dropped, reasons }; } );
 */
#ifndef CORE_PIPELINE_TESTCASE_H
#define CORE_PIPELINE_TESTCASE_H

#include "pipeline.h"

struct testcase {
    const char *name;
    const char *input; /* NULL: it is in a file */
    const char *path;  /* that file */
    const char *uri;
    const char *media;            /* NULL: not stated */
    const struct setting *before; /* texts that are read before it; NULL: none */
    const struct setting *group, *expect; /* expect NULL: it expects nothing yet */
};

/* "kept", "dropped", "failed": what `verdict` may be; the first holds where it is not given. */
extern const char *const testcase_verdicts[3];

/* Reads the list `tests` of a pipeline that is whole but for it. False: the report says all that is wrong. */
bool testcases_read(struct pipeline *pipeline, struct report *report);

#endif
