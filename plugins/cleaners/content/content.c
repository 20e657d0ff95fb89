/* content: keeps the main text of a web page and drops what stands around it. */
#include "selection.h"
#include "supply.h"

#include <quern/plugin.h>

struct content {
    const char *model;
    double threshold;
    struct supply supply;
};

static const qn_option options[] = {
    QN_OPT_FILE(struct content, model, "", "weights to use instead of the built-in ones"),
    QN_OPT_REAL(struct content, threshold, 0, 0, 1,
                "keep blocks that are content with this probability; 0: each page's own, for the best of precision and recall"),
};

enum { METRIC_PAGES, METRIC_KEPT };
static const qn_metric metrics[] = {
    [METRIC_PAGES] = {"pages", "documents", "documents with a page to judge"},
    [METRIC_KEPT] = {"kept", "blocks", "blocks of main text"},
};

enum { REASON_NOT_CONTENT };
static const qn_reason reasons[] = {
    [REASON_NOT_CONTENT] = {"not-content", "no part of the main text"},
};

static qn_verdict init(void *state, qn_call *call)
{
    struct content *self = state;
    return supply_init(&self->supply, self->model, call);
}

static void fini(void *state)
{
    struct content *self = state;
    supply_fini(&self->supply);
}

static bool drop_rest(qn_doc *doc, const struct survey *survey, const struct selection *selection, qn_call *call)
{
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        if (block->id >= survey->count || selection->kept[block->id]) {
            qn_count(call, METRIC_KEPT, 1);
            continue;
        }
        char detail[64];
        const int size = snprintf(detail, sizeof detail, "score %.2f of %.2f", (double)selection->p[block->id],
                                  (double)selection->threshold);
        if (!qn_drop(call, doc, block, REASON_NOT_CONTENT, qn_bytes(detail, (size_t)size)))
            return false;
    }
    return true;
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const struct content *self = state;
    struct page page;
    if (!page_view(qn_annex_of(doc, PAGE_ANNEX), &page) || !page.node_count)
        return QN_PASS;
    struct survey survey;
    struct selection selection;
    const survey_knowledge knowledge = {self->supply.words, self->supply.model->tokens};
    const selection_rules rules = {(float)self->threshold};
    if (!survey_page(&survey, &page, doc, &knowledge, call) ||
        !select_blocks(&selection, &survey, self->supply.model, &rules, call) ||
        !drop_rest(doc, &survey, &selection, call))
        return qn_fail_doc(call, QN_E_LIMIT, "no memory to judge a page of %u blocks", (unsigned)page.block_count);
    qn_count(call, METRIC_PAGES, 1);
    return QN_PASS;
}

static const qn_plugin content = {
    QN_PLUGIN_HEAD,
    .name = "content", .version = "1.0.0", .license = "MIT",
    .summary = "Keep the main text of a web page",
    .kind = QN_CLEANER, .threading = QN_PER_WORKER, .state_size = sizeof(struct content),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    .init = init, .fini = fini, .process = process,
};
QN_MODULE(&content);
