/* @NAME@: reads notes: lines "Name: value" first, then, behind an empty line, a paragraph a line. */
#include <quern/plugin.h>

struct state {
    int64_t sure;
};

static const qn_option options[] = { /* member, default, range, help: what `quern inspect` prints */
    QN_OPT_INT(struct state, sure, 60, 1, 100, "how sure to be of an input that begins with \"Title: \""),
};

static const qn_field_info fields[] = {
    {"title", QN_TEXT, "of the line \"Title: ...\""},
};

enum { METRIC_OTHERS };
static const qn_metric metrics[] = {
    [METRIC_OTHERS] = {"others", "lines", "lines of the head that are not read"},
};

static const char title[] = "Title: ";
enum { TITLE_SIZE = sizeof title - 1 };

static bool begins_with_title(qn_slice text)
{
    return text.size >= TITLE_SIZE && memcmp(text.data, title, TITLE_SIZE) == 0;
}

/* Is it UTF-8, as the text of a block must be? */
static bool is_utf8(qn_slice text)
{
    static const uint32_t least[] = {0, 0x80, 0x800, 0x10000}; /* by the bytes that follow the first: shorter would do */
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char first = (unsigned char)text.data[i];
        const size_t more = first < 0x80 ? 0 : first < 0xC0 ? 4 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF8 ? 3 : 4;
        if (more == 4 || more >= text.size - i)
            return false;
        uint32_t character = more ? first & (0x3Fu >> more) : first;
        for (size_t end = i + more; i < end; i++) {
            if (((unsigned char)text.data[i + 1] & 0xC0) != 0x80)
                return false;
            character = character << 6 | ((unsigned char)text.data[i + 1] & 0x3F);
        }
        if (character < least[more] || character > 0x10FFFF || (character >= 0xD800 && character < 0xE000))
            return false;
    }
    return true;
}

static int32_t probe(void *state, const qn_input *input, qn_call *call)
{
    const struct state *self = state;
    (void)call;
    return begins_with_title(input->bytes) ? (int32_t)self->sure : 0;
}

/* The end of the line that begins there. */
static size_t end_of_line(qn_slice bytes, size_t begin)
{
    const char *newline = memchr(bytes.data + begin, '\n', bytes.size - begin);
    return newline ? (size_t)(newline - bytes.data) : bytes.size;
}

static qn_verdict read(void *state, const qn_input *input, qn_call *call)
{
    const qn_slice bytes = input->bytes;
    if (!is_utf8(bytes))
        return qn_fail_doc(call, QN_E_INPUT, "these notes are not UTF-8");
    qn_doc *doc = qn_doc_new(call, input);
    if (!doc)
        return QN_FAIL_DOC; /* over the document's limit: the core has noted why */
    bool head = true;
    (void)state;
    for (size_t begin = 0, end; begin < bytes.size; begin = end + 1) {
        end = end_of_line(bytes, begin);
        const qn_slice line = qn_part(bytes, begin, end);
        if (line.size == 0)
            head = false;
        else if (!head ? !qn_add_block(call, doc, QN_PARAGRAPH, line, begin, end)
                 : begins_with_title(line) && !qn_set_text(call, doc, "title", qn_part(line, TITLE_SIZE, line.size), NULL))
            return QN_FAIL_DOC;
        else if (head && !begins_with_title(line))
            qn_count(call, METRIC_OTHERS, 1);
    }
    qn_emit(call, doc);
    return QN_PASS;
}

static const qn_plugin plugin = {
    QN_PLUGIN_HEAD,
    .name = "@NAME@", .version = "0.1.0", .summary = "Read notes with a head", .license = "MIT",
    .kind = QN_READER, .threading = QN_PER_WORKER, .state_size = sizeof(struct state),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(field, fields),
    .probe = probe,
    .read = read,
};
QN_MODULE(&plugin);
