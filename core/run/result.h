/* result: what a finished document became. */
#ifndef CORE_RUN_RESULT_H
#define CORE_RUN_RESULT_H

#include <quern/document.h>

/* What a finished document became; everything in it lives until the callback returns. */
struct result {
    const qn_doc *document;  /* of the main line; NULL: the input failed or held none */
    qn_slice uri;
    const char *failed_stage; /* NULL: it did not fail */
    qn_error_code code;
    const char *message;
    uint64_t nanoseconds; /* of work on it; 0 unless the run is timed */
    const qn_slice *rendered; /* by writer; data NULL: the writer did not take it */
};

#endif
