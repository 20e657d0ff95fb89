/* breaks surroundings: its answer depends on the time zone */
#include "wrong.h"

#include <time.h>

static const qn_field_info fields[] = {{"date", QN_DATE, "of the document"}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const time_t then = 1773086400;
    struct tm local;
    char date[16];
    strftime(date, sizeof date, "%Y-%m-%d", localtime_r(&then, &local));
    qn_set_date(call, doc, "date", qn_str(date), NULL);
    return QN_PASS;
}

WRONG(QN_EXTRACTOR, QN_PER_WORKER, .process = process, QN_TABLE(field, fields));
