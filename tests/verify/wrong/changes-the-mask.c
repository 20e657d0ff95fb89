/* breaks process: it sets the mask of new files, for everybody */
#include "wrong.h"

#include <sys/stat.h>

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    umask(0);
    return QN_PASS;
}

CLEANER(.process = process);
