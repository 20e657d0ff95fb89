#include "layout.h"

#include <lanes.h>

#define LOOK_PAIRS 64       /* lines with a next one that are looked at: a text is alike all through */
#define NARROWEST 40        /* columns: nobody breaks lines below or above these */
#define WIDEST 160
#define OUTLIERS 20         /* one line in so many may be wider than the width: an address that cannot be broken */
#define CERTAIN_PAIRS 3     /* with fewer pairs of lines, each next one must begin in lower case */

/* A line without the white space around it, and where the next one begins. */
struct line {
    size_t begin, end, next;
    size_t indent; /* bytes of white space in front */
};

/* ---- White space ---- */

/* The size of the white space or control at the start; 0: there is none. */
static size_t blank_size(const unsigned char *at, size_t left)
{
    if (left > 0 && (at[0] <= ' ' || at[0] == 0x7F))
        return 1;
    if (left >= 2 && at[0] == 0xC2 && (at[1] == 0xA0 || at[1] == 0x85)) /* no-break space, next line */
        return 2;
    if (left < 3)
        return 0;
    const unsigned point = (at[0] & 0x0Fu) << 12 | (at[1] & 0x3Fu) << 6 | (at[2] & 0x3Fu);
    if (at[0] == 0xE2) /* the spaces of U+2000, zero-width space, the separators, narrow and mathematical space */
        return point <= 0x200B || point == 0x2028 || point == 0x2029 || point == 0x202F || point == 0x205F ? 3 : 0;
    return (at[0] == 0xE3 && point == 0x3000) || (at[0] == 0xEF && point == 0xFEFF) ? 3 : 0;
}

/* ASCII that is seen, as most lines begin and end with. */
static bool is_ink(unsigned char byte)
{
    return byte > ' ' && byte < 0x7F;
}

qn_slice layout_trim(qn_slice text)
{
    const unsigned char *begin = (const unsigned char *)text.data, *end = begin + text.size;
    for (size_t size; begin < end && !is_ink(*begin) && (size = blank_size(begin, (size_t)(end - begin))) > 0;)
        begin += size;
    while (begin < end && !is_ink(end[-1])) {
        size_t size = 1; /* step back over one character */
        while (size < 3 && (size_t)(end - begin) > size && (end[-(ptrdiff_t)size] & 0xC0) == 0x80)
            size++;
        if (blank_size(end - size, size) != size)
            break;
        end -= size;
    }
    return qn_bytes(begin, (size_t)(end - begin));
}

/* ---- Lines ---- */

/* The line at a byte before the end. */
static struct line line_at(const struct layout *layout, size_t at)
{
    const qn_slice rest = qn_part(layout->text, at, layout->text.size);
    const char *stop = memchr(rest.data, layout->terminator, rest.size);
    const size_t size = stop ? (size_t)(stop - rest.data) : rest.size;
    const qn_slice text = layout_trim(qn_part(rest, 0, size));
    const size_t indent = (size_t)(text.data - rest.data);
    return (struct line){at + indent, at + indent + text.size, at + size + (stop != NULL), indent};
}

static bool is_blank(const struct line *line)
{
    return line->begin == line->end;
}

static qn_slice line_text(const struct layout *layout, const struct line *line)
{
    return qn_part(layout->text, line->begin, line->end);
}

/* Is this the first byte of a character two columns wide: Chinese, Japanese, Korean, pictures? */
static bool is_wide(unsigned char byte)
{
    return (byte >= 0xE3 && byte <= 0xED) || byte >= 0xF0;
}

static size_t columns(qn_slice text)
{
    size_t count = 0, at = 0;
    for (; text.size - at >= LANES; at += LANES) {
        const lanes all = lanes_load(text.data + at), inside = lanes_within(all, 0x80, 0xBF);
        const lanes wide = lanes_within(all, 0xE3, 0xED) | lanes_within(all, 0xF0, 0xFF);
        count += lanes_sum((~inside & 1) + (wide & 1));
    }
    for (; at < text.size; at++) {
        const unsigned char byte = (unsigned char)text.data[at];
        count += ((byte & 0xC0) != 0x80) + is_wide(byte);
    }
    return count;
}

/* Columns of the piece that could not be broken: a word, or one wide character. */
static size_t first_word_columns(qn_slice text)
{
    if (text.size > 0 && is_wide((unsigned char)text.data[0]))
        return 2;
    const char *blank = memchr(text.data, ' ', text.size);
    return columns(qn_part(text, 0, blank ? (size_t)(blank - text.data) : text.size));
}

/* Was the line broken because the next one's first word did not fit? Some give up a little early. */
static bool is_full(const struct layout *layout, const struct line *line, const struct line *next, size_t width)
{
    const size_t needed = columns(line_text(layout, line)) + 1 + first_word_columns(line_text(layout, next));
    return needed > width - width / 8;
}

static bool ends_with(qn_slice text, const char *end)
{
    const size_t size = strlen(end);
    return text.size >= size && memcmp(text.data + text.size - size, end, size) == 0;
}

/* Does it end as sentences do? */
static bool ends_sentence(qn_slice text)
{
    static const char *const closers[] = {"\"", "'", ")", "]", "”", "’", "»", "“", "」", "』", "）"};
    static const char *const stops[] = {".", "!", "?", ":", ";", "…", "。", "！", "？", "：", "؟", "۔", "।", "።"};
    for (size_t i = 0; i < sizeof closers / sizeof *closers; i++)
        if (ends_with(text, closers[i])) {
            text.size -= strlen(closers[i]);
            break;
        }
    for (size_t i = 0; i < sizeof stops / sizeof *stops; i++)
        if (ends_with(text, stops[i]))
            return true;
    return false;
}

/* ---- Which layout? ---- */

/* What the pairs of a line and the next one, neither of them blank, have in common. */
struct evidence {
    size_t pairs;
    size_t open;    /* the line ends in the middle of a sentence */
    size_t full;    /* and the next line's first word would not have fitted */
    size_t letters; /* the next line begins with an ASCII letter */
    size_t lower;   /* and it is a small one */
};

/* Goes to the next pair of lines that are not blank. @param next,at the line last looked at and where the next begins */
static bool next_pair(const struct layout *layout, struct line *line, struct line *next, size_t *at)
{
    while (*at < layout->text.size) {
        *line = *next;
        *next = line_at(layout, *at);
        *at = next->next;
        if (!is_blank(line) && !is_blank(next))
            return true;
    }
    return false;
}

/* The width that few lines with a next one exceed; 0 when that is none that lines are broken at. */
static size_t usual_width(const struct layout *layout)
{
    size_t counts[WIDEST + 1] = {0}, pairs = 0, wide = 0, at = 0;
    struct line line, next = {0};
    for (; pairs < LOOK_PAIRS && next_pair(layout, &line, &next, &at); pairs++) {
        const qn_slice text = line_text(layout, &line);
        const size_t width = text.size > 4 * WIDEST ? WIDEST + 1 : columns(text);
        if (width <= WIDEST)
            counts[width]++;
        else if (++wide > LOOK_PAIRS / OUTLIERS)
            return 0;
    }
    size_t width = WIDEST;
    while (width >= NARROWEST && wide + counts[width] <= pairs / OUTLIERS)
        wide += counts[width--];
    return wide <= pairs / OUTLIERS && width >= NARROWEST ? width : 0;
}

static struct evidence gather(const struct layout *layout, size_t width)
{
    struct evidence seen = {0};
    struct line line, next = {0};
    for (size_t at = 0; seen.pairs < LOOK_PAIRS && next_pair(layout, &line, &next, &at); seen.pairs++) {
        const char first = layout->text.data[next.begin];
        const bool lower = first >= 'a' && first <= 'z';
        const bool open = !ends_sentence(line_text(layout, &line));
        seen.open += open;
        seen.full += open && is_full(layout, &line, &next, width);
        seen.lower += lower;
        seen.letters += lower || (first >= 'A' && first <= 'Z');
    }
    return seen;
}

/* The columns that lines were broken at, or 0. A table's rows are all equally wide, but do not begin in lower case. */
static size_t wrap_width(const struct layout *layout)
{
    const size_t width = usual_width(layout);
    if (width == 0)
        return 0;
    const struct evidence seen = gather(layout, width);
    if (seen.pairs < CERTAIN_PAIRS)
        return seen.full == seen.pairs && seen.lower == seen.pairs ? width : 0;
    const bool wrapped = seen.open * 2 >= seen.pairs && seen.full * 5 >= seen.open * 4 && seen.lower * 5 >= seen.letters * 2;
    return wrapped ? width : 0;
}

void layout_begin(struct layout *layout, qn_slice text)
{
    if (!text.data)
        text = qn_bytes("", 0);
    const bool has_feed = memchr(text.data, '\n', text.size) != NULL;
    *layout = (struct layout){.text = text, .terminator = has_feed ? '\n' : '\r', .after_blank = true};
    layout->width = wrap_width(layout);
}

/* ---- Paragraphs ---- */

/* The size of a bullet and the blanks after it, 0: none. Hyphens and stars are bullets where headings are marked, too. */
static size_t bullet_size(const struct layout *layout, qn_slice text)
{
    static const char *const bullets[] = {"•", "‣", "◦", "▪", "-", "*"};
    for (size_t i = 0; i < sizeof bullets / sizeof *bullets; i++) {
        const size_t size = strlen(bullets[i]);
        if (text.size < size || memcmp(text.data, bullets[i], size) != 0 || (size == 1 && !layout->markdown))
            continue;
        const qn_slice rest = qn_part(text, size, text.size);
        const qn_slice trimmed = layout_trim(rest);
        return trimmed.size > 0 && trimmed.size < rest.size ? text.size - trimmed.size : 0;
    }
    return 0;
}

/* "## Words" with nothing above and below is a heading, and those after it need no blank line below. Else it may be a tag. */
static unsigned heading_level(const struct layout *layout, const struct line *line)
{
    const qn_slice text = line_text(layout, line);
    size_t level = 0;
    while (level < text.size && text.data[level] == '#')
        level++;
    if (level == 0 || level > 6 || level >= text.size || text.data[level] != ' ' || !layout->after_blank)
        return 0;
    if (line->next < layout->text.size && !layout->markdown) {
        const struct line next = line_at(layout, line->next);
        if (!is_blank(&next))
            return 0;
    }
    return (unsigned)level;
}

/* Does the next line go on with the paragraph? */
static bool goes_on(const struct layout *layout, const struct line *line, const struct line *next, enum layout_kind kind)
{
    if (is_blank(next) || bullet_size(layout, line_text(layout, next)) > 0)
        return false;
    const bool indented = next->indent > line->indent + 1;
    return (!indented || kind == LAYOUT_ITEM) && is_full(layout, line, next, layout->width);
}

bool layout_next(struct layout *layout, struct layout_paragraph *out)
{
    struct line line = {0};
    for (; layout->at < layout->text.size; layout->at = line.next) {
        line = line_at(layout, layout->at);
        if (!is_blank(&line))
            break;
        layout->after_blank = true;
    }
    if (is_blank(&line))
        return false;
    *out = (struct layout_paragraph){.begin = line.begin, .end = line.end};
    size_t bullet = 0;
    if ((out->level = heading_level(layout, &line)) > 0) {
        out->kind = LAYOUT_HEADING;
        out->begin += out->level + 1;
        layout->markdown = true;
    } else if ((bullet = bullet_size(layout, line_text(layout, &line))) > 0) {
        out->kind = LAYOUT_ITEM;
        out->level = 1;
        out->begin += bullet;
    }
    while (layout->width > 0 && out->kind != LAYOUT_HEADING && line.next < layout->text.size) {
        const struct line next = line_at(layout, line.next);
        if (!goes_on(layout, &line, &next, out->kind))
            break;
        out->folded = true;
        out->end = next.end;
        line = next;
    }
    layout->at = line.next;
    layout->after_blank = false;
    return true;
}

/* Chinese and Japanese have no blanks between words, so none goes where a line was broken. */
static bool is_unspaced(const char *at)
{
    const unsigned char byte = (unsigned char)*at;
    return byte >= 0xE3 && byte <= 0xE9;
}

size_t layout_fold(const struct layout *layout, const struct layout_paragraph *paragraph, char *out)
{
    size_t size = 0;
    for (size_t at = paragraph->begin; at < paragraph->end;) {
        const struct line line = line_at(layout, at);
        const qn_slice text = qn_part(layout->text, line.begin, line.end < paragraph->end ? line.end : paragraph->end);
        if (size > 0 && text.size > 0 && !(size >= 3 && is_unspaced(out + size - 3) && is_unspaced(text.data)))
            out[size++] = ' ';
        memcpy(out + size, text.data, text.size);
        size += text.size;
        at = line.next;
    }
    return size;
}
