/* breaks functions: a deduper without same */
#include "wrong.h"

static qn_verdict keys(const void *state, const qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

WRONG(QN_DEDUPER, QN_SHARED, .keys = keys);
