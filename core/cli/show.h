/* show: parts of a document on standard output, for a person at a terminal. */
#ifndef CORE_CLI_SHOW_H
#define CORE_CLI_SHOW_H

#include <quern/document.h>

/* width: characters at most; 0: all. */
void show_value(const qn_value *value, size_t width);
/* "near: duplicate, as a.html, score 0.750 (the evidence)" */
void show_cause(const qn_cause *cause);

#endif
