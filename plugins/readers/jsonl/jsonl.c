/*
 * jsonl: reads JSON lines, a document a line.
 *
 * A file is cut into parts of whole lines, so that several workers read it; a line that is wrong is handed on as an
 * input of its own, whose reading fails, so that it alone goes to quarantine.
 */
#include "paragraphs.h"
#include "scan.h"

#include <calendar.h>
#include <quern/plugin.h>

#include <stdlib.h>

#define MEDIA "application/jsonl"
#define MEDIA_PART "application/jsonl; part"
#define MEDIA_LINE "application/jsonl; line"

enum {
    PART_SIZE = 1 << 18, /* bytes of whole lines that one worker reads in one go */
    URI_SIZE = 4096
};

struct jsonl {
    const char *id, *text, *title, *source, *date, *uri, *lang;
    calendar names;
};

static const qn_option options[] = {
    QN_OPT_TEXT(struct jsonl, id, "id", "the member that names the document; without it the file and line do"),
    QN_OPT_TEXT(struct jsonl, text, "text", "the member that holds the text; blank lines part its paragraphs"),
    QN_OPT_TEXT(struct jsonl, title, "title", "the member that becomes the field title"),
    QN_OPT_TEXT(struct jsonl, source, "source", "the member that becomes the field source"),
    QN_OPT_TEXT(struct jsonl, date, "date", "the member that becomes the field date"),
    QN_OPT_TEXT(struct jsonl, uri, "url", "the member that says where the document is from; without it the file and line do"),
    QN_OPT_TEXT(struct jsonl, lang, "lang", "the member that becomes the field lang"),
};

enum { METRIC_WRONG, METRIC_REPAIRED };
static const qn_metric metrics[] = {
    [METRIC_WRONG] = {"wrong", "lines", "lines that are no JSON object, or whose text is no string"},
    [METRIC_REPAIRED] = {"repaired", "characters", "U+FFFD put in for escapes that no text can hold"},
};

enum { REASON_EMPTY };
static const qn_reason reasons[] = {
    [REASON_EMPTY] = {"empty", "the document has no text"},
};

static const qn_field_info fields[] = {
    {"title", QN_TEXT, "the member title"},
    {"source", QN_TEXT, "the member source"},
    {"date", QN_DATE, "the member date, where it can be read with certainty"},
    {"date_as_stated", QN_TEXT, "the member date, where it cannot"},
    {"lang", QN_TEXT, "the member lang"},
};

static qn_verdict init(void *state, qn_call *call)
{
    struct jsonl *self = state;
    calendar_init(&self->names);
    return QN_PASS;
}

/* ---- Probing ---- */

static bool ends_with(qn_slice text, const char *end)
{
    const size_t size = strlen(end);
    return text.size >= size && memcmp(text.data + text.size - size, end, size) == 0;
}

static qn_slice line_of(qn_slice text)
{
    const char *const end = text.size ? memchr(text.data, '\n', text.size) : NULL;
    return qn_bytes(text.data, end ? (size_t)(end - text.data) : text.size);
}

static bool is_object(qn_slice line, const char **error, size_t *column)
{
    struct scan scan;
    struct scan_value name, value;
    if (scan_begin(&scan, line))
        while (scan_member(&scan, &name, &value))
            continue;
    const bool done = scan_end(&scan);
    *error = scan.error;
    *column = scan.at + 1;
    return done;
}

/* An object on a line, and another one begins on the next. */
static bool looks_like_lines(qn_slice text)
{
    const char *error;
    size_t column;
    const qn_slice line = line_of(text);
    return line.size > 0 && *line.data == '{' && line.size + 1 < text.size && line.data[line.size + 1] == '{' &&
           is_object(line, &error, &column);
}

static int32_t probe(void *state, const qn_input *input, qn_call *call)
{
    if (qn_equal(input->media, qn_str(MEDIA_PART)) || qn_equal(input->media, qn_str(MEDIA_LINE)))
        return 100;
    const bool named = qn_equal(input->media, qn_str(MEDIA)) || ends_with(input->uri, ".jsonl") ||
                       ends_with(input->uri, ".ndjson");
    return named || looks_like_lines(input->bytes) ? 95 : 0;
}

/* ---- A document ---- */

/* What a line says, as it stands there. */
struct record {
    struct scan_value id, text, title, source, date, uri, lang;
    const char *error; /* NULL: it is right */
    size_t column;
};

static struct scan_value *member_of(const struct jsonl *self, struct record *record, qn_slice name)
{
    const struct {
        const char *name;
        struct scan_value *value;
    } members[] = {
        {self->text, &record->text},     {self->id, &record->id},     {self->title, &record->title},
        {self->source, &record->source}, {self->date, &record->date}, {self->uri, &record->uri},
        {self->lang, &record->lang},
    };
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        if (*members[i].name && qn_equal(qn_str(members[i].name), name))
            return members[i].value;
    return NULL;
}

/* A name with escapes is as good as one without. Longer ones than anybody asks for are nobody's. */
static struct scan_value *member_for(const struct jsonl *self, struct record *record, const struct scan_value *name)
{
    char plain[256];
    uint64_t repaired = 0;
    if (!name->escaped)
        return member_of(self, record, name->text);
    if (name->text.size > sizeof plain)
        return NULL;
    return member_of(self, record, qn_bytes(plain, scan_unescape(name->text, plain, &repaired)));
}

static bool record_read(const struct jsonl *self, qn_slice line, struct record *record)
{
    struct scan scan;
    struct scan_value name, value;
    *record = (struct record){.error = NULL};
    if (scan_begin(&scan, line)) {
        while (scan_member(&scan, &name, &value)) {
            struct scan_value *const member = member_for(self, record, &name);
            if (member)
                *member = value;
            if (member == &record->text && value.kind != SCAN_STRING && !qn_equal(value.text, qn_str("null"))) {
                record->error = "a text that is no string";
                record->column = scan.at;
                return false;
            }
        }
    }
    scan_end(&scan);
    record->error = scan.error;
    record->column = scan.at + 1;
    return !scan.error;
}

/* A member that is a string or a number, its escapes resolved in the document. False: no memory. */
static bool take_value(qn_call *call, qn_doc *doc, const struct scan_value *value, qn_slice *out)
{
    *out = value->kind == SCAN_STRING || value->kind == SCAN_NUMBER ? value->text : qn_bytes(NULL, 0);
    if (!value->escaped)
        return true;
    char *const plain = qn_doc_alloc(call, doc, value->text.size);
    uint64_t repaired = 0;
    if (!plain)
        return false;
    *out = qn_bytes(plain, scan_unescape(value->text, plain, &repaired));
    qn_count(call, METRIC_REPAIRED, repaired);
    return true;
}

static bool set_text(qn_call *call, qn_doc *doc, const char *name, const struct scan_value *value)
{
    qn_slice text;
    return take_value(call, doc, value, &text) && (text.size == 0 || qn_set_text(call, doc, name, text, NULL));
}

/* Is the rest of a date nothing that matters: a fraction of a second, and "Z" behind it? */
static bool is_fraction(qn_slice rest)
{
    for (size_t i = 0; i < rest.size; i++)
        if (!(rest.data[i] >= '0' && rest.data[i] <= '9') && !(i == 0 && rest.data[i] == '.') &&
            !(i + 1 == rest.size && rest.data[i] == 'Z'))
            return false;
    return true;
}

static bool set_date(const struct jsonl *self, qn_call *call, qn_doc *doc, const struct scan_value *value)
{
    qn_slice text;
    calendar_date date;
    char iso[CALENDAR_ISO_SIZE];
    if (!take_value(call, doc, value, &text))
        return false;
    if (text.size == 0)
        return true;
    const bool known = calendar_next(&self->names, text, 0, &date) && date.begin == 0 &&
                       is_fraction(qn_part(text, date.end, text.size));
    const size_t size = known ? calendar_format(&date, iso) : 0;
    return size ? qn_set_date(call, doc, "date", qn_bytes(iso, size), NULL)
                : qn_set_text(call, doc, "date_as_stated", text, NULL);
}

/* Named by the line where the line does not name it. */
static bool describe(qn_call *call, qn_doc *doc, const struct record *record, qn_slice place)
{
    qn_slice id, uri;
    if (!take_value(call, doc, &record->id, &id) || !take_value(call, doc, &record->uri, &uri))
        return false;
    qn_describe(call, doc, id.size ? id : place, uri.size ? uri : place, qn_str(MEDIA));
    return true;
}

static bool fill(const struct jsonl *self, qn_call *call, qn_doc *doc, const struct record *record, qn_slice place)
{
    qn_slice text;
    return describe(call, doc, record, place) && set_text(call, doc, "title", &record->title) &&
           set_text(call, doc, "source", &record->source) && set_text(call, doc, "lang", &record->lang) &&
           set_date(self, call, doc, &record->date) && take_value(call, doc, &record->text, &text) &&
           paragraphs_add(call, doc, text);
}

/* ---- Inputs ---- */

/* "news.jsonl:17"; of a long name the end. */
static qn_slice place_of(char out[URI_SIZE], qn_slice uri, uint64_t line)
{
    const size_t most = URI_SIZE - 32, size = uri.size < most ? uri.size : most;
    const int written = snprintf(out, URI_SIZE, "%.*s:%llu", (int)size, uri.data + (uri.size - size), (unsigned long long)line);
    return qn_bytes(out, written > 0 ? (size_t)written : 0);
}

static bool emit_input(qn_call *call, qn_slice uri, const char *media, qn_slice bytes)
{
    const qn_input part = {.size = sizeof part, .uri = uri, .media = qn_str(media), .bytes = bytes};
    return qn_emit_input(call, &part);
}

static uint64_t count_lines(qn_slice text)
{
    uint64_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == '\n';
    return count;
}

static qn_slice without_mark(qn_slice text)
{
    const bool mark = text.size >= 3 && memcmp(text.data, "\xEF\xBB\xBF", 3) == 0;
    return qn_part(text, mark ? 3 : 0, text.size);
}

/* Parts a part's name into the file's and the number of its first line. */
static uint64_t first_line(qn_slice *uri)
{
    for (size_t i = uri->size; i-- > 0;) {
        if (uri->data[i] != ':')
            continue;
        const uint64_t line = strtoull(uri->data + i + 1, NULL, 10);
        *uri = qn_part(*uri, 0, i);
        return line;
    }
    return 1;
}

static bool is_blank(qn_slice line)
{
    for (size_t i = 0; i < line.size; i++)
        if (line.data[i] != ' ' && line.data[i] != '\t' && line.data[i] != '\r')
            return false;
    return true;
}

/* False: nothing more should be emitted. */
static bool read_line(const struct jsonl *self, const qn_input *input, qn_call *call, qn_slice line, qn_slice place,
                      qn_verdict *verdict)
{
    struct record record;
    if (!record_read(self, line, &record)) {
        qn_count(call, METRIC_WRONG, 1);
        return emit_input(call, place, MEDIA_LINE, line);
    }
    qn_doc *const doc = qn_doc_new(call, input);
    if (!doc) {
        *verdict = qn_fail_doc(call, QN_E_LIMIT, "%.*s: no room for a document", (int)place.size, place.data);
        return false;
    }
    const bool filled = fill(self, call, doc, &record, place); /* if not it is over a limit, and fails by itself */
    if (filled && !doc->blocks)
        qn_drop_doc(call, doc, REASON_EMPTY, qn_str(NULL));
    return qn_emit(call, doc);
}

static qn_verdict read_lines(const struct jsonl *self, const qn_input *input, qn_call *call, qn_slice text, qn_slice file,
                             uint64_t number)
{
    qn_verdict verdict = QN_PASS;
    char place[URI_SIZE];
    for (qn_slice rest = text, line; rest.size > 0; rest = qn_part(rest, line.size + 1, rest.size), number++) {
        line = line_of(rest);
        if (!is_blank(line) && !read_line(self, input, call, line, place_of(place, file, number), &verdict))
            break;
    }
    return verdict;
}

/* A small file is read at once. Of others parts are handed on: whole lines, "news.jsonl:1-312" says which. */
static qn_verdict read_file(const struct jsonl *self, const qn_input *input, qn_call *call)
{
    const qn_slice text = without_mark(input->bytes);
    if (text.size <= PART_SIZE)
        return read_lines(self, input, call, text, input->uri, 1);
    uint64_t line = 1;
    char uri[URI_SIZE + 32];
    for (qn_slice rest = text, part; rest.size > 0; rest = qn_part(rest, part.size, rest.size)) {
        part = qn_part(rest, 0, PART_SIZE);
        const qn_slice tail = line_of(qn_part(rest, part.size, rest.size));
        part = qn_part(rest, 0, part.size + tail.size + 1);
        const uint64_t lines = count_lines(part), ended = part.data[part.size - 1] == '\n';
        const qn_slice place = place_of(uri, input->uri, line);
        const int more = snprintf(uri + place.size, 32, "-%llu", (unsigned long long)(line + lines - ended));
        if (!emit_input(call, qn_bytes(uri, place.size + (size_t)more), MEDIA_PART, part))
            break;
        line += lines;
    }
    return QN_PASS;
}

static qn_verdict read_part(const struct jsonl *self, const qn_input *input, qn_call *call)
{
    qn_slice file = input->uri;
    const uint64_t line = first_line(&file);
    return read_lines(self, input, call, input->bytes, file, line);
}

/* A line that was found to be wrong: says why. */
static qn_verdict fail_line(const struct jsonl *self, const qn_input *input, qn_call *call)
{
    struct record record;
    qn_slice file = input->uri;
    const uint64_t line = first_line(&file);
    if (record_read(self, input->bytes, &record))
        return QN_PASS;
    return qn_fail_doc(call, QN_E_INPUT, "line %llu, column %zu: %s", (unsigned long long)line, record.column, record.error);
}

static qn_verdict read_input(void *state, const qn_input *input, qn_call *call)
{
    if (qn_equal(input->media, qn_str(MEDIA_LINE)))
        return fail_line(state, input, call);
    if (qn_equal(input->media, qn_str(MEDIA_PART)))
        return read_part(state, input, call);
    return read_file(state, input, call);
}

static const qn_plugin jsonl = {
    QN_PLUGIN_HEAD,
    .name = "jsonl", .version = "1.0.0", .license = "MIT",
    .summary = "Read JSON lines, a document a line",
    .kind = QN_READER, .threading = QN_PER_WORKER, .state_size = sizeof(struct jsonl),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    QN_TABLE(field, fields),
    .init = init,
    .probe = probe,
    .read = read_input,
};
QN_MODULE(&jsonl);
