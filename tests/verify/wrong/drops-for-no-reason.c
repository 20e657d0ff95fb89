/* breaks verdict: it drops documents for no reason */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return doc->blocks ? QN_PASS : QN_DROP;
}

CLEANER(.process = process);
