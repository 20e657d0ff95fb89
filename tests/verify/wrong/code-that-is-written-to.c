/* breaks relocations: an address in the code */
/* compiled with: -Wl,-z,notext */
#include "wrong.h"

__asm__(".pushsection .text\n.quad stderr\n.popsection");

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

CLEANER(.process = process);
