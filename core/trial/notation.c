#include "notation.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { WIDEST = 100 }; /* of a list in one line */

void notation_text(struct buffer *out, qn_slice text)
{
    buffer_append(out, "\"", 1);
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char c = (unsigned char)text.data[i];
        static const char plain[] = "\n\t\r\f\"\\", letters[] = "ntrf\"\\";
        const char *found = c ? strchr(plain, c) : NULL;
        if (found)
            buffer_print(out, "\\%c", letters[found - plain]);
        else if (c < 0x20 || c == 0x7F)
            buffer_print(out, "\\x%02x", c);
        else
            buffer_append(out, text.data + i, 1);
    }
    buffer_append(out, "\"", 1);
}

void notation_value(struct buffer *out, const qn_value *value)
{
    char number[40];
    switch (value->type) {
    case QN_INTEGER:
        buffer_print(out, "%" PRId64, value->integer);
        return;
    case QN_REAL:
        snprintf(number, sizeof number, "%.6g", value->real);
        buffer_print(out, "%s%s", number, strpbrk(number, ".en") ? "" : ".0");
        return;
    case QN_BOOLEAN:
        buffer_print(out, "%s", value->boolean ? "true" : "false");
        return;
    case QN_LIST:
        notation_texts(out, value->list, value->count, 0);
        return;
    default:
        notation_text(out, value->text);
    }
}

void notation_break(struct buffer *out, unsigned indent)
{
    buffer_print(out, "\n%*s", (int)indent, "");
}

void notation_pieces(struct buffer *out, const struct buffer *pieces, size_t count, const char *brackets, const char *sign,
                     unsigned indent)
{
    size_t size = indent;
    for (size_t i = 0; i < count; i++) {
        size += pieces[i].size + 2;
        out->failed |= pieces[i].failed;
    }
    buffer_append(out, brackets, 1);
    for (size_t i = 0; i < count; i++) {
        if (size > WIDEST)
            notation_break(out, indent + 2);
        else
            buffer_append(out, " ", 1);
        buffer_append(out, pieces[i].data, pieces[i].size);
        buffer_print(out, "%s", i + 1 < count || *sign == ';' ? sign : "");
    }
    if (size > WIDEST)
        notation_break(out, indent);
    else
        buffer_append(out, " ", 1);
    buffer_append(out, brackets + 1, 1);
}

void notation_texts(struct buffer *out, const qn_slice *texts, size_t count, unsigned indent)
{
    struct buffer *pieces = calloc(count + 1, sizeof *pieces);
    out->failed |= !pieces;
    for (size_t i = 0; pieces && i < count; i++)
        notation_text(&pieces[i], texts[i]);
    if (pieces)
        notation_pieces(out, pieces, count, "[]", ",", indent);
    for (size_t i = 0; pieces && i < count; i++)
        buffer_fini(&pieces[i]);
    free(pieces);
}
