/* breaks fields: it sets a field as another type than its table says */
#include "wrong.h"

static const qn_field_info fields[] = {{"date", QN_DATE, "of the document"}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    qn_set_text(call, doc, "date", qn_str("2026-03-09"), NULL);
    return QN_PASS;
}

WRONG(QN_EXTRACTOR, QN_PER_WORKER, .process = process, QN_TABLE(field, fields));
