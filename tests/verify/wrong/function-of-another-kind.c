/* breaks functions: a cleaner that renders */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

static qn_verdict render(const void *state, const qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.process = process, .render = render);
