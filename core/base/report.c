#include "report.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct extent extent_part(const struct extent *place, size_t from, size_t size)
{
    struct extent part = *place;
    part.begin += from;
    part.end = part.begin + size;
    part.column += (unsigned)from;
    return part;
}

static char *line_of(const struct extent *place, const char *kind, const char *message)
{
    char *text = NULL;
    const int size = !place->file ? asprintf(&text, "%s%s", kind, message)
                     : place->line ? asprintf(&text, "%s:%u: %s%s", place->file, place->line, kind, message)
                                   : asprintf(&text, "%s: %s%s", place->file, kind, message);
    return size < 0 ? NULL : text;
}

static bool grow(struct report *report)
{
    char **lines = realloc(report->lines, (report->count + 1) * sizeof *lines);
    if (lines)
        report->lines = lines;
    struct problem *problems = realloc(report->problems, (report->count + 1) * sizeof *problems);
    if (problems)
        report->problems = problems;
    return lines && problems;
}

static void add(struct report *report, const struct extent *place, bool warning, const char *message)
{
    char *line = line_of(place, warning ? "warning: " : "", message), *file = place->file ? strdup(place->file) : NULL;
    if (!line || (place->file && !file) || !grow(report)) {
        free(line);
        free(file);
        report->incomplete = true;
        return;
    }
    report->lines[report->count] = line;
    report->problems[report->count] = (struct problem){.place = *place, .warning = warning};
    report->problems[report->count++].place.file = file;
}

#define MESSAGE(message, format) \
    char message[2048]; \
    va_list arguments; \
    va_start(arguments, format); \
    vsnprintf(message, sizeof message, format, arguments); \
    va_end(arguments)

void report_add(struct report *report, const char *file, unsigned line, const char *format, ...)
{
    MESSAGE(message, format);
    add(report, &(struct extent){.file = file, .line = line}, false, message);
}

static void add_at(struct report *report, const struct extent *place, bool warning, const char *message)
{
    struct extent at = *place;
    if (!at.file)
        at = (struct extent){.file = "command line"};
    add(report, &at, warning, message);
}

void report_at(struct report *report, const struct extent *place, const char *format, ...)
{
    MESSAGE(message, format);
    add_at(report, place, false, message);
}

void report_warn(struct report *report, const struct extent *place, const char *format, ...)
{
    MESSAGE(message, format);
    add_at(report, place, true, message);
}

void report_cure(struct report *report, const char *format, ...)
{
    struct problem *last = report->count ? &report->problems[report->count - 1] : NULL;
    if (!last || last->place.end == 0 || report->incomplete)
        return;
    MESSAGE(message, format);
    free(last->cure);
    last->cure = strdup(message);
}

/* ---- Order ---- */

struct row {
    char *line;
    struct problem problem;
    size_t number; /* as it came: what stands in one place stays in order */
};

static int by_place(const void *a, const void *b)
{
    const struct row *left = a, *right = b;
    const struct extent *x = &left->problem.place, *y = &right->problem.place;
    int order = (x->file != NULL) - (y->file != NULL);
    if (!order && x->file)
        order = (x->line != 0) - (y->line != 0);
    if (!order && x->file)
        order = strcmp(x->file, y->file);
    if (!order)
        order = (x->line > y->line) - (x->line < y->line);
    if (!order)
        order = (x->column > y->column) - (x->column < y->column);
    return order ? order : (left->number > right->number) - (left->number < right->number);
}

void report_sort(struct report *report)
{
    struct row *rows = report->count ? calloc(report->count, sizeof *rows) : NULL;
    if (!rows)
        return;
    for (size_t i = 0; i < report->count; i++)
        rows[i] = (struct row){report->lines[i], report->problems[i], i};
    qsort(rows, report->count, sizeof *rows, by_place);
    for (size_t i = 0; i < report->count; i++) {
        report->lines[i] = rows[i].line;
        report->problems[i] = rows[i].problem;
    }
    free(rows);
}

size_t report_warnings(const struct report *report)
{
    size_t count = 0;
    for (size_t i = 0; i < report->count; i++)
        count += report->problems[i].warning;
    return count;
}

void report_fini(struct report *report)
{
    for (size_t i = 0; i < report->count; i++) {
        free(report->lines[i]);
        free((char *)report->problems[i].place.file);
        free(report->problems[i].cure);
    }
    free(report->lines);
    free(report->problems);
    *report = (struct report){0};
}
