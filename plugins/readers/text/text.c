/* text: reads plain text in any encoding, one paragraph a line or in lines broken at a width. */
#include "date_header.h"

#include <blocks.h>
#include <charset.h>
#include <layout.h>
#include <quern/plugin.h>

#define LOOK_SIZE 65536       /* bytes among which a text has no NUL */
#define HEAD_BLOCKS 4         /* a date header is among these or nowhere */

enum layout_choice { CHOICE_AUTO, CHOICE_LINES, CHOICE_WRAPPED };

struct text {
    int32_t layout; /* layout_choice */
};

static const char *const layouts[] = {"auto", "lines", "wrapped", NULL};
static const qn_option options[] = {
    QN_OPT_CHOICE(struct text, layout, layouts, "auto",
                  "lines: each line is a paragraph; wrapped: blank lines part paragraphs; auto: decided by each text's lines"),
};

enum { METRIC_CONVERTED, METRIC_REPAIRED, METRIC_FOLDED };
static const qn_metric metrics[] = {
    [METRIC_CONVERTED] = {"converted", "documents", "documents that were not UTF-8 as a whole"},
    [METRIC_REPAIRED] = {"repaired", "characters", "U+FFFD put in for bytes that mean nothing"},
    [METRIC_FOLDED] = {"wrapped", "documents", "documents whose lines were broken at a width"},
};

enum { REASON_DATE_HEADER, REASON_EMPTY };
static const qn_reason reasons[] = {
    [REASON_DATE_HEADER] = {"date-header", "the date in front of the text was taken into the field date"},
    [REASON_EMPTY] = {"empty", "the document has no text"},
};

static const qn_field_info fields[] = {
    {"charset", QN_TEXT, "the encoding of the input, by its WHATWG name; the origin says how it was chosen"},
    {"date", QN_DATE, "the date in a date header"},
};

static bool starts_with(qn_slice text, const char *start)
{
    const size_t size = strlen(start);
    return text.size >= size && memcmp(text.data, start, size) == 0;
}

static int32_t probe(void *state, const qn_input *input, qn_call *call)
{
    const qn_slice look = qn_part(input->bytes, 0, LOOK_SIZE);
    const struct encoding *declared = encoding_of(input->charset);
    const bool in_utf16 = starts_with(look, "\xFF\xFE") || starts_with(look, "\xFE\xFF") ||
                          (declared && (declared->form == ENCODING_UTF16LE || declared->form == ENCODING_UTF16BE));
    const int32_t sure = starts_with(input->media, "text/plain") ? 30 : 20;
    if (in_utf16)
        return sure;
    if (look.size > 0 && memchr(look.data, '\0', look.size))
        return 0;
    return charset_is_binary(look) ? 0 : sure;
}

/* Takes a date header among the first blocks into the field. @return false: over a limit */
static bool take_date_header(qn_call *call, qn_doc *doc)
{
    qn_block *block = doc->blocks;
    for (int i = 0; block && i < HEAD_BLOCKS; i++, block = block->next) {
        struct date_header header;
        if (!date_header_match(block->text, &header) || (i > 0 && header.end < block->text.size))
            continue;
        const qn_source source = {.origin = qn_str("date header"), .block = block,
                                  .begin = (uint32_t)header.date_begin, .end = (uint32_t)header.date_end};
        if (!qn_set_date(call, doc, "date", qn_str(header.iso), &source))
            return false;
        if (header.end < block->text.size && !qn_split(call, doc, block, (uint32_t)header.end))
            return false;
        return qn_drop(call, doc, block, REASON_DATE_HEADER, qn_str(header.iso));
    }
    return true;
}

static bool make_blocks(const struct text *self, struct charset_text *text, qn_call *call, qn_doc *doc)
{
    struct layout layout;
    layout_begin(&layout, text->text);
    if (self->layout == CHOICE_LINES)
        layout.width = 0;
    else if (self->layout == CHOICE_WRAPPED)
        layout.width = LAYOUT_ANY_WIDTH;
    qn_count(call, METRIC_CONVERTED, text->converted);
    qn_count(call, METRIC_REPAIRED, text->repaired);
    qn_count(call, METRIC_FOLDED, layout.width > 0);
    return charset_set_field(call, doc, text) && blocks_add(&layout, text, call, doc) && take_date_header(call, doc);
}

static qn_verdict read_input(void *state, const qn_input *input, qn_call *call)
{
    qn_doc *doc = qn_doc_new(call, input);
    if (!doc)
        return qn_fail_doc(call, QN_E_LIMIT, "no memory for a document");
    qn_describe(call, doc, qn_str(NULL), qn_str(NULL), qn_str("text/plain"));
    struct charset_text text;
    const bool done = charset_decode(call, doc, input, qn_str(NULL), &text) && make_blocks(state, &text, call, doc);
    charset_fini(&text);
    if (!done)
        return qn_fail_doc(call, QN_E_LIMIT, "a text of %zu bytes is over the document's limits", input->bytes.size);
    if (!qn_next_kept(doc, NULL))
        qn_drop_doc(call, doc, REASON_EMPTY, qn_str(NULL));
    qn_emit(call, doc);
    return QN_PASS;
}

static const qn_plugin text = {
    QN_PLUGIN_HEAD,
    .name = "text", .version = "1.0.0", .license = "MIT",
    .summary = "Read plain text in any encoding, paragraph by paragraph",
    .kind = QN_READER, .threading = QN_PER_WORKER, .state_size = sizeof(struct text),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    QN_TABLE(field, fields),
    .probe = probe,
    .read = read_input,
};
QN_MODULE(&text);
