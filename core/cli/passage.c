#include "passage.h"

#include "../base/characters.h"
#include "paint.h"

#include <stdlib.h>
#include <xxhash.h>

enum { RUN = 3, MOST_WORDS = 20000, MOST_PARAGRAPHS = 400 };

struct word {
    qn_slice text;
    uint64_t hash;
    uint32_t paragraph;
    bool shared;
};

/* A text as words in paragraphs, of which blank lines are the ends. */
struct side {
    struct word *words;
    size_t count;
    size_t begins[MOST_PARAGRAPHS + 1]; /* the first word of each paragraph */
    size_t paragraphs;
    uint64_t *runs; /* hashes of all runs of words, sorted */
    size_t run_count;
};

/* Letters and digits only, ASCII in lower case: what counts when words are compared. */
static uint64_t hash_word(qn_slice word)
{
    char folded[128];
    size_t size = 0;
    for (size_t i = 0; i < word.size && size < sizeof folded; i++) {
        const unsigned char c = (unsigned char)word.data[i];
        if (c >= 0x80 || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'))
            folded[size++] = (char)(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
    }
    return XXH3_64bits(folded, size);
}

static bool cut_words(struct side *side, qn_slice text)
{
    side->words = calloc(MOST_WORDS, sizeof *side->words);
    side->runs = calloc(MOST_WORDS, sizeof *side->runs);
    if (!side->words || !side->runs)
        return false;
    unsigned newlines = 2;
    for (size_t at = 0; at < text.size && side->count < MOST_WORDS;) {
        if (is_blank(text.data[at])) {
            newlines += text.data[at++] == '\n';
            continue;
        }
        const size_t begin = at;
        while (at < text.size && !is_blank(text.data[at]))
            at++;
        if (newlines >= 2) {
            if (side->paragraphs == MOST_PARAGRAPHS)
                break;
            side->begins[side->paragraphs++] = side->count;
        }
        newlines = 0;
        const qn_slice word = qn_part(text, begin, at);
        side->words[side->count++] = (struct word){word, hash_word(word), (uint32_t)side->paragraphs - 1, false};
    }
    side->begins[side->paragraphs] = side->count;
    return true;
}

static uint64_t hash_run(const struct side *side, size_t at)
{
    uint64_t hash = 0;
    for (size_t i = 0; i < RUN; i++)
        hash = hash * UINT64_C(0x9E3779B97F4A7C15) + side->words[at + i].hash;
    return hash;
}

static int by_hash(const void *a, const void *b)
{
    const uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static void sort_runs(struct side *side)
{
    for (size_t i = 0; i + RUN <= side->count; i++)
        side->runs[side->run_count++] = hash_run(side, i);
    if (side->run_count)
        qsort(side->runs, side->run_count, sizeof *side->runs, by_hash);
}

static bool has_run(const struct side *side, uint64_t hash)
{
    return side->run_count && bsearch(&hash, side->runs, side->run_count, sizeof hash, by_hash);
}

static void mark_shared(struct side *side, const struct side *other)
{
    for (size_t i = 0; i + RUN <= side->count; i++)
        if (has_run(other, hash_run(side, i)))
            for (size_t j = 0; j < RUN; j++)
                side->words[i + j].shared = true;
}

/* How many runs that begin in a paragraph of one also begin in a paragraph of the other. */
static unsigned likeness(const struct side *a, size_t i, const struct side *b, size_t j)
{
    unsigned shared = 0;
    for (size_t at = a->begins[i]; at < a->begins[i + 1] && at + RUN <= a->count; at++) {
        const uint64_t hash = a->words[at].shared ? hash_run(a, at) : 0;
        for (size_t other = b->begins[j]; hash && other < b->begins[j + 1] && other + RUN <= b->count; other++)
            if (b->words[other].shared && b->words[other].hash == a->words[at].hash && hash_run(b, other) == hash) {
                shared++;
                break;
            }
    }
    return shared;
}

/* ---- Printing in columns ---- */

/* One column being filled: from which word on, up to where. */
struct column {
    const struct side *side;
    size_t next, end;
    bool open; /* within a bracket */
};

/* A line of words, as many as fit; the rest of the width is blanks. */
static void print_line(FILE *stream, struct column *column, size_t width)
{
    const bool coloured = *paint(PAINT_YELLOW);
    size_t used = 0;
    while (column->next < column->end) {
        const struct word *word = &column->side->words[column->next];
        const bool opens = !coloured && !word->shared && !column->open;
        const bool last = column->next + 1 == column->end || column->side->words[column->next + 1].shared;
        const bool closes = !coloured && !word->shared && last;
        size_t size = characters(word->text);
        const size_t needed = size + (used > 0) + opens + closes;
        if (used && used + needed > width)
            break;
        if (used++)
            fputc(' ', stream);
        else
            used = 0;
        if (opens)
            fputc('[', stream);
        const size_t room = width > used + opens + closes ? width - used - opens - closes : 1;
        fputs(word->shared ? "" : paint(PAINT_YELLOW), stream);
        paint_text(stream, word->text, size > room ? room - 1 : 0);
        fputs(word->shared ? "" : paint(PAINT_PLAIN), stream);
        size = size > room ? room : size;
        if (closes)
            fputc(']', stream);
        used += size + opens + closes;
        column->open = !coloured && !word->shared && !closes;
        column->next++;
    }
    for (; used < width; used++)
        fputc(' ', stream);
}

static void print_row(FILE *stream, struct column left, struct column right, size_t width)
{
    const size_t half = (width - 7) / 2;
    while (left.next < left.end || right.next < right.end) {
        fputs("  ", stream);
        print_line(stream, &left, half);
        fputs(" | ", stream);
        print_line(stream, &right, half);
        fputc('\n', stream);
    }
    fputc('\n', stream);
}

static struct column paragraph(const struct side *side, size_t number)
{
    return (struct column){side, side->begins[number], side->begins[number + 1], false};
}

static struct column nothing(const struct side *side)
{
    return (struct column){side, 0, 0, false};
}

/* Paragraphs in the order of both, those that share most beside each other: each of the right finds its best on the left. */
static void print_aligned(FILE *stream, const struct side *left, const struct side *right, size_t width)
{
    size_t next = 0; /* of the left */
    for (size_t j = 0; j < right->paragraphs; j++) {
        size_t best = left->paragraphs;
        unsigned most = 0;
        for (size_t i = next; i < left->paragraphs; i++) {
            const unsigned shared = likeness(left, i, right, j);
            if (shared > most) {
                most = shared;
                best = i;
            }
        }
        for (; most && next < best; next++)
            print_row(stream, paragraph(left, next), nothing(right), width);
        print_row(stream, most ? paragraph(left, next++) : nothing(left), paragraph(right, j), width);
    }
    for (; next < left->paragraphs; next++)
        print_row(stream, paragraph(left, next), nothing(right), width);
}

void passage_print(FILE *stream, qn_slice left_text, qn_slice right_text, size_t width)
{
    struct side *sides = calloc(2, sizeof *sides);
    if (sides && cut_words(&sides[0], left_text) && cut_words(&sides[1], right_text)) {
        sort_runs(&sides[0]);
        sort_runs(&sides[1]);
        mark_shared(&sides[0], &sides[1]);
        mark_shared(&sides[1], &sides[0]);
        print_aligned(stream, &sides[0], &sides[1], width);
    } else {
        fputs("  (no memory to compare the texts)\n", stream);
    }
    for (int i = 0; sides && i < 2; i++) {
        free(sides[i].words);
        free(sides[i].runs);
    }
    free(sides);
}
