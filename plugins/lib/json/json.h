/**
 * @file json.h
 * JSON text straight into what a document becomes: strings, numbers, and bytes that are JSON already.
 *
 * Nothing here depends on the locale, and nothing reports failure: over the document's memory limit the
 * bytes go nowhere and the core, which has marked the call, quarantines the document.
 */
#ifndef QUERN_LIB_JSON_H
#define QUERN_LIB_JSON_H

#include <quern/plugin.h>

/** Appends bytes that are JSON already. */
static inline void json_put(qn_call *call, const char *json)
{
    qn_write(call, qn_str(json));
}

/** Appends a string in its quotes. A byte that is no part of valid UTF-8 becomes U+FFFD. */
void json_put_string(qn_call *call, qn_slice text);

/** Appends the inside of a string, so that several slices can make one. */
void json_put_escaped(qn_call *call, qn_slice text);

void json_put_integer(qn_call *call, int64_t value);

/** Appends the shortest decimal that reads back as the same real, "2.0" for 2; NaN and infinities as null. */
void json_put_real(qn_call *call, double value);

static inline void json_put_boolean(qn_call *call, bool value)
{
    json_put(call, value ? "true" : "false");
}

/** Appends a field's value: a string, a number, a boolean or an array of strings. */
void json_put_value(qn_call *call, const qn_value *value);

#endif
