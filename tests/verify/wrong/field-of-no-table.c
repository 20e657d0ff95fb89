/* breaks fields: it sets a field that its table does not list */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    if (doc->blocks)
        qn_set_text(call, doc, "place", doc->blocks->text, NULL);
    return QN_PASS;
}

WRONG(QN_EXTRACTOR, QN_PER_WORKER, .process = process);
