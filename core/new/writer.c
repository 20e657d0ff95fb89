/* @NAME@: writes a line for each document: its title, the number of its words, its id. */
#include <quern/plugin.h>

struct state {
    const char *separator;
    const char *untitled;
};

static const qn_option options[] = { /* member, default, range, help: what `quern inspect` prints */
    QN_OPT_TEXT(struct state, separator, "\t", "what stands between the columns"),
    QN_OPT_TEXT(struct state, untitled, "-", "what stands for a title where there is none"),
};

enum { METRIC_WORDS };
static const qn_metric metrics[] = {
    [METRIC_WORDS] = {"words", "words", "words of the documents written"},
};

static uint64_t count_words(const qn_doc *doc)
{
    uint64_t words = 0;
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        bool inside = false;
        for (size_t i = 0; i < block->text.size; i++) {
            const unsigned char c = (unsigned char)block->text.data[i];
            words += c > ' ' && !inside;
            inside = c > ' ';
        }
    }
    return words;
}

/* A line break in a title would be a line of its own. */
static bool write_flat(qn_call *call, qn_slice text)
{
    char *out = qn_reserve(call, text.size);
    if (!out)
        return false;
    for (size_t i = 0; i < text.size; i++)
        out[i] = (unsigned char)text.data[i] < ' ' ? ' ' : text.data[i];
    qn_written(call, text.size);
    return true;
}

static qn_verdict render(const void *state, const qn_doc *doc, qn_call *call)
{
    const struct state *self = state;
    const qn_field *field = qn_field_of(doc, "title");
    const qn_slice title = field && field->value.type == QN_TEXT ? field->value.text : qn_str(self->untitled);
    const uint64_t words = count_words(doc);
    char number[24];
    const int size = snprintf(number, sizeof number, "%llu", (unsigned long long)words);
    if (!write_flat(call, title) || !qn_write(call, qn_str(self->separator)) || !qn_write(call, qn_bytes(number, (size_t)size)) ||
        !qn_write(call, qn_str(self->separator)) || !write_flat(call, doc->id) || !qn_write(call, qn_str("\n")))
        return QN_FAIL_DOC; /* over the document's limit: the core has noted why */
    qn_count(call, METRIC_WORDS, words);
    return QN_PASS;
}

static const qn_plugin plugin = {
    QN_PLUGIN_HEAD,
    .name = "@NAME@", .version = "0.1.0", .summary = "Write a line for each document", .license = "MIT",
    .kind = QN_WRITER, .threading = QN_SHARED, .state_size = sizeof(struct state),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    .render = render,
};
QN_MODULE(&plugin);
