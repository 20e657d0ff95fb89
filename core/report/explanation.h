/*
 * explanation: a page about what a pipeline made of one input: its raw text on the left, on the right every block,
 * what went struck through with stage, reason and evidence, fields with where they were read, spans marked.
 */
#ifndef CORE_REPORT_EXPLANATION_H
#define CORE_REPORT_EXPLANATION_H

#include "../run/result.h"
#include "page.h"

struct explanation {
    const struct pipeline *pipeline;
    qn_slice uri, raw; /* of the input */
    struct buffer page;
    unsigned documents;
};

/* uri, raw: of the input, which stay; raw is for documents that do not have their raw text any more, and may be empty. */
void explanation_begin(struct explanation *explanation, const struct pipeline *pipeline, const char *uri, qn_slice raw);
/* The next document; of many the first hundred are shown. */
void explanation_add(struct explanation *explanation, const struct result *result);
/* False: no memory for the page. It stays in `page`. */
bool explanation_end(struct explanation *explanation);
void explanation_fini(struct explanation *explanation);

#endif
