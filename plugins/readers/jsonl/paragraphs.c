#include "paragraphs.h"

static bool is_space(char byte)
{
    return byte == ' ' || (byte >= '\t' && byte <= '\r');
}

static bool is_blank(qn_slice line)
{
    for (size_t i = 0; i < line.size; i++)
        if (!is_space(line.data[i]))
            return false;
    return true;
}

/* The line at the start of a text, without its line feed. */
static qn_slice line_of(qn_slice text)
{
    const char *const end = text.size ? memchr(text.data, '\n', text.size) : NULL;
    return qn_bytes(text.data, end ? (size_t)(end - text.data) : text.size);
}

static qn_slice without_line(qn_slice text, qn_slice line)
{
    return qn_part(text, line.size + 1, text.size);
}

/* Takes the first paragraph off a text. Empty: there are no more. */
static qn_slice next_paragraph(qn_slice *text)
{
    qn_slice line = line_of(*text);
    while (text->size > 0 && is_blank(line)) {
        *text = without_line(*text, line);
        line = line_of(*text);
    }
    const char *const begin = text->data;
    size_t size = 0;
    while (text->size > 0 && !is_blank(line)) {
        size = (size_t)(line.data + line.size - begin);
        *text = without_line(*text, line);
        line = line_of(*text);
    }
    while (size > 0 && is_space(begin[size - 1]))
        size--;
    size_t lead = 0;
    while (lead < size && is_space(begin[lead]))
        lead++;
    return qn_bytes(begin ? begin + lead : NULL, size - lead);
}

/* Does a paragraph have white space that is neither a single blank nor a single line feed? */
static bool is_loose(qn_slice text)
{
    unsigned loose = 0;
    for (size_t i = 0; i + 1 < text.size; i++) {
        const uint8_t one = (uint8_t)text.data[i], other = (uint8_t)text.data[i + 1];
        loose |= ((one <= ' ') & (other <= ' ')) | ((one < ' ') & (one != '\n'));
    }
    return loose != 0;
}

/* A run of white space becomes a line feed when it has one, else a blank. */
static qn_slice tidy(qn_slice text, char *out)
{
    size_t size = 0;
    for (size_t i = 0; i < text.size;) {
        if (!is_space(text.data[i])) {
            out[size++] = text.data[i++];
            continue;
        }
        bool line = false;
        for (; i < text.size && is_space(text.data[i]); i++)
            line |= text.data[i] == '\n' || text.data[i] == '\r';
        out[size++] = line ? '\n' : ' ';
    }
    return qn_bytes(out, size);
}

bool paragraphs_add(qn_call *call, qn_doc *doc, qn_slice text)
{
    for (qn_slice paragraph; (paragraph = next_paragraph(&text)).size > 0;) {
        if (is_loose(paragraph)) {
            char *const out = qn_doc_alloc(call, doc, paragraph.size);
            if (!out)
                return false;
            paragraph = tidy(paragraph, out);
        }
        if (!qn_add_block(call, doc, QN_PARAGRAPH, paragraph, 0, 0))
            return false;
    }
    return true;
}
