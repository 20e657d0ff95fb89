// @NAME@: writes a line for each document: its title, the number of its words, its id.
#include <quern/plugin.h>

#include <algorithm>
#include <charconv>

namespace {

struct state {
    const char *separator;
    const char *untitled;
};

const qn_option options[] = { // member, default, range, help: what `quern inspect` prints
    QN_OPT_TEXT(state, separator, "\t", "what stands between the columns"),
    QN_OPT_TEXT(state, untitled, "-", "what stands for a title where there is none"),
};

enum { METRIC_WORDS };
const qn_metric metrics[] = {{"words", "words", "words of the documents written"}};

uint64_t count_words(const qn_doc *doc)
{
    uint64_t words = 0;
    for (const qn_block *block = nullptr; (block = qn_next_kept(doc, block));) {
        bool inside = false;
        for (size_t i = 0; i < block->text.size; i++) {
            const bool blank = static_cast<unsigned char>(block->text.data[i]) <= ' ';
            words += !blank && !inside;
            inside = !blank;
        }
    }
    return words;
}

// A line break in a title would be a line of its own.
bool write_flat(qn_call *call, qn_slice text)
{
    char *out = qn_reserve(call, text.size);
    if (!out)
        return false;
    std::transform(text.data, text.data + text.size, out, [](char c) { return static_cast<unsigned char>(c) < ' ' ? ' ' : c; });
    qn_written(call, text.size);
    return true;
}

qn_verdict render(const void *state_, const qn_doc *doc, qn_call *call)
{
    const auto &self = *static_cast<const state *>(state_);
    const qn_field *field = qn_field_of(doc, "title");
    const qn_slice title = field && field->value.type == QN_TEXT ? field->value.text : qn_str(self.untitled);
    const qn_slice separator = qn_str(self.separator);
    const uint64_t words = count_words(doc);
    char number[24];
    const auto end = std::to_chars(number, number + sizeof number, words).ptr;
    if (!write_flat(call, title) || !qn_write(call, separator) || !qn_write(call, qn_bytes(number, size_t(end - number))) ||
        !qn_write(call, separator) || !write_flat(call, doc->id) || !qn_write(call, qn_str("\n")))
        return QN_FAIL_DOC; // over the document's limit: the core has noted why
    qn_count(call, METRIC_WORDS, words);
    return QN_PASS;
}

const qn_plugin plugin = {
    QN_PLUGIN_HEAD,
    .name = "@NAME@", .version = "0.1.0", .summary = "Write a line for each document", .license = "MIT",
    .kind = QN_WRITER, .threading = QN_SHARED, .state_size = sizeof(state),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    .render = render,
};

} // namespace
QN_MODULE(&plugin);
