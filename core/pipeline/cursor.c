#include "cursor.h"

static const char *text_of(const struct cursor *cursor)
{
    return cursor->source->text.data;
}

static size_t left(const struct cursor *cursor)
{
    return cursor->source->text.size - cursor->at;
}

static void step(struct cursor *cursor)
{
    const struct source *source = cursor->source;
    if (cursor->added < source->added_count && source->added[cursor->added] == cursor->at)
        cursor->added++;
    const char c = text_of(cursor)[cursor->at++];
    if (c == ' ' && cursor->line_begin + cursor->indent + 1 == cursor->at)
        cursor->indent++;
    if (c == '\n') {
        cursor->line++;
        cursor->indent = 0;
        cursor->line_begin = cursor->at;
        cursor->line_added = cursor->added;
    }
}

static bool sees(const struct cursor *cursor, const char *sign)
{
    const size_t size = strlen(sign);
    return left(cursor) >= size && memcmp(text_of(cursor) + cursor->at, sign, size) == 0;
}

static void skip_to(struct cursor *cursor, const char *end)
{
    while (left(cursor) && !sees(cursor, end))
        step(cursor);
    for (size_t i = 0; left(cursor) && i < strlen(end); i++)
        step(cursor);
}

/* Blanks and comments, and what else may stand there. */
static void skip_among(struct cursor *cursor, const char *blanks)
{
    while (left(cursor)) {
        if (sees(cursor, "#") || sees(cursor, "//"))
            skip_to(cursor, "\n");
        else if (sees(cursor, "/*"))
            skip_to(cursor, "*/");
        else if (strchr(blanks, text_of(cursor)[cursor->at]))
            step(cursor);
        else
            return;
    }
}

#define BLANKS " \t\r\n\f\v"

static void skip_between(struct cursor *cursor)
{
    skip_among(cursor, BLANKS ",;=:");
}

static struct extent here(const struct cursor *cursor)
{
    const struct source *source = cursor->source;
    if (cursor->line >= source->line_count)
        return (struct extent){.file = source_line(source, 0).file};
    const struct source_line *line = &source->lines[cursor->line];
    const size_t in_line = cursor->at - cursor->line_begin - (cursor->added - cursor->line_added);
    return (struct extent){line->file,        line->line, (unsigned)in_line + 1, line->offset + in_line, line->offset + in_line,
                           cursor->indent};
}

static void step_over_text(struct cursor *cursor)
{
    step(cursor);
    while (left(cursor) && !sees(cursor, "\"")) {
        if (sees(cursor, "\\"))
            step(cursor);
        if (left(cursor))
            step(cursor);
    }
    if (left(cursor))
        step(cursor);
}

static struct extent step_over_word(struct cursor *cursor)
{
    struct extent place = here(cursor);
    while (left(cursor) && !strchr(BLANKS ",;=:(){}[]\"#/", text_of(cursor)[cursor->at]))
        step(cursor);
    place.end = here(cursor).end;
    return place;
}

struct extent cursor_name(struct cursor *cursor)
{
    skip_between(cursor);
    return step_over_word(cursor);
}

struct extent cursor_scalar(struct cursor *cursor)
{
    skip_between(cursor);
    if (!sees(cursor, "\""))
        return step_over_word(cursor);
    struct extent place = here(cursor);
    struct cursor next = *cursor;
    do { /* texts side by side are one */
        step_over_text(&next);
        *cursor = next;
        place.end = here(cursor).end;
        skip_among(&next, BLANKS);
    } while (sees(&next, "\""));
    return place;
}

static struct extent step_over_bracket(struct cursor *cursor)
{
    skip_between(cursor);
    struct extent place = here(cursor);
    if (left(cursor))
        step(cursor);
    place.end = here(cursor).end;
    return place;
}

struct extent cursor_open(struct cursor *cursor)
{
    return step_over_bracket(cursor);
}

struct extent cursor_close(struct cursor *cursor)
{
    return step_over_bracket(cursor);
}
