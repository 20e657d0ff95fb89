/* breaks loads: a function of a library that it does not link */
#include "wrong.h"

int missing_from_everywhere(void);

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    if (missing_from_everywhere())
        return QN_FAIL_DOC;
    return QN_PASS;
}

CLEANER(.process = process);
