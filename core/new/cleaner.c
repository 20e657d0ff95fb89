/* @NAME@: drops blocks that SHOUT, and those that are next to nothing but capitals. */
#include <quern/plugin.h>

struct state {
    double share;
    int64_t min_letters;
};

static const qn_option options[] = { /* member, default, range, help: what `quern inspect` prints */
    QN_OPT_REAL(struct state, share, 0.8, 0, 1, "drop blocks of which more than this part of the letters are capitals"),
    QN_OPT_INT(struct state, min_letters, 12, 1, 1000000, "leave blocks of fewer letters alone"),
};

enum { REASON_SHOUTING };
static const qn_reason reasons[] = {
    [REASON_SHOUTING] = {"shouting", "nearly all of its letters are capitals"},
};

enum { METRIC_CAPITALS };
static const qn_metric metrics[] = {
    [METRIC_CAPITALS] = {"capitals", "letters", "capitals in the blocks that went"},
};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const struct state *self = state;
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        uint64_t capitals = 0, letters = 0;
        for (size_t i = 0; i < block->text.size; i++) {
            const char c = block->text.data[i];
            const bool capital = c >= 'A' && c <= 'Z';
            capitals += capital;
            letters += capital || (c >= 'a' && c <= 'z');
        }
        if (letters < (uint64_t)self->min_letters || (double)capitals <= self->share * (double)letters)
            continue;
        if (!qn_drop(call, doc, block, REASON_SHOUTING, qn_str("")))
            return QN_FAIL_DOC; /* over the document's limit: the core has noted why */
        qn_count(call, METRIC_CAPITALS, capitals);
    }
    return QN_PASS;
}

static const qn_plugin plugin = {
    QN_PLUGIN_HEAD,
    .name = "@NAME@", .version = "0.1.0", .summary = "Drop blocks that shout", .license = "MIT",
    .kind = QN_CLEANER, .threading = QN_PER_WORKER, .state_size = sizeof(struct state),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    .process = process,
};
QN_MODULE(&plugin);
