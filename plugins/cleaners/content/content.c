/* content: keeps the main text of a web page and drops what stands around it. */
#include "candidates.h"
#include "kind.h"
#include "reason.h"
#include "selection.h"
#include "supply.h"

#include <quern/plugin.h>

struct content {
    const char *model;
    double threshold;
    bool keep_empty;
    bool evidence;
    struct supply supply;
};

static const qn_option options[] = {
    QN_OPT_FILE(struct content, model, "", "weights to use instead of the built-in ones"),
    QN_OPT_REAL(struct content, threshold, 0, 0, 1,
                "keep blocks that are content with this probability; 0: each page's own, for the best of precision and recall"),
    QN_OPT_BOOL(struct content, keep_empty, false, "keep pages without main text, for what they say of themselves"),
    QN_OPT_BOOL(struct content, evidence, false, "set the field `candidates`, too"),
};

enum { METRIC_PAGES, METRIC_KEPT };
static const qn_metric metrics[] = {
    [METRIC_PAGES] = {"pages", "documents", "documents with a page to judge"},
    [METRIC_KEPT] = {"kept", "blocks", "blocks of main text"},
};

static const qn_field_info fields[] = {
    {"kind", QN_TEXT, "what kind of page it is: article, forum, product, listing, collection, documentation, service"},
    {"candidates", QN_LIST, "what was chosen, and the elements that might have been, with the F1 that each promises"},
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

static int hundredths(float share)
{
    const int whole = (int)(share * 100);
    return whole < 99 ? whole : 99;
}

enum { DETAIL_SIZE = 40 };

/*
 * "score 0.12 of 0.55"; of what had the score, but went by a rule, "overruled" says that the reason is the rule's.
 * Numbers of printf's own are dear, and most blocks of a page are dropped.
 */
static qn_slice detail_of(float score, float threshold, char detail[DETAIL_SIZE])
{
    const int size = snprintf(detail, DETAIL_SIZE, "score 0.%02d of 0.%02d%s", hundredths(score), hundredths(threshold),
                              score >= threshold ? ", overruled" : "");
    return qn_bytes(detail, (size_t)size);
}

static bool drop_rest(qn_doc *doc, const struct survey *survey, const struct selection *selection, qn_call *call)
{
    struct reason_context context;
    reason_context_init(&context, survey, selection);
    uint64_t kept = 0;
    uint32_t id = QN_NO_BLOCK;
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        id = block->id < survey->count ? block->id : id; /* one that was split off shares the fate of what it was part of */
        if (id == QN_NO_BLOCK || selection->kept[id]) {
            kept++;
            continue;
        }
        char detail[DETAIL_SIZE];
        if (!qn_drop(call, doc, block, reason_of(&context, id), detail_of(selection->p[id], selection->threshold, detail)))
            return false;
    }
    qn_count(call, METRIC_KEPT, kept);
    return true;
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const struct content *self = state;
    struct page page;
    if (!page_view(qn_annex_of(doc, PAGE_ANNEX), &page) || !page.node_count)
        return QN_PASS;
    const bool had_text = qn_has_text(doc);
    struct survey survey;
    struct selection selection;
    const survey_knowledge knowledge = {self->supply.words, self->supply.model->tokens};
    if (!survey_page(&survey, &page, doc, &knowledge, call) ||
        !select_blocks(&selection, &survey, self->supply.model, doc, (float)self->threshold, call) ||
        !drop_rest(doc, &survey, &selection, call) ||
        !kind_set(&survey, &selection, self->supply.model, doc, call) ||
        (self->evidence && !candidates_set(&survey, &selection, doc, call)))
        return qn_fail_doc(call, QN_E_LIMIT, "no memory to judge a page of %u blocks", (unsigned)page.block_count);
    qn_count(call, METRIC_PAGES, 1);
    return had_text && !self->keep_empty && !qn_has_text(doc) ? qn_drop_doc(call, doc, REASON_EMPTY, qn_str(NULL)) : QN_PASS;
}

static const qn_plugin content = {
    QN_PLUGIN_HEAD,
    .name = "content", .version = "1.0.0", .license = "MIT",
    .summary = "Keep the main text of a web page, and say what kind of page it is",
    .kind = QN_CLEANER, .threading = QN_PER_WORKER, .state_size = sizeof(struct content),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    .reasons = reason_table, .reason_size = sizeof *reason_table, .reason_count = REASONS,
    QN_TABLE(field, fields),
    .init = init, .fini = fini, .process = process,
};
QN_MODULE(&content);
