/* answer: what a program answers, a line of JSON, and what it changes in the document. */
#ifndef EXEC_ANSWER_H
#define EXEC_ANSWER_H

#include <change.h>
#include <jansson.h>
#include <quern/plugin.h>

/**
 * Reads an answer and looks whether it is the one to this document.
 * @return the object, for json_decref(); NULL: error says why it is none
 */
json_t *answer_read(qn_slice line, const qn_doc *doc, char *error, size_t error_size);

/** Makes the changes. @return QN_FAIL_DOC: the program says so, or one cannot be made; the call knows why */
qn_verdict answer_apply(const json_t *answer, const qn_strings *fields, qn_doc *doc, qn_call *call);

#endif
