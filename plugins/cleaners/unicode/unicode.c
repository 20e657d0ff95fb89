/* unicode: text as Unicode wants it: composed, without invisible dirt, with single blanks, decoded once too often no more. */
#include "character.h"
#include "compose.h"
#include "edits.h"
#include "repair.h"
#include "strip.h"
#include "survey.h"

#include <quern/plugin.h>

struct unicode {
    bool compose;
    bool spaces;
    bool controls;
    bool repair;
    struct character_pages pages;
};

static const qn_option options[] = {
    QN_OPT_BOOL(struct unicode, compose, true, "bring text into normal form C"),
    QN_OPT_BOOL(struct unicode, spaces, true, "make white space of all kinds single blanks"),
    QN_OPT_BOOL(struct unicode, controls, true, "take control and invisible characters out"),
    QN_OPT_BOOL(struct unicode, repair, true, "decode what was encoded twice, where that is certain"),
};

enum { METRIC_CHANGED, METRIC_REPAIRED, METRIC_STRIPPED, METRIC_COMPOSED };
static const qn_metric metrics[] = {
    [METRIC_CHANGED] = {"changed", "blocks", "blocks that were not right as they were"},
    [METRIC_REPAIRED] = {"repaired", "characters", "characters that had been encoded twice"},
    [METRIC_STRIPPED] = {"stripped", "places", "white space squeezed, or characters taken out"},
    [METRIC_COMPOSED] = {"composed", "places", "letters and marks put together, or in order"},
};

enum { REASON_EMPTY };
static const qn_reason reasons[] = {
    [REASON_EMPTY] = {"empty", "the block held white space and invisible characters only"},
};

static qn_verdict init(void *state, qn_call *call)
{
    struct unicode *self = state;
    (void)call;
    character_pages_init(&self->pages);
    return QN_PASS;
}

/* Gathers what is to be done next, the kinds of work in their order. @return the metric it counts under */
static uint32_t gather(const struct unicode *self, const qn_block *block, struct edits *edits)
{
    const bool tabs = block->kind == QN_TABLE_ROW;
    const unsigned needs = survey(&self->pages, block->text, tabs);
    if (self->repair && needs & NEEDS_REPAIR)
        repair(block->text, edits);
    if (edits->count)
        return METRIC_REPAIRED;
    if (needs & NEEDS_STRIP) {
        const struct strip_options what = {self->spaces, self->controls, self->repair, tabs};
        strip(block->text, &what, edits);
    }
    if (edits->count)
        return METRIC_STRIPPED;
    if (self->compose && needs & NEEDS_COMPOSE)
        compose(&self->pages, block->text, edits);
    return METRIC_COMPOSED;
}

/*
 * One kind of work can bring another kind about: a mark reaches its letter when the character between them
 * goes; what was encoded three times is decoded twice. So we look again until nothing is left to do.
 */
static bool clean_block(const struct unicode *self, qn_doc *doc, qn_block *block, qn_call *call)
{
    enum { ROUNDS = 8 };
    for (int round = 0; round < ROUNDS; round++) {
        struct edits edits = {.call = call};
        const uint32_t metric = gather(self, block, &edits);
        if (edits.failed)
            return false;
        if (!edits.count)
            return true;
        if (!qn_edit(call, doc, block, edits.list, edits.count))
            return false;
        qn_count(call, metric, edits.count);
        if (round == 0)
            qn_count(call, METRIC_CHANGED, 1);
        if (!block->text.size)
            return qn_drop(call, doc, block, REASON_EMPTY, qn_str(""));
    }
    return true;
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const struct unicode *self = state;
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (block->kind != QN_CODE && !clean_block(self, doc, block, call))
            return qn_fail_doc(call, QN_E_LIMIT, "no memory to clean a block of %zu bytes", block->text.size);
    return QN_PASS;
}

static const qn_plugin unicode = {
    QN_PLUGIN_HEAD,
    .name = "unicode", .version = "1.0.0", .license = "MIT",
    .summary = "Compose, squeeze white space, take invisible characters out, repair double encoding",
    .kind = QN_CLEANER, .threading = QN_PER_WORKER, .state_size = sizeof(struct unicode),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    .init = init, .process = process,
};
QN_MODULE(&unicode);
