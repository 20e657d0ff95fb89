// @NAME@: takes the line that names the author ("By Ada Lark") into the field "author".
#include <quern/plugin.h>

#include <string_view>

namespace {

struct state {
    const char *prefix;
    int64_t max_size;
};

const qn_option options[] = { // member, default, range, help: what `quern inspect` prints
    QN_OPT_TEXT(state, prefix, "By ", "what such a line begins with"),
    QN_OPT_SIZE(state, max_size, 80, 1, 4096, "longer lines name nobody"),
};

enum { REASON_BYLINE };
const qn_reason reasons[] = {{"byline", "it names the author and is now a field"}};

const qn_field_info fields[] = {{"author", QN_TEXT, "who wrote it"}};

enum { METRIC_FOUND };
const qn_metric metrics[] = {{"found", "documents", "documents with a line that names the author"}};

std::string_view view(qn_slice text)
{
    return {text.data ? text.data : "", text.size};
}

qn_verdict process(void *state_, qn_doc *doc, qn_call *call)
{
    const auto &self = *static_cast<const state *>(state_);
    const std::string_view prefix = self.prefix;
    for (qn_block *block = nullptr; (block = qn_next_kept(doc, block));) {
        const auto text = view(block->text);
        if (text.size() <= prefix.size() || text.size() > size_t(self.max_size) || !text.starts_with(prefix))
            continue;
        const auto author = text.substr(prefix.size());
        const qn_source source = {qn_str("byline"), block, uint32_t(prefix.size()), uint32_t(text.size())};
        if (!qn_set_text(call, doc, "author", qn_bytes(author.data(), author.size()), &source) ||
            !qn_drop(call, doc, block, REASON_BYLINE, qn_str("")))
            return QN_FAIL_DOC; // over the document's limit: the core has noted why
        qn_count(call, METRIC_FOUND, 1);
        break;
    }
    return QN_PASS;
}

const qn_plugin plugin = {
    QN_PLUGIN_HEAD,
    .name = "@NAME@", .version = "0.1.0", .summary = "Take the author's line into a field", .license = "MIT",
    .kind = QN_EXTRACTOR, .threading = QN_PER_WORKER, .state_size = sizeof(state),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    QN_TABLE(field, fields),
    .process = process,
};

} // namespace
QN_MODULE(&plugin);
