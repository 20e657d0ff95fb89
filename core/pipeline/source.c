#include "source.h"

#include "../document/input.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum { MOST_BYTES = 8 * 1024 * 1024, MOST_FILES = 256, DEEPEST = 10 };

/* Where the scanner is: one file, and what it is in the middle of. */
struct scan {
    struct source *source;
    struct report *report;
    const char *file;
    unsigned line;
    size_t offset; /* of the line in the file */
    unsigned depth;
    bool in_comment; /* of the kind that spans lines */
    bool in_text;
    bool good;
};

static bool read_file(struct scan *from, const char *path);

static void complain(struct scan *scan, const char *what, const char *about)
{
    report_add(scan->report, scan->file, scan->line, "%s%s", what, about);
    scan->good = false;
}

static const char *keep_file(struct source *source, const char *path)
{
    char **files = realloc(source->files, (source->file_count + 1) * sizeof *files);
    if (!files)
        return NULL;
    source->files = files;
    files[source->file_count] = strdup(path);
    return files[source->file_count] ? files[source->file_count++] : NULL;
}

static bool add_line(struct scan *scan)
{
    struct source *source = scan->source;
    if (source->line_count == source->line_capacity) {
        const size_t capacity = source->line_capacity ? source->line_capacity * 2 : 64;
        struct source_line *lines = realloc(source->lines, capacity * sizeof *lines);
        if (!lines)
            return false;
        source->lines = lines;
        source->line_capacity = capacity;
    }
    source->lines[source->line_count++] = (struct source_line){scan->file, scan->line, scan->offset};
    return true;
}

/* The "L", which is in no file. */
static void add_suffix(struct scan *scan)
{
    struct source *source = scan->source;
    size_t *added = realloc(source->added, (source->added_count + 1) * sizeof *added);
    if (!added) {
        source->text.failed = true;
        return;
    }
    source->added = added;
    added[source->added_count++] = source->text.size;
    buffer_append(&source->text, "L", 1);
}

/* A number as it stands, with the "L" that libconfig 1.5 needs. Returns the bytes taken. */
static size_t put_number(struct scan *scan, const char *text, size_t size)
{
    size_t length = 0;
    while (length < size && (isalnum((unsigned char)text[length]) || text[length] == '.' || text[length] == '_' ||
                             ((text[length] == '+' || text[length] == '-') && (text[length - 1] == 'e' || text[length - 1] == 'E') &&
                              !(text[0] == '0' && (text[1] == 'x' || text[1] == 'X')))))
        length++;
    char number[64];
    if (length >= sizeof number) {
        complain(scan, "a number of too many digits", "");
        return length;
    }
    memcpy(number, text, length);
    number[length] = '\0';
    buffer_append(&scan->source->text, text, length);
    const bool hex = number[0] == '0' && (number[1] == 'x' || number[1] == 'X');
    char *end;
    errno = 0;
    const unsigned long long value = strtoull(number, &end, hex ? 16 : 10);
    if (end == number || (*end != '\0' && strcmp(end, "L") != 0 && strcmp(end, "LL") != 0))
        return length; /* a real, or what libconfig will say something about */
    if (errno == ERANGE || value > (unsigned long long)INT64_MAX)
        complain(scan, "this whole number is too large: ", number);
    else if (value > INT32_MAX && *end == '\0' && hex)
        complain(scan, "write hexadecimal numbers of 2^31 and above in decimal: ", number);
    else if (value > INT32_MAX && *end == '\0')
        add_suffix(scan);
    return length;
}

/* One character, or one number, outside of texts and comments. Returns the bytes taken. */
static size_t put_plain(struct scan *scan, const char *line, size_t at, size_t size)
{
    const char *text = line + at;
    const size_t left = size - at;
    if (text[0] == '#' || (left > 1 && text[0] == '/' && text[1] == '/')) {
        buffer_append(&scan->source->text, text, left);
        return left;
    }
    if (left > 1 && text[0] == '/' && text[1] == '*') {
        scan->in_comment = true;
        buffer_append(&scan->source->text, text, 2);
        return 2;
    }
    const bool starts_word = at == 0 || !(isalnum((unsigned char)line[at - 1]) || strchr("_-*.", line[at - 1])) ||
                             (line[at - 1] == '-' && (at == 1 || !isalnum((unsigned char)line[at - 2])));
    if (isdigit((unsigned char)text[0]) && starts_word)
        return put_number(scan, text, left);
    scan->in_text = text[0] == '"';
    buffer_append(&scan->source->text, text, 1);
    return 1;
}

static size_t put_inside(struct scan *scan, const char *text, size_t left)
{
    size_t taken = 1;
    if (scan->in_comment) {
        if (left > 1 && text[0] == '*' && text[1] == '/') {
            scan->in_comment = false;
            taken = 2;
        }
    } else if (text[0] == '\\' && left > 1) {
        taken = 2;
    } else if (text[0] == '"') {
        scan->in_text = false;
    }
    buffer_append(&scan->source->text, text, taken);
    return taken;
}

/* Is there nothing more but blanks and a comment? */
static bool is_end_of_line(const char *at, const char *end)
{
    while (at < end && isspace((unsigned char)*at))
        at++;
    return at == end || *at == '#' || (end - at > 1 && at[0] == '/' && at[1] == '/');
}

/* @include "file", alone on its line. */
static bool included_path(struct scan *scan, qn_slice line, char **path)
{
    size_t at = 0;
    while (at < line.size && isspace((unsigned char)line.data[at]))
        at++;
    static const char directive[] = "@include";
    if (scan->in_comment || scan->in_text || line.size - at < sizeof directive ||
        memcmp(line.data + at, directive, sizeof directive - 1) != 0)
        return false;
    const char *begin = memchr(line.data + at, '"', line.size - at);
    const char *end = begin ? memchr(begin + 1, '"', (size_t)(line.data + line.size - begin - 1)) : NULL;
    *path = NULL;
    if (!end) {
        complain(scan, "@include wants a file in quotes", "");
        return true;
    }
    if (!is_end_of_line(end + 1, line.data + line.size)) {
        complain(scan, "@include stands alone on its line", "");
        return true;
    }
    const char *slash = strrchr(scan->file, '/');
    const int folder = begin[1] == '/' || !slash ? 0 : (int)(slash - scan->file + 1);
    if (asprintf(path, "%.*s%.*s", folder, scan->file, (int)(end - begin - 1), begin + 1) < 0)
        *path = NULL;
    return true;
}

static bool put_line(struct scan *scan, qn_slice line)
{
    char *path;
    if (included_path(scan, line, &path)) {
        if (path && (scan->depth >= DEEPEST || scan->source->file_count >= MOST_FILES))
            complain(scan, "includes are nested too deeply here, or go in circles: ", path);
        else if (path && !read_file(scan, path))
            scan->good = false;
        free(path);
        return scan->good;
    }
    if (!add_line(scan))
        return false;
    for (size_t at = 0; at < line.size;)
        at += scan->in_comment || scan->in_text ? put_inside(scan, line.data + at, line.size - at)
                                                : put_plain(scan, line.data, at, line.size);
    return buffer_append(&scan->source->text, "\n", 1);
}

static bool put_text(struct scan *scan, qn_slice text)
{
    const char *begin = text.data;
    if (text.size && memchr(text.data, '\0', text.size)) {
        report_add(scan->report, scan->file, 0, "holds NUL bytes: this is no pipeline file");
        return false;
    }
    while (text.size) {
        const char *newline = memchr(text.data, '\n', text.size);
        const size_t size = newline ? (size_t)(newline - text.data) : text.size;
        scan->line++;
        scan->offset = (size_t)(text.data - begin);
        if (!put_line(scan, qn_part(text, 0, size)) && scan->source->text.failed)
            return false;
        if (scan->source->text.size > MOST_BYTES) {
            report_add(scan->report, scan->file, scan->line, "the pipeline is larger than %d bytes with its includes", MOST_BYTES);
            return false;
        }
        text = qn_part(text, size + (newline != NULL), text.size);
    }
    return scan->good;
}

static bool read_file(struct scan *from, const char *path)
{
    struct error error;
    struct input *input = input_open(path, MOST_BYTES, &error);
    if (!input) {
        report_add(from->report, from->line ? from->file : NULL, from->line, "%s: %s", path, error.message);
        return false;
    }
    struct scan scan = {.source = from->source, .report = from->report, .file = keep_file(from->source, path),
                        .depth = from->depth + 1, .good = true};
    const bool good = scan.file && put_text(&scan, input->pub.bytes);
    input_unref(input);
    return good;
}

bool source_read_file(struct source *source, const char *path, struct report *report)
{
    struct scan scan = {.source = source, .report = report, .file = path, .good = true};
    return read_file(&scan, path) && !source->text.failed;
}

bool source_read_text(struct source *source, const char *name, qn_slice text, struct report *report)
{
    struct scan scan = {.source = source, .report = report, .file = keep_file(source, name), .good = true};
    return scan.file && put_text(&scan, text) && !source->text.failed;
}

const char *source_text(const struct source *source)
{
    return buffer_text((struct buffer *)&source->text);
}

struct source_line source_line(const struct source *source, unsigned n)
{
    if (source->line_count == 0)
        return (struct source_line){.file = source->file_count ? source->files[0] : ""};
    if (n == 0 || n > source->line_count)
        n = (unsigned)source->line_count;
    return source->lines[n - 1];
}

void source_fini(struct source *source)
{
    for (size_t i = 0; i < source->file_count; i++)
        free(source->files[i]);
    free(source->files);
    free(source->lines);
    free(source->added);
    buffer_fini(&source->text);
    *source = (struct source){0};
}
