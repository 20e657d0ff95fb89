/* json_text: a text of any bytes as a value of JSON. */
#ifndef CORE_BASE_JSON_TEXT_H
#define CORE_BASE_JSON_TEXT_H

#include <jansson.h>
#include <quern/types.h>

/* What is not UTF-8 is taken byte for byte as Latin-1, so that nothing is lost. NULL: no memory. */
json_t *json_text(qn_slice text);

#endif
