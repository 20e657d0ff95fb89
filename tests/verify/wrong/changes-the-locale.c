/* breaks process: it sets the locale, for everybody */
#include "wrong.h"

#include <locale.h>

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    setlocale(LC_ALL, "C.UTF-8");
    return QN_PASS;
}

CLEANER(.process = process);
