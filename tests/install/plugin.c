/* A cleaner of somebody else's, outside of quern's sources: capitals for headings. */
#include <quern/plugin.h>

struct capitals {
    bool everywhere;
};
static const qn_option options[] = {QN_OPT_BOOL(struct capitals, everywhere, false, "also in paragraphs")};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const struct capitals *self = (const struct capitals *)state;
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        if (block->kind != QN_HEADING && !self->everywhere)
            continue;
        char *text = (char *)qn_doc_alloc(call, doc, block->text.size);
        if (!text)
            return QN_FAIL_DOC;
        for (size_t i = 0; i < block->text.size; i++) {
            const char c = block->text.data[i];
            text[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
        }
        qn_rewrite(call, doc, block, qn_bytes(text, block->text.size));
    }
    return QN_PASS;
}

static const qn_plugin capitals = {
    QN_PLUGIN_HEAD, .name = "capitals", .version = "1.0.0", .summary = "Fold headings to capitals", .license = "MIT",
    .kind = QN_CLEANER, .threading = QN_PER_WORKER, .state_size = sizeof(struct capitals), QN_TABLE(option, options),
    .process = process,
};
QN_MODULE(&capitals);
