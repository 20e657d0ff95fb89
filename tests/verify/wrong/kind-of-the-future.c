/* breaks plugin: a kind that does not exist */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

WRONG(77, QN_PER_WORKER, .process = process);
