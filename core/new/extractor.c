/* @NAME@: takes the line that names the author ("By Ada Lark") into the field "author". */
#include <quern/plugin.h>

struct state {
    const char *prefix;
    int64_t max_size;
};

static const qn_option options[] = { /* member, default, range, help: what `quern inspect` prints */
    QN_OPT_TEXT(struct state, prefix, "By ", "what such a line begins with"),
    QN_OPT_SIZE(struct state, max_size, 80, 1, 4096, "longer lines name nobody"),
};

enum { REASON_BYLINE };
static const qn_reason reasons[] = {
    [REASON_BYLINE] = {"byline", "it names the author and is now a field"},
};

static const qn_field_info fields[] = {
    {"author", QN_TEXT, "who wrote it"},
};

enum { METRIC_FOUND };
static const qn_metric metrics[] = {
    [METRIC_FOUND] = {"found", "documents", "documents with a line that names the author"},
};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const struct state *self = state;
    const qn_slice prefix = qn_str(self->prefix);
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        const qn_slice text = block->text;
        if (text.size <= prefix.size || text.size > (size_t)self->max_size || !qn_equal(qn_part(text, 0, prefix.size), prefix))
            continue;
        const qn_source source = {qn_str("byline"), block, (uint32_t)prefix.size, (uint32_t)text.size};
        if (!qn_set_text(call, doc, "author", qn_part(text, prefix.size, text.size), &source) ||
            !qn_drop(call, doc, block, REASON_BYLINE, qn_str("")))
            return QN_FAIL_DOC; /* over the document's limit: the core has noted why */
        qn_count(call, METRIC_FOUND, 1);
        break;
    }
    return QN_PASS;
}

static const qn_plugin plugin = {
    QN_PLUGIN_HEAD,
    .name = "@NAME@", .version = "0.1.0", .summary = "Take the author's line into a field", .license = "MIT",
    .kind = QN_EXTRACTOR, .threading = QN_PER_WORKER, .state_size = sizeof(struct state),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    QN_TABLE(field, fields),
    .process = process,
};
QN_MODULE(&plugin);
