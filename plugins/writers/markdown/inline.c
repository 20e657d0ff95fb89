#include "inline.h"

#include <utf8proc.h>

/* ---- Characters ---- */

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool is_letter(char byte)
{
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* A letter, a digit or a mark: what CommonMark takes for neither white space nor punctuation. */
static bool is_word(qn_slice text, size_t at)
{
    if (at >= text.size)
        return false;
    if ((uint8_t)text.data[at] < 0x80)
        return is_letter(text.data[at]) || is_digit(text.data[at]);
    utf8proc_int32_t character;
    if (utf8proc_iterate((const utf8proc_uint8_t *)text.data + at, (utf8proc_ssize_t)(text.size - at), &character) <= 0)
        return true;
    const utf8proc_category_t category = utf8proc_category(character);
    return category < UTF8PROC_CATEGORY_PC || category > UTF8PROC_CATEGORY_ZP;
}

/* The same of the character that ends at `end`. */
static bool is_word_before(qn_slice text, size_t end)
{
    size_t at = end;
    while (at > 0 && end - at < 4 && ((uint8_t)text.data[--at] & 0xC0) == 0x80)
        ;
    return end > 0 && is_word(qn_part(text, 0, end), at);
}

/* ---- Text ---- */

/* What stands before the next character, as far as a "*" or "`" there is concerned. */
enum edge { EDGE_FREE, EDGE_WORD, EDGE_STAR, EDGE_TICK };

enum span_kind { SPAN_OTHER, SPAN_LINK, SPAN_STRONG, SPAN_EMPHASIS, SPAN_CODE, SPAN_IMAGE };

/* A span that is open in the output. */
struct open_span {
    const qn_span *span;
    enum span_kind kind;
    uint32_t begin, end;
    bool stars;
};

enum { DEEPEST = 16 };

struct pen {
    struct inline_text *out;
    uint32_t at, end; /* the part */
    bool line_start;
    size_t marker; /* what of this line is to be escaped for standing at its beginning */
    enum edge edge;
    struct open_span open[DEEPEST];
    size_t depth;
};

static void put(struct pen *pen, const char *markup)
{
    qn_write(pen->out->call, qn_str(markup));
    pen->line_start = false;
    pen->edge = EDGE_FREE;
}

static bool is_of_entity(char byte)
{
    return is_letter(byte) || is_digit(byte) || byte == '#';
}

/* Is this "&amp;", "&#8217;"? Entities have names of 31 letters at most. */
static bool is_entity(qn_slice text, size_t at)
{
    size_t end = at + 1;
    while (end < text.size && end - at <= 32 && is_of_entity(text.data[end]))
        end++;
    return end > at + 1 && end < text.size && text.data[end] == ';';
}

/* What may mean something anywhere in a line. */
static const bool is_notable[256] = {
    ['\n'] = true, ['\\'] = true, ['*'] = true, ['`'] = true, ['['] = true, [']'] = true, ['~'] = true,
    ['_'] = true, ['<'] = true, ['&'] = true, ['!'] = true, ['|'] = true, ['#'] = true,
};

/* Would the character mean something where it stands? `to`: where the next span begins or ends. */
static bool means_something(const struct pen *pen, size_t at, size_t to)
{
    const qn_slice text = pen->out->text;
    const char next = at + 1 < text.size ? text.data[at + 1] : ' ';
    switch (text.data[at]) {
    case '\\':
    case '*':
    case '`':
    case '[':
    case ']':
    case '~':
        return true;
    case '_':
        return at == pen->at || at + 1 == to || !is_word(text, at + 1) || !is_word_before(text, at);
    case '<':
        return is_letter(next) || next == '/' || next == '!' || next == '?';
    case '&':
        return is_entity(text, at);
    case '!': /* a link may follow */
        return at + 1 == to && to < pen->end;
    case '|':
        return pen->out->place == INLINE_CELL;
    case '#': /* headings may end in "#" signs that are not theirs */
        return pen->out->place == INLINE_HEADING && (at + 1 == pen->end || next == '#');
    default:
        return false;
    }
}

/* Where in a line that begins here the byte is that must be escaped; `end`: nowhere. */
static size_t line_marker(qn_slice text, size_t at, size_t end)
{
    const char next = at + 1 < end ? text.data[at + 1] : ' ';
    switch (text.data[at]) {
    case '>':
    case '=':
    case '|':
        return at;
    case '#':
    case '+':
    case '-':
    case ':': /* neither "#tag" nor "-5" begins anything */
        return is_letter(next) || is_digit(next) || (uint8_t)next >= 0x80 ? end : at;
    }
    size_t stop = at;
    while (stop < end && stop - at < 9 && is_digit(text.data[stop]))
        stop++;
    const bool numbered = stop > at && stop < end && (text.data[stop] == '.' || text.data[stop] == ')');
    return numbered && (stop + 1 == end || is_blank(text.data[stop + 1])) ? stop : end;
}

static void put_break(struct pen *pen)
{
    static const char *const breaks[] = {[INLINE_PARAGRAPH] = "\\\n", [INLINE_HEADING] = " ", [INLINE_CELL] = "<br>"};
    put(pen, breaks[pen->out->place]);
    if (pen->out->place != INLINE_PARAGRAPH)
        return;
    qn_write(pen->out->call, pen->out->prefix);
    pen->line_start = true;
}

/* Writes the text up to `to`, in runs between the characters that need something before them. */
static void put_text(struct pen *pen, uint32_t to)
{
    qn_call *call = pen->out->call;
    const qn_slice text = pen->out->text;
    size_t run = pen->at, at = pen->at;
    if (at == to)
        return;
    for (; at < to; at++) {
        if (!is_notable[(uint8_t)text.data[at]] && !pen->line_start && at != pen->marker)
            continue;
        if (pen->line_start && !is_blank(text.data[at])) {
            pen->line_start = false;
            pen->marker = line_marker(text, at, pen->end);
        }
        if (text.data[at] == '\n') {
            qn_write(call, qn_part(text, run, at));
            put_break(pen);
            run = at + 1;
        } else if (pen->line_start) { /* no line begins with a blank */
            run = at + 1;
        } else if (at == pen->marker || means_something(pen, at, to)) {
            qn_write(call, qn_part(text, run, at));
            qn_write(call, qn_str("\\"));
            run = at;
        }
    }
    qn_write(call, qn_part(text, run, at));
    pen->edge = is_word_before(text, to) ? EDGE_WORD : EDGE_FREE;
    pen->at = to;
}

/* ---- Spans ---- */

static enum span_kind kind_of(const qn_span *span)
{
    static const struct {
        const char *type;
        enum span_kind kind;
    } kinds[] = {
        {"link", SPAN_LINK}, {"strong", SPAN_STRONG}, {"em", SPAN_EMPHASIS}, {"code", SPAN_CODE}, {"image", SPAN_IMAGE},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (qn_equal(span->type, qn_str(kinds[i].type)))
            return kinds[i].kind;
    return SPAN_OTHER;
}

static qn_slice feature(const qn_span *span, const char *name)
{
    for (const qn_feature *feature = span->features; feature; feature = feature->next)
        if (qn_equal(feature->name, qn_str(name)))
            return feature->value;
    return qn_bytes(NULL, 0);
}

/* A picture before the first character. */
static bool is_front(const qn_span *span)
{
    return span->end == 0 && kind_of(span) == SPAN_IMAGE;
}

/* Does nothing of the span come to stand here? A heading is bold by itself. */
static bool is_silent(const struct inline_text *out, const qn_span *span)
{
    const enum span_kind kind = kind_of(span);
    const bool of_all = span->begin == 0 && span->end >= out->text.size;
    return kind == SPAN_OTHER || (out->front_bare && is_front(span)) || (kind == SPAN_STRONG && out->place == INLINE_HEADING && of_all);
}

/* What could end an address in its parentheses is percent-encoded. */
static void put_encoded(void *user, qn_slice address)
{
    static const char digits[] = "0123456789ABCDEF";
    const struct pen *pen = user;
    size_t run = 0;
    for (size_t i = 0; i < address.size; i++) {
        const uint8_t byte = (uint8_t)address.data[i];
        const bool ends = byte <= ' ' || byte == 0x7F || strchr("()<>\\\"`|", byte);
        const bool entity = byte == '&' && is_entity(address, i);
        if (!ends && !entity)
            continue;
        const char encoded[] = {'%', digits[byte >> 4], digits[byte & 15]};
        qn_write(pen->out->call, qn_part(address, run, i));
        qn_write(pen->out->call, entity ? qn_str("&amp;") : qn_bytes(encoded, sizeof encoded));
        run = i + 1;
    }
    qn_write(pen->out->call, qn_part(address, run, address.size));
}

static void put_address(struct pen *pen, qn_slice address)
{
    put(pen, "(");
    if (!address_put(pen->out->base, address, put_encoded, pen))
        put_encoded(pen, address);
    put(pen, ")");
}

static bool is_shown(const struct inline_text *out, const qn_span *image)
{
    return out->base && feature(image, "source").size > 0;
}

/* It touches no word. */
static void put_image(struct pen *pen, const qn_span *span)
{
    const qn_slice source = feature(span, "source"), text = pen->out->text;
    if (!is_shown(pen->out, span))
        return;
    if (is_word_before(text, pen->at))
        put(pen, " ");
    struct inline_text alt = {.call = pen->out->call, .place = INLINE_HEADING, .text = feature(span, "alt")};
    if (pen->out->place == INLINE_CELL)
        alt.place = INLINE_CELL;
    put(pen, "![");
    inline_put(&alt, 0, (uint32_t)alt.text.size);
    put(pen, "]");
    put_address(pen, source);
    if (pen->at < pen->end && is_word(text, pen->at))
        put(pen, " ");
}

static size_t longest_run(qn_slice text, char byte)
{
    size_t longest = 0, run = 0;
    for (size_t i = 0; i < text.size; i++) {
        run = text.data[i] == byte ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    return longest;
}

/* Code in backticks, more of them than stand in it; nothing inside means anything, but "|" in a table. */
static void put_code(struct pen *pen, uint32_t end)
{
    const qn_slice code = qn_part(pen->out->text, pen->at, end);
    const size_t fence = longest_run(code, '`') + 1;
    for (size_t i = 0; i < fence; i++)
        put(pen, "`");
    const bool padded = code.data[0] == '`' || code.data[code.size - 1] == '`';
    put(pen, padded ? " " : "");
    size_t run = 0;
    for (size_t i = 0; i < code.size; i++) {
        const bool bar = code.data[i] == '|' && pen->out->place == INLINE_CELL;
        if (!bar && code.data[i] != '\n')
            continue;
        qn_write(pen->out->call, qn_part(code, run, i));
        put(pen, bar ? "\\|" : " ");
        run = i + 1;
    }
    qn_write(pen->out->call, qn_part(code, run, code.size));
    put(pen, padded ? " " : "");
    for (size_t i = 0; i < fence; i++)
        put(pen, "`");
    pen->edge = EDGE_TICK;
    pen->at = end;
}

static bool is_open(const struct pen *pen, enum span_kind kind)
{
    for (size_t i = 0; i < pen->depth; i++)
        if (pen->open[i].kind == kind)
            return true;
    return false;
}

/* Backticks must not touch others; and "[`a]: b`](...)" would be the definition of a link, not a link. */
static bool code_holds(const struct pen *pen, uint32_t end)
{
    const qn_slice code = qn_part(pen->out->text, pen->at, end);
    return pen->edge != EDGE_TICK && !(is_open(pen, SPAN_LINK) && memchr(code.data, ']', code.size));
}

/*
 * Can stars mark the emphasis of the text up to `end`? They are taken for marks only with a word inside or
 * none outside, and not where they touch other stars. Spans inside that share an edge put a mark there.
 */
static bool stars_hold(const struct pen *pen, const qn_span *span, uint32_t end)
{
    bool first_is_word = is_word(pen->out->text, pen->at), last_is_word = is_word_before(pen->out->text, end);
    for (const qn_span *inner = span->next; inner && inner->begin < end; inner = inner->next) {
        if (is_silent(pen->out, inner))
            continue;
        first_is_word &= inner->begin > pen->at;
        last_is_word &= inner->end < end;
    }
    const struct open_span *around = pen->depth ? &pen->open[pen->depth - 1] : NULL;
    if (around && around->stars && around->begin == pen->at && around->end == end)
        return first_is_word && last_is_word; /* "***both***" */
    for (size_t i = 0; i < pen->depth; i++)
        if (pen->open[i].stars && pen->open[i].end == end)
            return false;
    const bool word_follows = end < pen->end && is_word(pen->out->text, end);
    return pen->edge != EDGE_STAR && (first_is_word || pen->edge != EDGE_WORD) && (last_is_word || !word_follows);
}

static void put_mark(struct pen *pen, const struct open_span *open, bool opening)
{
    const bool strong = open->kind == SPAN_STRONG;
    if (open->kind == SPAN_LINK) {
        put(pen, opening ? "[" : "]");
        if (!opening)
            put_address(pen, feature(open->span, "target"));
    } else if (open->stars) {
        put(pen, strong ? "**" : "*");
        pen->edge = EDGE_STAR;
    } else if (opening) {
        put(pen, strong ? "<strong>" : "<em>");
    } else {
        put(pen, strong ? "</strong>" : "</em>");
    }
}

/* What only a script on the page could follow does not. */
static bool leads_somewhere(qn_slice target)
{
    static const char script[] = "javascript:";
    size_t i = 0;
    while (i < target.size && script[i] && (target.data[i] | 0x20) == script[i])
        i++;
    return target.size > 0 && script[i];
}

/* Opens a span at the pen, cut to the one it lies in, without the blanks at its ends; or passes it over. */
static void open_span(struct pen *pen, const qn_span *span)
{
    const enum span_kind kind = kind_of(span);
    const qn_slice text = pen->out->text;
    if (is_silent(pen->out, span))
        return;
    if (kind == SPAN_IMAGE)
        put_image(pen, span);
    if (kind == SPAN_IMAGE || is_open(pen, kind) || pen->depth == DEEPEST)
        return;
    if (kind == SPAN_LINK && (!pen->out->base || !leads_somewhere(feature(span, "target"))))
        return;
    uint32_t begin = pen->at, end = pen->depth ? pen->open[pen->depth - 1].end : pen->end;
    if (span->end < end)
        end = span->end;
    while (begin < end && is_blank(text.data[begin]))
        begin++;
    while (begin < end && is_blank(text.data[end - 1]))
        end--;
    if (begin >= end)
        return;
    put_text(pen, begin);
    if (kind == SPAN_CODE) {
        if (code_holds(pen, end))
            put_code(pen, end);
        return;
    }
    struct open_span *open = &pen->open[pen->depth];
    *open = (struct open_span){span, kind, pen->at, end, false};
    open->stars = kind != SPAN_LINK && stars_hold(pen, span, end);
    put_mark(pen, open, true);
    pen->depth++;
}

void inline_put(struct inline_text *out, uint32_t begin, uint32_t end)
{
    while (end > begin && is_blank(out->text.data[end - 1]))
        end--;
    const bool line_start = out->place == INLINE_PARAGRAPH;
    struct pen pen = {.out = out, .at = begin, .end = end, .line_start = line_start, .marker = end, .edge = EDGE_FREE};
    while (true) {
        const qn_span *next = out->spans;
        uint32_t stop = pen.depth ? pen.open[pen.depth - 1].end : end;
        if (next && next->begin < stop)
            stop = next->begin;
        if (stop > pen.at)
            put_text(&pen, stop);
        if (pen.depth && pen.open[pen.depth - 1].end == pen.at) {
            pen.depth--;
            put_mark(&pen, &pen.open[pen.depth], false);
        } else if (next && next->begin <= pen.at && (pen.at < end || next->begin == next->end)) {
            out->spans = next->next;
            if (next->end > pen.at || next->begin == next->end)
                open_span(&pen, next);
        } else {
            return;
        }
    }
}

bool inline_put_front(const struct inline_text *out)
{
    struct inline_text front = {.call = out->call, .place = INLINE_PARAGRAPH, .base = out->base};
    struct pen pen = {.out = &front};
    bool found = false;
    for (const qn_span *span = out->spans; span && span->begin == 0; span = span->next) {
        if (!is_front(span) || !is_shown(out, span))
            continue;
        put(&pen, found ? " " : "");
        put_image(&pen, span);
        found = true;
    }
    return found;
}
