// @NAME@: drops blocks that SHOUT, and those that are next to nothing but capitals.
#include <quern/plugin.h>

#include <algorithm>
#include <string_view>

namespace {

struct state {
    double share;
    int64_t min_letters;
};

const qn_option options[] = { // member, default, range, help: what `quern inspect` prints
    QN_OPT_REAL(state, share, 0.8, 0, 1, "drop blocks of which more than this part of the letters are capitals"),
    QN_OPT_INT(state, min_letters, 12, 1, 1000000, "leave blocks of fewer letters alone"),
};

enum { REASON_SHOUTING };
const qn_reason reasons[] = {{"shouting", "nearly all of its letters are capitals"}};

enum { METRIC_CAPITALS };
const qn_metric metrics[] = {{"capitals", "letters", "capitals in the blocks that went"}};

std::string_view view(qn_slice text)
{
    return {text.data ? text.data : "", text.size};
}

qn_verdict process(void *state_, qn_doc *doc, qn_call *call)
{
    const auto &self = *static_cast<const state *>(state_);
    for (qn_block *block = nullptr; (block = qn_next_kept(doc, block));) {
        const auto text = view(block->text);
        const auto capitals = std::count_if(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
        const auto letters = capitals + std::count_if(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        if (letters < self.min_letters || double(capitals) <= self.share * double(letters))
            continue;
        if (!qn_drop(call, doc, block, REASON_SHOUTING, qn_str("")))
            return QN_FAIL_DOC; // over the document's limit: the core has noted why
        qn_count(call, METRIC_CAPITALS, uint64_t(capitals));
    }
    return QN_PASS;
}

const qn_plugin plugin = {
    QN_PLUGIN_HEAD,
    .name = "@NAME@", .version = "0.1.0", .summary = "Drop blocks that shout", .license = "MIT",
    .kind = QN_CLEANER, .threading = QN_PER_WORKER, .state_size = sizeof(state),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    .process = process,
};

} // namespace
QN_MODULE(&plugin);
