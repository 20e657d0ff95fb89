#include "prose.h"

#include <lanes.h>

/* Signs at the end of a sentence, and those that may close a quotation or bracket after it; U+nnnn. */
static const uint32_t stops[] = {'.', '!', '?', ':', ';', 0x2026, 0x3002, 0xFF01, 0xFF1F, 0xFF1A, 0xFF61,
                                 0x61F, 0x6D4, 0x61B, 0x964, 0x965, 0x589, 0x1362, 0x104B, 0x17D4};
static const uint32_t closers[] = {'"', '\'', ')', ']', 0xBB, 0xAB, 0x201C, 0x201D, 0x2018, 0x2019, 0x203A,
                                   0x300D, 0x300F, 0xFF09, 0xFF02, 0x300B, ' ', 0xA0};

static bool is_one_of(uint32_t sign, const uint32_t *signs, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (signs[i] == sign)
            return true;
    return false;
}
#define IS_ONE_OF(sign, signs) is_one_of(sign, signs, sizeof(signs) / sizeof(*(signs)))

/* The last character before `end`, whose first byte `end` then points at. */
static uint32_t sign_before(qn_slice text, size_t *end)
{
    size_t begin = *end - 1;
    while (begin > 0 && *end - begin < 4 && ((unsigned char)text.data[begin] & 0xC0) == 0x80)
        begin--;
    const unsigned char *bytes = (const unsigned char *)text.data + begin;
    const size_t size = *end - begin;
    *end = begin;
    uint32_t sign = size == 1 ? bytes[0] : bytes[0] & (0xFFu >> (size + 1));
    for (size_t i = 1; i < size; i++)
        sign = sign << 6 | (bytes[i] & 0x3F);
    return sign;
}

/* Letters and figures that most lines end in, so that the lists need not be asked. */
static bool is_usual_letter(uint32_t sign)
{
    return (sign | 0x20) - 'a' < 26 || sign - '0' < 10 || (sign >= 0xC0 && sign < 0x589) || (sign >= 0x3041 && sign < 0xD7A4);
}

static bool ends_as_sentence(qn_slice text)
{
    for (size_t end = text.size; end > 0;) {
        const uint32_t sign = sign_before(text, &end);
        if (is_usual_letter(sign))
            return false;
        if (!IS_ONE_OF(sign, closers))
            return IS_ONE_OF(sign, stops);
    }
    return false;
}

enum { MOST_CHUNKS = 120 };

/* Half words that begin in a chunk: two for a blank, one for a character of the scripts that do without blanks. */
static inline lanes half_words_in(lanes chunk)
{
    return (lanes_are(chunk, ' ') & 2) + (lanes_within(chunk, 0xE3, 0xE9) & 1);
}

/* Counts half words in MOST_CHUNKS at most, for each lane counts up to 255. */
static uint32_t half_words(const char *text, size_t size)
{
    static const unsigned char mask[2 * LANES] = {[LANES] = 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,
                                                  0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
    if (size < LANES)
        return lanes_sum(half_words_in(lanes_load_part(text, size)));
    lanes count = {0};
    size_t at = 0;
    for (; size - at >= LANES; at += LANES)
        count += half_words_in(lanes_load(text + at));
    /* The rest: of the last chunk the bytes that were not counted yet. */
    return lanes_sum(count + (half_words_in(lanes_load(text + size - LANES)) & lanes_load(mask + (size - at))));
}

static uint32_t word_count(qn_slice text)
{
    enum { PIECE = MOST_CHUNKS * LANES };
    uint32_t halves = 0;
    for (size_t at = 0; at < text.size; at += PIECE)
        halves += half_words(text.data + at, text.size - at < PIECE ? text.size - at : PIECE);
    return text.size ? halves / 2 + 1 : 0;
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* A year of our time, or a time of day: four digits that begin with 19 or 20, or 12:34. */
static bool holds_date(qn_slice text)
{
    for (size_t i = 0; i + 4 <= text.size; i++) {
        if (!is_digit(text.data[i]))
            continue;
        size_t end = i;
        while (end < text.size && is_digit(text.data[end]))
            end++;
        const char *digits = text.data + i;
        if (end - i == 4 && ((digits[0] == '1' && digits[1] == '9') || (digits[0] == '2' && digits[1] == '0')))
            return true;
        if (end - i <= 2 && end + 2 < text.size && (digits[end - i] == ':' || digits[end - i] == '.') &&
            is_digit(text.data[end + 1]) && is_digit(text.data[end + 2]))
            return true;
        i = end;
    }
    return false;
}

enum { AHEAD = 2 }; /* bytes behind the one where a mark begins that belong to it */

static bool begins_clause(const unsigned char *at)
{
    const bool ideographic = at[0] == 0xE3 && at[1] == 0x80 && (at[2] == 0x81 || at[2] == 0x82);
    const bool arabic = at[0] == 0xD8 && at[1] == 0x8C;
    return ((at[0] == ',' || at[0] == '.') && at[1] == ' ') || ideographic || arabic;
}

/* The same for any of sixteen bytes. */
static inline bool chunk_begins_clause(const unsigned char *at)
{
    const lanes a = lanes_load(at), b = lanes_load(at + 1), c = lanes_load(at + AHEAD);
    const lanes ideographic = lanes_are(a, 0xE3) & lanes_are(b, 0x80) & lanes_within(c, 0x81, 0x82);
    const lanes arabic = lanes_are(a, 0xD8) & lanes_are(b, 0x8C);
    return lanes_bits(((lanes_are(a, ',') | lanes_are(a, '.')) & lanes_are(b, ' ')) | ideographic | arabic);
}

/* A comma or a stop inside: what clauses and enumerations have, and labels have not. */
static bool holds_clauses(qn_slice text)
{
    const unsigned char *bytes = (const unsigned char *)text.data;
    size_t at = 0;
    for (; text.size - at >= LANES + AHEAD; at += LANES)
        if (chunk_begins_clause(bytes + at))
            return true;
    if (at > 0) /* the rest is less than a chunk: look at a whole one that ends there */
        return chunk_begins_clause(bytes + text.size - LANES - AHEAD);
    for (; at + AHEAD < text.size; at++)
        if (begins_clause(bytes + at))
            return true;
    return false;
}

enum {
    SHORT_LINE = 8,     /* words: a sentence of more is a paragraph */
    SURE_PARAGRAPH = 25 /* words: so long a line with clauses is one, stop or not */
};

void prose_measure(prose_line *line)
{
    line->words = word_count(line->text);
    line->stop = ends_as_sentence(line->text);
    line->clauses = (!line->stop || line->words <= SHORT_LINE) && holds_clauses(line->text);
    line->verdict = PROSE_KEEP;
}

bool prose_is_paragraph(const prose_line *line)
{
    return line->stop ? line->words > SHORT_LINE : line->words >= SURE_PARAGRAPH && line->clauses;
}

/*
 * A page has menus: labels of a few words, one after the other. What stands around an article on its own,
 * its title and date, has none.
 */
static bool has_menus(const prose_line *lines, size_t count)
{
    enum { LABEL = 3, RUN = 5, IN_ALL = 12 };
    size_t run = 0, in_all = 0;
    for (size_t i = 0; i < count; i++) {
        run = !lines[i].stop && lines[i].words <= LABEL ? run + 1 : 0;
        if (run >= RUN)
            in_all += run == RUN ? RUN : 1;
    }
    return in_all >= IN_ALL;
}

/*
 * What a line says for the article (above 0) or against it. A short paragraph says little, as prompts and
 * teasers have some, too; labels in a long row (`row` counts them) say no more than a dozen do, for articles
 * hold lists. What rules dropped may stand amid the article, advertisements do; links and comments less so.
 */
static int32_t line_weight(const prose_line *line, size_t row)
{
    enum { PARAGRAPH = -8, MOST = 150, SENTENCE = 3, CLAUSE = -4, LABEL = -8, ROW = 12, GONE = -3, OPENS = -48 };
    if (line->gone)
        return line->opens ? OPENS : GONE;
    if (line->teaser)
        return LABEL;
    if (prose_is_paragraph(line))
        return (line->words < MOST ? (int32_t)line->words : MOST) + PARAGRAPH;
    if (line->heading && line->words > 2)
        return 0;
    if (line->stop && line->words > 1)
        return SENTENCE;
    return line->clauses ? CLAUSE : row > ROW ? 0 : LABEL;
}

/*
 * Finds the boxes of links: what follows "Related articles" below a paragraph, headlines with or without a
 * short paragraph after each. Two paragraphs in a row, or a long one, are the article again.
 */
static void find_boxes(prose_line *lines, size_t count)
{
    enum { LONGEST = 40, MOST = 12 };
    size_t left = 0; /* lines that may still belong to the box */
    bool headline = false, below = false;
    for (size_t i = 0; i < count; i++) {
        prose_line *line = &lines[i];
        const bool paragraph = !line->gone && prose_is_paragraph(line);
        if (line->gone && line->opens && below)
            left = MOST;
        else if (left > 0 && !line->gone) {
            line->teaser = !paragraph || (headline && line->words <= LONGEST);
            left = line->teaser ? left - 1 : 0;
        }
        headline = !line->gone && !paragraph;
        below |= paragraph;
    }
}

/* A run of lines, from begin up to end. */
struct run {
    size_t begin, end;
    int64_t weight;
};

/* The run of the greatest weight; it begins with a paragraph. */
static struct run heaviest_run(const prose_line *lines, size_t count)
{
    struct run best = {0, 0, 0}, here = {0, 0, 0};
    size_t row = 0;
    for (size_t i = 0; i < count; i++) {
        row = line_weight(&lines[i], 0) < 0 ? row + 1 : 0;
        if (here.weight <= 0)
            here = (struct run){i, i, 0};
        here.weight += line_weight(&lines[i], row);
        here.end = i + 1;
        if (here.weight > best.weight)
            best = here;
    }
    while (best.begin < best.end && (lines[best.begin].gone || !prose_is_paragraph(&lines[best.begin])))
        best.begin++;
    return best;
}

/* Outside of the run nothing stays but the title and what stands between it and the run with a date. */
static void judge_outside(prose_line *line)
{
    line->verdict = line->words > SHORT_LINE ? PROSE_TEASER : PROSE_NAVIGATION;
}

/* Does a begin with b, or b with a? Then the one is the other with the site's name after it. */
static bool same_title(const prose_line *a, const prose_line *b)
{
    enum { LEAST = 3 };
    const size_t size = a->text.size < b->text.size ? a->text.size : b->text.size;
    return a->words >= LEAST && b->words >= LEAST && size && memcmp(a->text.data, b->text.data, size) == 0;
}

/*
 * The line of the title: the last line above the run that repeats the first line of the page (its <title>);
 * failing that the first line itself.
 */
static size_t title_line(const prose_line *lines, size_t begin)
{
    for (size_t i = begin; i-- > 1;)
        if (same_title(&lines[0], &lines[i]))
            return i;
    return 0;
}

static void judge_head(prose_line *lines, size_t begin)
{
    if (begin == 0)
        return;
    enum { NEAR = 12, BYLINE = 12 };
    const size_t title = title_line(lines, begin);
    const size_t from = begin > NEAR ? begin - NEAR : 0;
    for (size_t i = 0; i < begin; i++) {
        const bool near = i > title && i >= from;
        if (i != title && !(near && lines[i].words <= BYLINE && holds_date(lines[i].text)))
            judge_outside(&lines[i]);
    }
}

/* Inside of the run a line between two paragraphs is a subheading; several in a row are a box of links. */
static void judge_gap(prose_line *lines, size_t begin, size_t end)
{
    enum { HEADINGS = 2, LONGEST = 16 };
    size_t labels = 0;
    for (size_t i = begin; i < end; i++)
        labels += !lines[i].gone && !lines[i].stop;
    for (size_t i = begin; i < end; i++)
        if (lines[i].teaser ||
            (!lines[i].heading && !lines[i].stop && (labels > HEADINGS || lines[i].words > LONGEST)))
            judge_outside(&lines[i]);
}

static void judge_run(prose_line *lines, struct run run)
{
    size_t gap = run.begin;
    for (size_t i = run.begin; i < run.end; i++) {
        if (lines[i].gone || !prose_is_paragraph(&lines[i]))
            continue;
        if (lines[i].teaser)
            judge_outside(&lines[i]);
        judge_gap(lines, gap, i);
        gap = i + 1;
    }
    judge_gap(lines, gap, run.end);
}

/* The words of the paragraphs in some lines. */
static uint64_t paragraph_words(const prose_line *lines, size_t begin, size_t end)
{
    uint64_t words = 0;
    for (size_t i = begin; i < end; i++)
        words += !lines[i].gone && prose_is_paragraph(&lines[i]) ? lines[i].words : 0;
    return words;
}

/*
 * Is this a page with one article in it: menus around, and a good part of its prose in the run? Where most of
 * the prose stands elsewhere it is a forum, a list of products or a firm's front page.
 */
static bool is_article_page(const prose_line *lines, size_t count, struct run run)
{
    enum { LEAST = 20, PART = 40, WHOLE = 100 };
    return run.weight >= LEAST && (has_menus(lines, run.begin) || has_menus(lines + run.end, count - run.end)) &&
           paragraph_words(lines, run.begin, run.end) * WHOLE >= paragraph_words(lines, 0, count) * PART;
}

size_t prose_judge(prose_line *lines, size_t count)
{
    find_boxes(lines, count);
    const struct run run = heaviest_run(lines, count);
    if (!is_article_page(lines, count, run))
        return 0;
    judge_head(lines, run.begin);
    judge_run(lines, run);
    for (size_t i = run.end; i < count; i++)
        judge_outside(&lines[i]);
    size_t judged = 0;
    for (size_t i = 0; i < count; i++) {
        if (lines[i].gone)
            lines[i].verdict = PROSE_KEEP;
        judged += lines[i].verdict != PROSE_KEEP;
    }
    return judged;
}
