/* breaks same: a is the same as b, and b is not the same as a */
#include "wrong.h"

static qn_verdict keys(const void *state, const qn_doc *doc, qn_call *call)
{
    const qn_key key = {7, 7};
    qn_emit_unit(call, NULL, doc->id, &key, 1);
    return QN_PASS;
}

static double same(const void *state, const qn_match *match)
{
    return match->a.size <= match->b.size ? 1 : 0;
}

WRONG(QN_DEDUPER, QN_SHARED, .keys = keys, .same = same);
