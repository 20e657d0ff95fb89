/* breaks stack: a stack that can be run */
/* compiled with: -Wl,-z,execstack */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.process = process);
