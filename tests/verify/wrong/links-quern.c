/* breaks links: it links libquern */
/* compiled with: -Wl,--no-as-needed -lquern */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.process = process);
