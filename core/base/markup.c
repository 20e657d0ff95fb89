#include "markup.h"

#include "characters.h"

#include <inttypes.h>
#include <stdio.h>

/* The length of the well-formed UTF-8 character at the front; 0: there is none. */
static size_t sequence(const unsigned char *at, size_t left)
{
    const unsigned char c = at[0];
    const size_t size = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
    if (size == 0 || size > left)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    const bool overlong = (c == 0xE0 && at[1] < 0xA0) || (c == 0xF0 && at[1] < 0x90);
    const bool outside = (c == 0xED && at[1] >= 0xA0) || (c == 0xF4 && at[1] >= 0x90); /* surrogates, above U+10FFFF */
    return overlong || outside ? 0 : size;
}

static const char *replacement(const unsigned char *at, size_t size)
{
    static const char unknown[] = "\xEF\xBF\xBD";
    if (size == 0)
        return unknown;
    if (size == 2 && at[0] == 0xC2 && at[1] < 0xA0) /* controls of two bytes */
        return unknown;
    switch (at[0]) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return (at[0] < 0x20 && at[0] != '\t' && at[0] != '\n') || at[0] == 0x7F ? unknown : NULL;
    }
}

void markup_text(struct buffer *out, qn_slice text)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t plain = 0, at = 0; /* what stays as it is goes in one piece */
    while (at < text.size) {
        const size_t size = sequence(bytes + at, text.size - at);
        const char *instead = bytes[at] == '\r' ? "" : replacement(bytes + at, size);
        if (instead) {
            buffer_append(out, text.data + plain, at - plain);
            buffer_append_slice(out, qn_str(instead));
            plain = at + (size ? size : 1);
        }
        at += size ? size : 1;
    }
    buffer_append(out, text.size ? text.data + plain : NULL, text.size - plain);
}

void markup_first(struct buffer *out, qn_slice text, size_t most)
{
    const qn_slice first = characters_first(text, most);
    markup_text(out, first);
    if (first.size < text.size)
        buffer_append_slice(out, qn_str("…"));
}

void markup_number(struct buffer *out, uint64_t number)
{
    char digits[24];
    const int size = snprintf(digits, sizeof digits, "%" PRIu64, number);
    for (int i = 0; i < size; i++)
        buffer_print(out, "%s%c", i && (size - i) % 3 == 0 ? "," : "", digits[i]);
}
