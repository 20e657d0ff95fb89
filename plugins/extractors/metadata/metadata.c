/* metadata: what a web page says of itself: its title, who wrote it, when, where and about what. */
#include "author.h"
#include "date.h"
#include "site.h"
#include "source.h"
#include "subject.h"
#include "title.h"

static const qn_option options[] = {
    QN_OPT_INT(struct metadata, earliest, 1995, 1900, 2100, "dates of earlier years are no dates of publication"),
    QN_OPT_INT(struct metadata, latest, 2100, 1900, 2100, "dates of later years neither"),
    QN_OPT_SIZE(struct metadata, max_json, 1 << 20, 0, 16 << 20, "JSON-LD of a page beyond this is left unread"),
};

enum { METRIC_BROKEN };
static const qn_metric metrics[] = {
    [METRIC_BROKEN] = {"broken", "scripts", "JSON-LD that could not be read, not even repaired"},
};

static const qn_field_info fields[] = {
    {"title", QN_TEXT, "the headline as it is shown, without the site's name"},
    {"author", QN_TEXT, "who wrote it, all of them"},
    {"authors", QN_LIST, "each of them"},
    {"date", QN_DATE, "when it was published, as exact as stated"},
    {"modified", QN_DATE, "when it was last changed"},
    {"site", QN_TEXT, "the site's name"},
    {"publisher", QN_TEXT, "who publishes it"},
    {"url", QN_TEXT, "the page's address for itself"},
    {"description", QN_TEXT, "what the page says it is about"},
    {"image", QN_TEXT, "the address of the picture that stands for it"},
    {"tags", QN_LIST, "what it is filed under"},
    {"types", QN_LIST, "what kinds of thing it says it is: og:type and the types of its JSON-LD"},
    {"lang", QN_TEXT, "its language, where the root element does not say it"},
};

static qn_verdict init(void *state, qn_call *call)
{
    struct metadata *self = state;
    calendar_init(&self->calendar);
    vocabulary_init(&self->words);
    jsonld_init();
    return QN_PASS;
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    struct page page;
    if (!page_view(qn_annex_of(doc, PAGE_ANNEX), &page) || page.node_count == 0)
        return QN_PASS;
    source *from = qn_scratch(call, sizeof *from);
    if (!from)
        return qn_fail_doc(call, QN_E_LIMIT, "no room for what the page says of itself");
    const bool done = source_open(from, state, call, doc) && site_find(from) && title_find(from) && author_find(from) && date_find(from) &&
                      subject_find(from);
    qn_count(call, METRIC_BROKEN, from->things.broken);
    source_close(from);
    return done ? QN_PASS : qn_fail_doc(call, QN_E_LIMIT, "no room for what the page says of itself");
}

static const qn_plugin metadata = {
    QN_PLUGIN_HEAD,
    .name = "metadata", .version = "1.0.0", .license = "MIT",
    .summary = "Read what a web page says of itself: title, authors, dates, site",
    .kind = QN_EXTRACTOR, .threading = QN_PER_WORKER, .state_size = sizeof(struct metadata),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(field, fields),
    .init = init,
    .process = process,
};
QN_MODULE(&metadata);
