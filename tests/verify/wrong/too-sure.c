/* breaks probe: it is surer than sure */
#include "wrong.h"

static int32_t probe(void *state, const qn_input *input, qn_call *call)
{
    return 1000;
}

static qn_verdict read(void *state, const qn_input *input, qn_call *call)
{
    qn_doc *doc = qn_doc_new(call, input);
    if (doc)
        qn_emit(call, doc);
    return QN_PASS;
}

WRONG(QN_READER, QN_PER_WORKER, .probe = probe, .read = read);
