// @NAME@: reads notes: lines "Name: value" first, then, behind an empty line, a paragraph a line.
#include <quern/plugin.h>

#include <algorithm>
#include <string_view>

namespace {

struct state {
    int64_t sure;
};

const qn_option options[] = { // member, default, range, help: what `quern inspect` prints
    QN_OPT_INT(state, sure, 60, 1, 100, "how sure to be of an input that begins with \"Title: \""),
};

const qn_field_info fields[] = {{"title", QN_TEXT, "of the line \"Title: ...\""}};

enum { METRIC_OTHERS };
const qn_metric metrics[] = {{"others", "lines", "lines of the head that are not read"}};

constexpr std::string_view title = "Title: ";

std::string_view view(qn_slice text)
{
    return {text.data ? text.data : "", text.size};
}

qn_slice slice(std::string_view text)
{
    return qn_bytes(text.data(), text.size());
}

// Is it UTF-8, as the text of a block must be?
bool is_utf8(std::string_view text)
{
    static constexpr char32_t least[] = {0, 0x80, 0x800, 0x10000}; // by the bytes that follow the first: shorter would do
    while (!text.empty()) {
        const auto first = static_cast<unsigned char>(text.front());
        const size_t more = first < 0x80 ? 0 : first < 0xC0 ? 4 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : first < 0xF8 ? 3 : 4;
        if (more == 4 || more >= text.size())
            return false;
        char32_t character = more ? first & (0x3Fu >> more) : first;
        for (const char c : text.substr(1, more)) {
            if ((static_cast<unsigned char>(c) & 0xC0) != 0x80)
                return false;
            character = character << 6 | (static_cast<unsigned char>(c) & 0x3F);
        }
        if (character < least[more] || character > 0x10FFFF || (character >= 0xD800 && character < 0xE000))
            return false;
        text.remove_prefix(1 + more);
    }
    return true;
}

int32_t probe(void *state_, const qn_input *input, qn_call *)
{
    return view(input->bytes).starts_with(title) ? int32_t(static_cast<const state *>(state_)->sure) : 0;
}

qn_verdict read(void *, const qn_input *input, qn_call *call)
{
    const auto bytes = view(input->bytes);
    if (!is_utf8(bytes))
        return qn_fail_doc(call, QN_E_INPUT, "these notes are not UTF-8");
    qn_doc *doc = qn_doc_new(call, input);
    if (!doc)
        return QN_FAIL_DOC; // over the document's limit: the core has noted why
    bool head = true;
    for (size_t begin = 0, end; begin < bytes.size(); begin = end + 1) {
        end = std::min(bytes.find('\n', begin), bytes.size());
        const auto line = bytes.substr(begin, end - begin);
        if (line.empty())
            head = false;
        else if (!head && !qn_add_block(call, doc, QN_PARAGRAPH, slice(line), begin, end))
            return QN_FAIL_DOC;
        else if (head && line.starts_with(title)) {
            if (!qn_set_text(call, doc, "title", slice(line.substr(title.size())), nullptr))
                return QN_FAIL_DOC;
        } else if (head)
            qn_count(call, METRIC_OTHERS, 1);
    }
    qn_emit(call, doc);
    return QN_PASS;
}

const qn_plugin plugin = {
    QN_PLUGIN_HEAD,
    .name = "@NAME@", .version = "0.1.0", .summary = "Read notes with a head", .license = "MIT",
    .kind = QN_READER, .threading = QN_PER_WORKER, .state_size = sizeof(state),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(field, fields),
    .probe = probe,
    .read = read,
};

} // namespace
QN_MODULE(&plugin);
