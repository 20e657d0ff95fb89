/* menafn: reads stories of menafn.com, as pages or as the text that scrapers make of them. */
#include "form.h"
#include "page_form.h"
#include "story.h"

#include <blocks.h>
#include <charset.h>
#include <layout.h>
#include <page.h>
#include <quern/plugin.h>

struct menafn {
    int64_t max_memory;
    page_parser *parser; /* made for the first page */
};

static const qn_option options[] = {
    QN_OPT_SIZE(struct menafn, max_memory, 384 << 20, 16 << 20, INT64_MAX, "a page whose tree needs more memory is refused"),
};

enum { METRIC_CONVERTED, METRIC_REPAIRED };
static const qn_metric metrics[] = {
    [METRIC_CONVERTED] = {"converted", "documents", "documents that were not UTF-8 as a whole"},
    [METRIC_REPAIRED] = {"repaired", "characters", "U+FFFD put in for bytes that mean nothing"},
};

static const qn_reason reasons[] = {
    [REASON_ERROR_PAGE] = {"error-page", "the site's error page, which stands hidden in front of every story"},
    [REASON_SHARE_BAR] = {"share-bar", "links to share the story"},
    [REASON_DATE_HEADER] = {"date-header", "the page's date above the story"},
    [REASON_HEADLINE] = {"headline", "the title was taken into the field title"},
    [REASON_DATELINE] = {"dateline", "the bracket in front of the story was taken into the fields source, provider and via"},
    [REASON_ID_LINE] = {"id-line", "the story's number was taken into the fields date and story_id"},
    [REASON_LEGAL_DISCLAIMER] = {"legal-disclaimer", "the site's or a provider's disclaimer of liability"},
    [REASON_FOOT] = {"foot", "labels under the story: tags, comments, category, date"},
    [REASON_SIDE_LIST] = {"side-list", "a list or box of the page that is no part of the story"},
    [REASON_HIDDEN] = {"hidden", "the page does not show it"},
    [REASON_EMPTY] = {"empty", "nothing of the story is left"},
};

static const qn_field_info fields[] = {
    {"charset", QN_TEXT, "the encoding of the input, by its WHATWG name; the origin says how it was chosen"},
    {"title", QN_TEXT, "the page's title, or the line before the dateline"},
    {"date", QN_DATE, "the day in the ID line; else the page's date"},
    {"source", QN_TEXT, "MENAFN"},
    {"provider", QN_TEXT, "who gave MENAFN the story; not set for its own desk's"},
    {"via", QN_TEXT, "through whom"},
    {"story_id", QN_TEXT, "the story's number, as in its address"},
    {"url", QN_TEXT, "the page's address for itself"},
    {"lang", QN_TEXT, "the language that the page says it is in, as written"},
};

static void fini(void *state)
{
    const struct menafn *self = state;
    page_parser_free(self->parser);
}

static int32_t probe(void *state, const qn_input *input, qn_call *call)
{
    int32_t sure;
    form_of(input->bytes, &sure);
    return sure;
}

static bool set_from_page(const struct page *page, qn_call *call, qn_doc *doc, const char *name, page_range value,
                          const char *origin)
{
    const qn_source source = {.origin = qn_str(origin)};
    return value.begin == value.end || qn_set_text(call, doc, name, page_value(page, value), &source);
}

static qn_verdict read_page(struct menafn *self, struct charset_text *text, qn_call *call, qn_doc *doc)
{
    if (!self->parser)
        self->parser = page_parser_new((size_t)self->max_memory);
    struct page page;
    if (!self->parser || page_parse(self->parser, text->text, &page) != PAGE_OK)
        return qn_fail_doc(call, QN_E_MEMORY, "a page of %zu bytes is over max_memory", text->text.size);
    const bool done = set_from_page(&page, call, doc, "url", page.canonical, "canonical link") &&
                      set_from_page(&page, call, doc, "lang", page.lang, "html lang") &&
                      page_form_add(&page, text, call, doc);
    return done ? QN_PASS : qn_fail_doc(call, QN_E_LIMIT, "a page of %zu bytes is over the document's limits", text->text.size);
}

static qn_verdict read_text(struct charset_text *text, qn_call *call, qn_doc *doc)
{
    struct layout layout;
    layout_begin(&layout, text->text);
    if (blocks_add(&layout, text, call, doc))
        return QN_PASS;
    return qn_fail_doc(call, QN_E_LIMIT, "a text of %zu bytes is over the document's limits", text->text.size);
}

static qn_verdict read_document(struct menafn *self, const qn_input *input, qn_call *call, qn_doc *doc)
{
    int32_t sure;
    const bool is_page = form_of(input->bytes, &sure) == FORM_PAGE;
    const qn_slice declared = is_page ? page_declared_charset(input->bytes) : qn_str(NULL);
    qn_describe(call, doc, qn_str(NULL), qn_str(NULL), qn_str(is_page ? "text/html" : "text/plain"));
    struct charset_text text;
    qn_verdict verdict = QN_FAIL_DOC;
    if (charset_decode(call, doc, input, declared, &text) && charset_set_field(call, doc, &text))
        verdict = is_page ? read_page(self, &text, call, doc) : read_text(&text, call, doc);
    charset_fini(&text);
    page_parser_clear(self->parser);
    if (verdict == QN_PASS && story_take(call, doc)) {
        qn_count(call, METRIC_CONVERTED, text.converted);
        qn_count(call, METRIC_REPAIRED, text.repaired);
        return QN_PASS;
    }
    return qn_fail_doc(call, QN_E_LIMIT, "a story of %zu bytes is over the document's limits", input->bytes.size);
}

static qn_verdict read_input(void *state, const qn_input *input, qn_call *call)
{
    qn_doc *doc = qn_doc_new(call, input);
    if (!doc)
        return qn_fail_doc(call, QN_E_LIMIT, "no memory for a document");
    const qn_verdict verdict = read_document(state, input, call, doc);
    if (verdict == QN_PASS)
        qn_emit(call, doc);
    return verdict;
}

static const qn_plugin menafn = {
    QN_PLUGIN_HEAD,
    .name = "menafn", .version = "1.0.0", .license = "MIT",
    .summary = "Read stories of menafn.com: pages, and the text that scrapers make of them",
    .kind = QN_READER, .threading = QN_PER_WORKER, .state_size = sizeof(struct menafn),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    QN_TABLE(field, fields),
    .fini = fini,
    .probe = probe,
    .read = read_input,
};
QN_MODULE(&menafn);
