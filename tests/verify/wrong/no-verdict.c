/* breaks verdict: it returns what is no verdict */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return (qn_verdict)(doc->block_count + 4);
}

CLEANER(.process = process);
