/* html: reads a web page, all of its visible text, block by block. */
#include "head.h"
#include "sniff.h"

#include <charset.h>
#include <page.h>
#include <quern/plugin.h>

struct html {
    int64_t max_size, max_memory;
    bool keep_empty;
    page_parser *parser;
    calendar calendar;
};

static const qn_option options[] = {
    QN_OPT_SIZE(struct html, max_size, 32 << 20, 1024, UINT32_MAX, "a larger page is refused"),
    QN_OPT_SIZE(struct html, max_memory, 384 << 20, 16 << 20, INT64_MAX,
                "a page whose tree needs more memory is refused; that of a real page of 5M needs less than 16M"),
    QN_OPT_BOOL(struct html, keep_empty, false, "keep pages that show no text; their head may say what they are, all the same"),
};

enum { METRIC_HIDDEN, METRIC_CONVERTED, METRIC_REPAIRED };
static const qn_metric metrics[] = {
    [METRIC_HIDDEN] = {"hidden", "blocks", "blocks that the page does not show"},
    [METRIC_CONVERTED] = {"converted", "documents", "documents that were not UTF-8 as a whole"},
    [METRIC_REPAIRED] = {"repaired", "characters", "U+FFFD put in for bytes that mean nothing"},
};

enum { REASON_HIDDEN, REASON_EMPTY };
static const qn_reason reasons[] = {
    [REASON_HIDDEN] = {"hidden", "the page does not show it: hidden attribute, display:none, visibility:hidden, closed dialog"},
    [REASON_EMPTY] = {"empty", "the page shows no text"},
};

static const qn_field_info fields[] = {
    {"charset", QN_TEXT, "the encoding of the input, by its WHATWG name; the origin says how it was chosen"},
    {"lang", QN_TEXT, "the language that the page says it is in, as written"},
    {"url", QN_TEXT, "the page's address for itself: canonical link or og:url"},
    {"meta_title", QN_TEXT, "the title element: often with the site's name"},
    {"og_title", QN_TEXT, "the title for social networks"},
    {"site", QN_TEXT, "the site's name: og:site_name"},
    {"description", QN_TEXT, "what the page says it is about"},
    {"date", QN_DATE, "when it was published, where a meta element says so"},
};

static qn_verdict init(void *state, qn_call *call)
{
    struct html *self = state;
    calendar_init(&self->calendar);
    self->parser = page_parser_new((size_t)self->max_memory);
    return self->parser ? QN_PASS : qn_fail_run(call, QN_E_LIMIT, "no memory for a parser");
}

static void fini(void *state)
{
    const struct html *self = state;
    page_parser_free(self->parser);
}

static int32_t probe(void *state, const qn_input *input, qn_call *call)
{
    return sniff_html(input);
}

/* What page_emit is handed for each document. */
struct reading {
    struct charset_text *text;
    qn_call *call;
    qn_doc *doc;
};

static uint64_t origin(void *context, uint64_t offset)
{
    const struct reading *reading = context;
    return charset_origin(reading->text, (size_t)offset);
}

static bool added(void *context, const struct page *page, uint32_t index, qn_block *block)
{
    const struct reading *reading = context;
    if (!page->blocks[index].hidden)
        return true;
    qn_count(reading->call, METRIC_HIDDEN, 1);
    return qn_drop(reading->call, reading->doc, block, REASON_HIDDEN, qn_str(NULL));
}

static qn_verdict read_page(const struct html *self, struct charset_text *text, qn_call *call, qn_doc *doc)
{
    struct page page;
    switch (page_parse(self->parser, text->text, &page)) {
    case PAGE_OK: break;
    case PAGE_TOO_BIG:
        return qn_fail_doc(call, QN_E_MEMORY, "the tree of a page of %zu bytes needs more memory than max_memory", text->text.size);
    case PAGE_NO_MEMORY: return qn_fail_doc(call, QN_E_MEMORY, "the system has no memory for a page of %zu bytes", text->text.size);
    }
    qn_count(call, METRIC_CONVERTED, text->converted);
    qn_count(call, METRIC_REPAIRED, text->repaired);
    struct reading reading = {text, call, doc};
    const page_emission how = {&reading, origin, added};
    if (!charset_set_field(call, doc, text) || !head_set_fields(&page, &self->calendar, call, doc) ||
        !page_emit(&page, call, doc, &how) || !page_attach(&page, call, doc))
        return qn_fail_doc(call, QN_E_LIMIT, "a page of %zu bytes is over the document's limits", text->text.size);
    return QN_PASS;
}

static qn_verdict read_input(void *state, const qn_input *input, qn_call *call)
{
    const struct html *self = state;
    if (input->bytes.size > (size_t)self->max_size)
        return qn_fail_doc(call, QN_E_SIZE, "a page of %zu bytes is larger than max_size", input->bytes.size);
    qn_doc *doc = qn_doc_new(call, input);
    if (!doc)
        return qn_fail_doc(call, QN_E_LIMIT, "no memory for a document");
    qn_describe(call, doc, qn_str(NULL), qn_str(NULL), qn_str("text/html"));
    struct charset_text text;
    qn_verdict verdict;
    if (charset_decode(call, doc, input, page_declared_charset(input->bytes), &text))
        verdict = read_page(self, &text, call, doc);
    else
        verdict = qn_fail_doc(call, QN_E_LIMIT, "a page of %zu bytes is over the document's limits", input->bytes.size);
    charset_fini(&text);
    page_parser_clear(self->parser);
    if (verdict != QN_PASS)
        return verdict;
    if (!self->keep_empty && !qn_has_text(doc))
        qn_drop_doc(call, doc, REASON_EMPTY, qn_str(NULL));
    qn_emit(call, doc);
    return QN_PASS;
}

static const qn_plugin html = {
    QN_PLUGIN_HEAD,
    .name = "html", .version = "1.0.0", .license = "MIT",
    .summary = "Read web pages: all visible text as blocks with kinds, links and tables",
    .kind = QN_READER, .threading = QN_PER_WORKER, .state_size = sizeof(struct html),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    QN_TABLE(field, fields),
    .init = init,
    .fini = fini,
    .probe = probe,
    .read = read_input,
};
QN_MODULE(&html);
