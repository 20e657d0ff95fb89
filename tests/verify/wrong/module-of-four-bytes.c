/* breaks symbol: a module that is too small */
#include "wrong.h"

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

static const qn_plugin wrong = {QN_PLUGIN_HEAD, .name = "wrong", .process = process};
static const qn_plugin *const plugins[] = {&wrong, NULL};
QN_EXPORT extern const qn_module qn_module_v1;
const qn_module qn_module_v1 = {4, QN_ABI_MINOR, plugins};
