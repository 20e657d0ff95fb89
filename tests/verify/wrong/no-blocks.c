/* breaks crashes: a document without blocks */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    qn_log(call, QN_LOG_DEBUG, "begins with %zu bytes", doc->blocks->text.size);
    return QN_PASS;
}

CLEANER(.process = process);
