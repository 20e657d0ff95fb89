/* @NAME@: documents with the same letters and digits in the same order are the same, whatever stands between these. */
#include <quern/plugin.h>

struct state {
    int64_t min_letters;
};

static const qn_option options[] = { /* member, default, range, help: what `quern inspect` prints */
    QN_OPT_INT(struct state, min_letters, 20, 1, 1000000, "say nothing of documents of fewer letters and digits"),
};

enum { METRIC_SHORT };
static const qn_metric metrics[] = {
    [METRIC_SHORT] = {"short", "documents", "documents that were too short to be compared"},
};

/* What is kept of a document to be compared: two hashes of its letters, which FNV-1a makes of different beginnings. */
struct print {
    uint64_t first, second;
    uint64_t letters;
};

static void add(struct print *print, qn_slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        unsigned char c = (unsigned char)text.data[i];
        if (c >= 'A' && c <= 'Z')
            c = (unsigned char)(c - 'A' + 'a');
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c < 0x80)
            continue;
        print->first = (print->first ^ c) * UINT64_C(0x100000001B3);
        print->second = (print->second ^ c) * UINT64_C(0x100000001B3);
        print->letters++;
    }
}

static qn_verdict keys(const void *state, const qn_doc *doc, qn_call *call)
{
    const struct state *self = state;
    struct print print = {UINT64_C(0xCBF29CE484222325), UINT64_C(0x9E3779B97F4A7C15), 0};
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (block->state == QN_KEPT) /* what is marked is boilerplate, or known to repeat */
            add(&print, block->text);
    if (print.letters < (uint64_t)self->min_letters) {
        qn_count(call, METRIC_SHORT, 1);
        return QN_PASS;
    }
    const qn_key key = {print.first, print.second};
    if (!qn_emit_unit(call, NULL, qn_bytes(&print, sizeof print), &key, 1))
        return QN_FAIL_DOC; /* over the document's limit: the core has noted why */
    return QN_PASS;
}

static double same(const void *state, const qn_match *match)
{
    (void)state;
    return qn_equal(match->a, match->b) ? 1 : 0;
}

static const qn_plugin plugin = {
    QN_PLUGIN_HEAD,
    .name = "@NAME@", .version = "0.1.0", .summary = "Find documents of the same letters", .license = "MIT",
    .kind = QN_DEDUPER, .threading = QN_SHARED, .state_size = sizeof(struct state),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    .keys = keys,
    .same = same,
};
QN_MODULE(&plugin);
