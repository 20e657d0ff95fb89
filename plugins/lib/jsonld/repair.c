#include "repair.h"

/* Where the pass stands. */
struct repair {
    qn_slice text;
    size_t at;
    char *out;
    size_t size;
    bool entities; /* its strings stand between &quot; */
};

static bool is_blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool follows(const struct repair *repair, const char *word)
{
    const size_t size = strlen(word);
    return repair->text.size - repair->at >= size && memcmp(repair->text.data + repair->at, word, size) == 0;
}

static void put(struct repair *repair, char c)
{
    repair->out[repair->size++] = c;
}

/* Goes behind the next `word`, or to the end. */
static void skip_past(struct repair *repair, const char *word)
{
    while (repair->at < repair->text.size && !follows(repair, word))
        repair->at++;
    repair->at += follows(repair, word) ? strlen(word) : 0;
}

static void skip_line(struct repair *repair)
{
    while (repair->at < repair->text.size && repair->text.data[repair->at] != '\n')
        repair->at++;
}

/* The bytes of a quotation mark at this place; 0: there is none. */
static size_t quote_size(const struct repair *repair)
{
    static const char *const entities[] = {"&quot;", "&#34;", "&#034;", "&#x22;"};
    if (repair->text.data[repair->at] == '"')
        return !repair->entities;
    for (size_t i = 0; repair->entities && i < sizeof entities / sizeof *entities; i++)
        if (follows(repair, entities[i]))
            return strlen(entities[i]);
    return 0;
}

/* The value of the four digits of an escape "\uXXXX" that begins here; UINT32_MAX: it is none. */
static uint32_t unit_at(const struct repair *repair, size_t at)
{
    uint32_t value = 0;
    if (at + 6 > repair->text.size || repair->text.data[at] != '\\' || repair->text.data[at + 1] != 'u')
        return UINT32_MAX;
    for (size_t i = at + 2; i < at + 6; i++) {
        const char c = repair->text.data[i], low = (char)(c | 0x20);
        if (c >= '0' && c <= '9')
            value = value * 16 + (uint32_t)(c - '0');
        else if (low >= 'a' && low <= 'f')
            value = value * 16 + (uint32_t)(low - 'a' + 10);
        else
            return UINT32_MAX;
    }
    return value;
}

static void copy(struct repair *repair, size_t size)
{
    memcpy(repair->out + repair->size, repair->text.data + repair->at, size);
    repair->size += size;
    repair->at += size;
}

/* An escape; a character that needs none loses its backslash. */
static void put_escape(struct repair *repair)
{
    const uint32_t unit = unit_at(repair, repair->at);
    const char next = repair->at + 1 < repair->text.size ? repair->text.data[repair->at + 1] : '\0';
    if (unit != UINT32_MAX && unit >= 0xD800 && unit < 0xE000) {
        const uint32_t low = unit_at(repair, repair->at + 6);
        if (unit < 0xDC00 && low >= 0xDC00 && low < 0xE000) {
            copy(repair, 12);
            return;
        }
        memcpy(repair->out + repair->size, "\\ufffd", 6);
        repair->size += 6;
        repair->at += 6;
    } else if (unit == 0) {
        repair->at += 6;
    } else if (unit != UINT32_MAX) {
        copy(repair, 6);
    } else if (next && strchr("\"\\/bfnrt", next)) {
        copy(repair, 2);
    } else {
        repair->at++; /* what follows is copied as it is */
    }
}

static void put_string(struct repair *repair)
{
    repair->at += quote_size(repair);
    put(repair, '"');
    while (repair->at < repair->text.size) {
        const char c = repair->text.data[repair->at];
        const size_t quote = quote_size(repair);
        if (quote) {
            repair->at += quote;
            break;
        }
        if (c == '\\') {
            put_escape(repair);
        } else if ((unsigned char)c < ' ') {
            put(repair, ' ');
            repair->at++;
        } else if (c == '"') { /* between entities, where it would end the string */
            put(repair, '\'');
            repair->at++;
        } else {
            copy(repair, 1);
        }
    }
    put(repair, '"');
}

/* A closing bracket takes back the comma before it. */
static void put_close(struct repair *repair)
{
    size_t size = repair->size;
    while (size > 0 && is_blank(repair->out[size - 1]))
        size--;
    if (size > 0 && repair->out[size - 1] == ',')
        repair->size = size - 1;
    copy(repair, 1);
}

/* What may stand between the parts of a script and is no JSON. @return was there something? */
static bool skip_wrapping(struct repair *repair)
{
    static const char *const marks[] = {"//<![CDATA[", "<![CDATA[", "//]]>", "]]>", "<!--", "-->"};
    if (!strchr("/<]-", repair->text.data[repair->at]))
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (follows(repair, marks[i])) {
            repair->at += strlen(marks[i]);
            return true;
        }
    if (follows(repair, "/*"))
        skip_past(repair, "*/");
    else if (follows(repair, "//"))
        skip_line(repair);
    else
        return false;
    return true;
}

size_t repair_json(qn_slice text, char *out)
{
    struct repair repair = {.text = text, .out = out};
    while (repair.at < text.size && is_blank(text.data[repair.at]))
        repair.at++;
    const char *const brace = text.size ? memchr(text.data, '{', text.size) : NULL;
    size_t first = brace ? (size_t)(brace - text.data) + 1 : text.size;
    while (first < text.size && is_blank(text.data[first]))
        first++;
    repair.entities = first < text.size && text.data[first] == '&';
    while (repair.at < text.size) {
        if (skip_wrapping(&repair))
            continue;
        const char c = text.data[repair.at];
        if (quote_size(&repair))
            put_string(&repair);
        else if (c == '}' || c == ']')
            put_close(&repair);
        else
            copy(&repair, 1);
    }
    return repair.size;
}
