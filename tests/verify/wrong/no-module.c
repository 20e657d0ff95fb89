/* breaks symbol: no module is exported */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

static const qn_plugin wrong = {QN_PLUGIN_HEAD, .name = "wrong", .process = process};
QN_EXPORT const qn_plugin *const somewhere = &wrong;
