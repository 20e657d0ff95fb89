/*
 * evidence: what a run's report tells beyond its counts, gathered as documents end, in input order: how text shrank
 * from stage to stage, samples of what was dropped, who set which field, duplicates, failures, slow documents.
 */
#ifndef CORE_REPORT_EVIDENCE_H
#define CORE_REPORT_EVIDENCE_H

#include "../pipeline/pipeline.h"
#include "../run/result.h"
#include "causes.h"
#include "groups.h"

enum { MOST_FIELDS = 256, FAILURES = 40, SLOWEST = 10 };

/* What one reader or stage took out of the main line: blocks one by one, and the rest of documents that it ended. */
struct outflow {
    uint64_t documents, failed;
    uint64_t blocks, bytes;           /* dropped one by one */
    uint64_t rest_bytes;              /* that went with their document */
};

struct field_row {
    qn_slice name, stage, sample;
    uint64_t count; /* of kept documents */
};

struct failure_row {
    qn_slice id, stage, message;
    qn_error_code code;
};

struct slow_row {
    qn_slice id;
    uint64_t nanoseconds, bytes;
};

struct evidence {
    const struct pipeline *pipeline;
    struct arena arena;
    uint64_t documents, kept;      /* of the main line */
    uint64_t blocks, bytes;        /* of all documents, as they stood at their end */
    struct outflow *outflows;      /* readers, then stages, then one for what is neither */
    struct causes causes;
    struct groups groups;
    struct field_row *fields;
    size_t field_count;
    uint64_t failed_inputs;        /* that never became a document */
    struct failure_row failures[FAILURES]; /* the first */
    size_t failure_count;
    struct slow_row slowest[SLOWEST]; /* the slowest first */
    size_t slow_count;
    bool failed; /* memory ran out: something is missing */
};

/* NULL: no memory. */
struct evidence *evidence_new(const struct pipeline *pipeline);
void evidence_free(struct evidence *evidence);
/* The next document's end; one at a time. */
void evidence_add(struct evidence *evidence, const struct result *result);

#endif
