/* sample: a reader, a cleaner and a writer that use every table of the ABI. Compiled against several headers by run.py. */
#include <quern/plugin.h>

static int32_t probe(void *state, const qn_input *input, qn_call *call)
{
    return 50;
}

static qn_verdict read_whole(void *state, const qn_input *input, qn_call *call)
{
    qn_doc *doc = qn_doc_new(call, input);
    if (!doc || !qn_add_block(call, doc, QN_PARAGRAPH, input->bytes, 0, input->bytes.size) || !qn_emit(call, doc))
        return QN_FAIL_DOC;
    return QN_PASS;
}

static const qn_plugin whole = {
    QN_PLUGIN_HEAD, .name = "whole", .version = "1.0.0", .summary = "Take an input as one paragraph", .license = "MIT",
    .kind = QN_READER, .threading = QN_PER_WORKER, .probe = probe, .read = read_whole,
};

static const char *const marks[] = {"plain", "loud", NULL};
struct stamp {
    int64_t times;
    const char *sign;
    int32_t mark;
    bool on;
    double weight;
    qn_strings words;
};
static const qn_option options[] = {
    QN_OPT_INT(struct stamp, times, 1, 0, 9, "how many signs"),
    QN_OPT_TEXT(struct stamp, sign, "?", "what is put behind a block"),
    QN_OPT_CHOICE(struct stamp, mark, marks, "plain", "how it is done"),
    QN_OPT_BOOL(struct stamp, on, true, "whether it is done"),
    QN_OPT_REAL(struct stamp, weight, 0.5, 0, 1, "how much it matters"),
    QN_OPT_LIST(struct stamp, words, "none", "blocks of these words go"),
};
static const qn_metric metrics[] = {{"stamped", "blocks", "blocks that were stamped"}, {"dropped", "blocks", "blocks that went"}};
static const qn_reason reasons[] = {{"first", "the first reason"}, {"word", "it is a word of the list"}};
static const qn_field_info fields[] = {{"one", QN_TEXT, "a field"}, {"stamps", QN_INTEGER, "how many were put"}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const struct stamp *self = (const struct stamp *)state;
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        for (size_t i = 0; i < self->words.count; i++)
            if (qn_equal(block->text, qn_str(self->words.items[i]))) {
                qn_drop(call, doc, block, 1, qn_bytes(NULL, 0));
                qn_count(call, 1, 1);
            }
        for (int64_t i = 0; self->on && block->state == QN_KEPT && i < self->times; i++) {
            const qn_edit_range end = {(uint32_t)block->text.size, (uint32_t)block->text.size, qn_str(self->sign)};
            if (!qn_edit(call, doc, block, &end, 1))
                return QN_FAIL_DOC;
            qn_count(call, 0, 1);
        }
    }
    qn_value stamps;
    memset(&stamps, 0, sizeof stamps);
    stamps.type = QN_INTEGER;
    stamps.integer = self->times;
    return qn_set(call, doc, "stamps", &stamps, NULL) ? QN_PASS : QN_FAIL_DOC;
}

static const qn_plugin stamp = {
    QN_PLUGIN_HEAD, .name = "stamp", .version = "1.0.0", .summary = "Put a sign behind every block", .license = "MIT",
    .kind = QN_CLEANER, .threading = QN_SHARED, .state_size = sizeof(struct stamp), QN_TABLE(option, options),
    QN_TABLE(metric, metrics), QN_TABLE(reason, reasons), QN_TABLE(field, fields), .process = process,
};

static qn_verdict render(const void *state, const qn_doc *doc, qn_call *call)
{
    const qn_field *stamps = qn_field_of(doc, "stamps");
    for (const qn_block *block = doc->blocks; block; block = block->next)
        if (!qn_write(call, block->text) || !qn_write(call, qn_str(block->state == QN_DROPPED ? " went\n" : "\n")))
            return QN_FAIL_DOC;
    return qn_write(call, qn_str(stamps && stamps->value.integer == 2 ? "twice\n" : "\n")) ? QN_PASS : QN_FAIL_DOC;
}

static const qn_plugin sheet = {
    QN_PLUGIN_HEAD, .name = "sheet", .version = "1.0.0", .summary = "Write the blocks", .license = "MIT",
    .kind = QN_WRITER, .threading = QN_SHARED, .render = render,
};

QN_MODULE(&whole, &stamp, &sheet);
