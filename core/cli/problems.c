#include "problems.h"

#include "../base/edits.h"
#include "../document/input.h"
#include "paint.h"

#include <stdlib.h>

enum { MOST_BYTES = 8 * 1024 * 1024, WIDEST = 160, BEFORE = 100 };

/* A file on its way from line to line; problems come in that order. */
struct reading {
    const char *file;
    struct input *input; /* NULL: it cannot be read */
    size_t at;           /* where the line begins */
    unsigned line;
};

static void open_file(struct reading *reading, const char *file)
{
    struct error error;
    if (reading->input)
        input_unref(reading->input);
    *reading = (struct reading){.file = file, .input = input_open(file, MOST_BYTES, &error), .line = 1};
}

static qn_slice line_at(struct reading *reading, const struct extent *place)
{
    if (!reading->file || strcmp(reading->file, place->file) != 0 || reading->line > place->line)
        open_file(reading, place->file);
    if (!reading->input)
        return qn_bytes(NULL, 0);
    const qn_slice text = reading->input->pub.bytes;
    qn_slice rest = qn_part(text, reading->at, text.size);
    const char *newline = rest.size ? memchr(rest.data, '\n', rest.size) : NULL;
    while (reading->line < place->line && newline) {
        reading->at = (size_t)(newline - text.data) + 1;
        reading->line++;
        rest = qn_part(text, reading->at, text.size);
        newline = rest.size ? memchr(rest.data, '\n', rest.size) : NULL;
    }
    if (reading->line < place->line)
        return qn_bytes(NULL, 0);
    return qn_part(rest, 0, newline ? (size_t)(newline - rest.data) : rest.size);
}

static bool starts_character(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* "   ^~~~" below the bytes from `begin` to `end` of the line, a sign for each character. */
static void print_caret(FILE *stream, qn_slice line, size_t begin, size_t end)
{
    fprintf(stream, "      | %s", paint(PAINT_GREEN));
    for (size_t i = 0; i < line.size && i < end; i++)
        if (starts_character(line.data[i]))
            fputc(i < begin ? ' ' : i == begin ? '^' : '~', stream);
    if (begin >= line.size)
        fputc('^', stream);
    fprintf(stream, "%s\n", paint(PAINT_PLAIN));
}

static void print_source(FILE *stream, struct reading *reading, const struct extent *place)
{
    qn_slice line = line_at(reading, place);
    if (!line.data)
        return;
    size_t begin = place->column ? place->column - 1 : 0;
    const size_t size = place->end > place->begin ? place->end - place->begin : 1;
    if (begin > line.size) /* the file is not what it was */
        return;
    if (begin > BEFORE) { /* of a long line what is around the place */
        size_t from = begin - BEFORE / 2;
        while (from < begin && !starts_character(line.data[from]))
            from++;
        line = qn_part(line, from, line.size);
        begin -= from;
    }
    fprintf(stream, "%s%5u |%s ", paint(PAINT_DIM), place->line, paint(PAINT_PLAIN));
    paint_text(stream, line, WIDEST);
    fputc('\n', stream);
    if (place->column)
        print_caret(stream, line, begin, begin + size < WIDEST ? begin + size : WIDEST);
}

void problems_print(FILE *stream, const struct report *report)
{
    struct reading reading = {.file = NULL};
    for (size_t i = 0; i < report->count; i++) {
        const struct problem *problem = &report->problems[i];
        fprintf(stream, "%s%s%s\n", paint(problem->warning ? PAINT_YELLOW : PAINT_BOLD), report->lines[i], paint(PAINT_PLAIN));
        if (problem->place.file && problem->place.line)
            print_source(stream, &reading, &problem->place);
    }
    if (report->incomplete)
        fprintf(stream, "quern: there is no memory to say all that is wrong\n");
    if (reading.input)
        input_unref(reading.input);
}

/* ---- Cures ---- */

static void print_cure(const struct problem *problem, const struct input *input)
{
    const qn_slice old = qn_part(input->pub.bytes, problem->place.begin, problem->place.end);
    printf("%s:%u: %.*s is now %s\n", problem->place.file, problem->place.line, (int)old.size, old.data ? old.data : "", problem->cure);
}

/* The cures of one file, which are those of the lines from begin to end. */
static long cure_file(const struct report *report, size_t begin, size_t end)
{
    struct error error = {.code = QN_E_LIMIT, .message = "no memory for the edits"};
    struct edit *edits = calloc(end - begin, sizeof *edits);
    const struct problem **cured = calloc(end - begin, sizeof *cured);
    const char *file = report->problems[begin].place.file;
    struct input *input = edits && cured ? input_open(file, MOST_BYTES, &error) : NULL;
    size_t count = 0;
    for (size_t i = begin; input && i < end; i++) {
        const struct problem *problem = &report->problems[i];
        const bool again = count && problem->place.begin < edits[count - 1].end; /* two complaints of one place */
        if (!problem->cure || again)
            continue;
        edits[count] = (struct edit){problem->place.begin, problem->place.end, qn_str(problem->cure)};
        cured[count++] = problem;
    }
    const bool good = input && edits_apply(file, edits, count, &error);
    for (size_t i = 0; good && i < count; i++)
        print_cure(cured[i], input);
    if (!good)
        fprintf(stderr, "quern: %s\n", error.message);
    if (input)
        input_unref(input);
    free(edits);
    free(cured);
    return good ? (long)count : -1;
}

long problems_cure(const struct report *report)
{
    long cured = 0;
    for (size_t begin = 0, end; begin < report->count; begin = end) {
        const char *file = report->problems[begin].place.file;
        bool any = false;
        for (end = begin; end < report->count; end++) {
            const char *other = report->problems[end].place.file;
            if (file != other && (!file || !other || strcmp(file, other) != 0))
                break;
            any |= report->problems[end].cure != NULL;
        }
        const long count = any ? cure_file(report, begin, end) : 0;
        if (count < 0)
            return -1;
        cured += count;
    }
    return cured;
}
