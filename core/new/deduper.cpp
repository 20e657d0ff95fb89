// @NAME@: documents with the same letters and digits in the same order are the same, whatever stands between these.
#include <quern/plugin.h>

namespace {

struct state {
    int64_t min_letters;
};

const qn_option options[] = { // member, default, range, help: what `quern inspect` prints
    QN_OPT_INT(state, min_letters, 20, 1, 1000000, "say nothing of documents of fewer letters and digits"),
};

enum { METRIC_SHORT };
const qn_metric metrics[] = {{"short", "documents", "documents that were too short to be compared"}};

// What is kept of a document to be compared: two hashes of its letters, which FNV-1a makes of different beginnings.
struct print {
    uint64_t first = 0xCBF29CE484222325, second = 0x9E3779B97F4A7C15;
    uint64_t letters = 0;

    void add(qn_slice text)
    {
        for (size_t i = 0; i < text.size; i++) {
            auto c = static_cast<unsigned char>(text.data[i]);
            if (c >= 'A' && c <= 'Z')
                c = static_cast<unsigned char>(c - 'A' + 'a');
            if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c < 0x80)
                continue;
            first = (first ^ c) * 0x100000001B3;
            second = (second ^ c) * 0x100000001B3;
            letters++;
        }
    }
};

qn_verdict keys(const void *state_, const qn_doc *doc, qn_call *call)
{
    print print;
    for (const qn_block *block = nullptr; (block = qn_next_kept(doc, block));)
        if (block->state == QN_KEPT) // what is marked is boilerplate, or known to repeat
            print.add(block->text);
    if (print.letters < uint64_t(static_cast<const state *>(state_)->min_letters)) {
        qn_count(call, METRIC_SHORT, 1);
        return QN_PASS;
    }
    const qn_key key = {print.first, print.second};
    if (!qn_emit_unit(call, nullptr, qn_bytes(&print, sizeof print), &key, 1))
        return QN_FAIL_DOC; // over the document's limit: the core has noted why
    return QN_PASS;
}

double same(const void *, const qn_match *match)
{
    return qn_equal(match->a, match->b) ? 1 : 0;
}

const qn_plugin plugin = {
    QN_PLUGIN_HEAD,
    .name = "@NAME@", .version = "0.1.0", .summary = "Find documents of the same letters", .license = "MIT",
    .kind = QN_DEDUPER, .threading = QN_SHARED, .state_size = sizeof(state),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    .keys = keys,
    .same = same,
};

} // namespace
QN_MODULE(&plugin);
