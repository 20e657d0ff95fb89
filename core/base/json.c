#include "json.h"

#include "characters.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void append_character(struct buffer *out, unsigned char c, bool latin)
{
    static const char *const named[] = {['\b'] = "\\b", ['\t'] = "\\t", ['\n'] = "\\n", ['\f'] = "\\f",
                                        ['\r'] = "\\r", ['"'] = "\\\"", ['\\'] = "\\\\"};
    const char wide[2] = {(char)(0xC0 | c >> 6), (char)(0x80 | (c & 0x3F))};
    if (c < sizeof named / sizeof *named && named[c])
        buffer_append(out, named[c], 2);
    else if (c < 0x20)
        buffer_print(out, "\\u%04X", c);
    else
        buffer_append(out, c >= 0x80 && latin ? wide : (const char *)&c, c >= 0x80 && latin ? 2 : 1);
}

static void append_quoted(struct buffer *out, qn_slice text)
{
    const bool latin = !characters_valid(text);
    buffer_append(out, "\"", 1);
    for (size_t i = 0; i < text.size; i++)
        append_character(out, (unsigned char)text.data[i], latin);
    buffer_append(out, "\"", 1);
}

/* What stands before a member: a comma, a new line, its name. */
static void begin_member(struct json *json, const char *name)
{
    if (!json->first)
        buffer_append(json->out, ",", 1);
    json->first = false;
    if (json->lines && json->depth)
        buffer_print(json->out, "\n%*s", (int)(2 * json->depth), "");
    if (!name)
        return;
    append_quoted(json->out, qn_str(name));
    buffer_append(json->out, ": ", json->lines ? 2 : 1);
}

void json_open(struct json *json, const char *name, char bracket)
{
    if (json->depth)
        begin_member(json, name);
    buffer_append(json->out, &bracket, 1);
    json->depth++;
    json->first = true;
}

void json_close(struct json *json, char bracket)
{
    json->depth--;
    if (json->lines && !json->first)
        buffer_print(json->out, "\n%*s", (int)(2 * json->depth), "");
    buffer_append(json->out, &bracket, 1);
    json->first = false;
}

void json_text(struct json *json, const char *name, qn_slice text)
{
    begin_member(json, name);
    append_quoted(json->out, text);
}

void json_nothing(struct json *json, const char *name)
{
    begin_member(json, name);
    buffer_append(json->out, "null", 4);
}

void json_number(struct json *json, const char *name, uint64_t number)
{
    begin_member(json, name);
    buffer_print(json->out, "%" PRIu64, number);
}

void json_signed(struct json *json, const char *name, int64_t number)
{
    begin_member(json, name);
    buffer_print(json->out, "%" PRId64, number);
}

void json_decimal(struct json *json, const char *name, double number)
{
    char text[32] = "null";
    for (int digits = 15; isfinite(number) && digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, number);
        if (strtod(text, NULL) == number)
            break;
    }
    char *comma = strchr(text, ','); /* some locale's point */
    if (comma)
        *comma = '.';
    begin_member(json, name);
    buffer_print(json->out, "%s", text);
}

void json_truth(struct json *json, const char *name, bool truth)
{
    begin_member(json, name);
    buffer_print(json->out, "%s", truth ? "true" : "false");
}

void json_counts(struct json *json, const char *name, const struct tally *tally)
{
    json_open(json, name, '{');
    for (size_t i = 0; i < tally->count; i++)
        json_number(json, tally->rows[i].name, tally->rows[i].count);
    json_close(json, '}');
}

void json_seconds(struct json *json, const char *name, uint64_t nanoseconds)
{
    begin_member(json, name);
    buffer_print(json->out, "%" PRIu64 ".%09u", nanoseconds / 1000000000, (unsigned)(nanoseconds % 1000000000));
}
