/* breaks verdict: it ends the run because of a document */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return doc->blocks ? QN_PASS : qn_fail_run(call, QN_E_INPUT, "there is nothing in this one");
}

CLEANER(.process = process);
