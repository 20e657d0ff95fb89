/* breaks services: a cleaner that writes */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    qn_write(call, doc->id);
    return QN_PASS;
}

CLEANER(.process = process);
