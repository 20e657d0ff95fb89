#include "markup.h"

#include "characters.h"

#include <inttypes.h>
#include <stdio.h>

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
        const size_t size = character_size(qn_part(text, at, text.size));
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
