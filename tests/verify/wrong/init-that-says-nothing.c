/* breaks init: init fails and does not say why */
#include "wrong.h"

static qn_verdict init(void *state, qn_call *call)
{
    return QN_FAIL_RUN;
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.init = init, .process = process);
