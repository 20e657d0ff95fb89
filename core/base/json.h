/*
 * json: JSON written piece by piece into a buffer, which remembers when memory ran out; so that no member is ever left
 * out silently. Who calls it keeps names and values in turn.
 */
#ifndef CORE_BASE_JSON_H
#define CORE_BASE_JSON_H

#include "buffer.h"
#include "tally.h"

struct json {
    struct buffer *out;
    bool lines;     /* a line for each member, indented by two; else all in one line */
    unsigned depth;
    bool first;     /* nothing stands yet in the object or array that is open */
};

/* Opens with '{' or '[', closes with '}' or ']'. name NULL: within an array, or outermost. */
void json_open(struct json *json, const char *name, char bracket);
void json_close(struct json *json, char bracket);
/* Escaped. What is not UTF-8 is taken byte for byte as Latin-1, so that nothing is lost. */
void json_text(struct json *json, const char *name, qn_slice text);
void json_nothing(struct json *json, const char *name);
void json_number(struct json *json, const char *name, uint64_t number);
void json_signed(struct json *json, const char *name, int64_t number);
/* With as few digits as read back as the same, in every locale; what JSON cannot say is null. */
void json_decimal(struct json *json, const char *name, double number);
void json_truth(struct json *json, const char *name, bool truth);
/* An object of its names. */
void json_counts(struct json *json, const char *name, const struct tally *tally);
/* As seconds with nine decimals, in every locale. */
void json_seconds(struct json *json, const char *name, uint64_t nanoseconds);

#endif
