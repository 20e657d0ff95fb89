/* breaks text: it takes bytes for UTF-8 */
#include "wrong.h"

static int32_t probe(void *state, const qn_input *input, qn_call *call)
{
    return 10;
}

static qn_verdict read(void *state, const qn_input *input, qn_call *call)
{
    qn_doc *doc = qn_doc_new(call, input);
    if (doc && qn_add_block(call, doc, QN_PARAGRAPH, input->bytes, 0, input->bytes.size))
        qn_emit(call, doc);
    return QN_PASS;
}

WRONG(QN_READER, QN_PER_WORKER, .probe = probe, .read = read);
