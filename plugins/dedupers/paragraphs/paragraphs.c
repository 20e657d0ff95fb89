/* paragraphs: a block that many documents of one source carry is boilerplate, whatever it says. The core counts. */
#include <quern/plugin.h>
#include <words.h>

struct paragraphs {
    struct words_table table;
};

static qn_verdict init(void *state, qn_call *call)
{
    struct paragraphs *self = state;
    words_table_init(&self->table);
    return QN_PASS;
}

enum { BATCH = 128 };

/* The words of a text in their order. False: it has none. */
static bool key_of(const struct paragraphs *self, qn_slice text, qn_key *key)
{
    struct words words;
    struct word batch[BATCH];
    uint64_t hash = 0, all = 0;
    words_begin(&words, &self->table, text);
    for (size_t count; (count = words_next(&words, batch, BATCH)) != 0; all += count)
        for (size_t i = 0; i < count; i++)
            hash = hash * UINT64_C(0x9E3779B97F4A7C15) + batch[i].hash;
    key->high = words_finish(hash + all);
    key->low = words_finish(~key->high);
    return all > 0;
}

static qn_verdict keys(const void *state, const qn_doc *doc, qn_call *call)
{
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        qn_key key;
        if (block->state != QN_MARKED && key_of(state, block->text, &key) &&
            !qn_emit_unit(call, block, qn_bytes(NULL, 0), &key, 1))
            break;
    }
    return QN_PASS;
}

static double same(const void *state, const qn_match *match)
{
    return 1; /* a key in common is all there is to ask */
}

static const qn_common common = {.size = sizeof common, .count = 10, .share = 0.05, .contexts = 7};
static const qn_ext exts[] = {{QN_COMMON, &common}, {NULL, NULL}};

static const qn_plugin paragraphs = {
    QN_PLUGIN_HEAD,
    .name = "paragraphs", .version = "1.0.0", .license = "MIT",
    .summary = "Find the paragraphs that a source puts on many of its documents",
    .kind = QN_DEDUPER, .threading = QN_SHARED, .state_size = sizeof(struct paragraphs),
    .exts = exts,
    .init = init,
    .keys = keys,
    .same = same,
};
QN_MODULE(&paragraphs);
