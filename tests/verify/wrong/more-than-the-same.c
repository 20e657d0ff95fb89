/* breaks same: a score above 1 */
#include "wrong.h"

static qn_verdict keys(const void *state, const qn_doc *doc, qn_call *call)
{
    const qn_key key = {7, 7};
    qn_emit_unit(call, NULL, doc->id, &key, 1);
    return QN_PASS;
}

static double same(const void *state, const qn_match *match)
{
    return (double)match->a.size + (double)match->b.size;
}

WRONG(QN_DEDUPER, QN_SHARED, .keys = keys, .same = same);
