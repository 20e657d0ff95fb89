/* breaks prints: it prints */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    printf("%u blocks\n", doc->block_count);
    return QN_PASS;
}

CLEANER(.process = process);
