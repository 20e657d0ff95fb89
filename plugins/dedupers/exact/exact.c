/* exact: two units are the same when nothing but case, white space and punctuation sets them apart. */
#include "fold.h"

#include <quern/plugin.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

enum unit { DOCUMENT, BLOCK };
static const char *const units[] = {"document", "block", NULL};

struct exact {
    int32_t unit;
    int64_t min_size;
    bool ignore_case, ignore_space, ignore_punctuation, ignore_digits;
    struct fold *fold;
};

static const qn_option options[] = {
    QN_OPT_CHOICE(struct exact, unit, units, "document", "compare whole documents, or single blocks"),
    QN_OPT_SIZE(struct exact, min_size, 12, 1, INT64_MAX,
                "what counts of a text at least: shorter blocks are left alone, shorter bodies count with their title"),
    QN_OPT_BOOL(struct exact, ignore_case, true, "take capital and small letters for the same"),
    QN_OPT_BOOL(struct exact, ignore_space, true, "compare without white space"),
    QN_OPT_BOOL(struct exact, ignore_punctuation, true, "compare without punctuation and invisible characters"),
    QN_OPT_BOOL(struct exact, ignore_digits, false, "compare without digits: \"3 minutes ago\" is \"5 minutes ago\""),
};

static qn_verdict init(void *state, qn_call *call)
{
    struct exact *self = state;
    self->fold = fold_new((struct fold_rules){
        .ignore_case = self->ignore_case,
        .ignore_space = self->ignore_space,
        .ignore_punctuation = self->ignore_punctuation,
        .ignore_digits = self->ignore_digits,
    });
    return self->fold ? QN_PASS : qn_fail_run(call, QN_E_LIMIT, "no memory for a table of characters");
}

static void fini(void *state)
{
    const struct exact *self = state;
    fold_free(self->fold);
}

/* The bytes that count of one text after another, on their way into a hash. */
struct digest {
    XXH3_state_t hash;
    size_t size, used; /* bytes so far; of those the ones that still wait in the buffer */
    char buffer[4096];
};

static void digest_begin(struct digest *digest)
{
    digest->size = digest->used = 0;
}

/* The hash takes over when the buffer is full for the first time: few blocks ever need it. */
static void digest_flush(struct digest *digest)
{
    if (digest->size == digest->used)
        XXH3_128bits_reset(&digest->hash);
    XXH3_128bits_update(&digest->hash, digest->buffer, digest->used);
    digest->used = 0;
}

static void digest_add(struct digest *digest, const struct fold *fold, qn_slice text)
{
    while (text.size > 0) {
        if (sizeof digest->buffer - digest->used < FOLD_LONGEST)
            digest_flush(digest);
        const size_t size = fold_next(fold, &text, digest->buffer + digest->used, sizeof digest->buffer - digest->used);
        digest->used += size;
        digest->size += size;
    }
}

static qn_key digest_key(struct digest *digest)
{
    XXH128_hash_t hash;
    if (digest->size == digest->used) {
        hash = XXH3_128bits(digest->buffer, digest->used);
    } else {
        digest_flush(digest);
        hash = XXH3_128bits_digest(&digest->hash);
    }
    return (qn_key){hash.high64, hash.low64};
}

static bool emit(struct digest *digest, const qn_block *block, qn_call *call)
{
    const qn_key key = digest_key(digest);
    return qn_emit_unit(call, block, qn_bytes(&key, sizeof key), &key, 1);
}

static void block_keys(const struct exact *self, const qn_doc *doc, qn_call *call)
{
    struct digest digest;
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        if (block->state == QN_MARKED)
            continue;
        digest_begin(&digest);
        digest_add(&digest, self->fold, block->text);
        if (digest.size >= (size_t)self->min_size && !emit(&digest, block, call))
            return;
    }
}

/* A body is enough to tell a document by, whatever headline it runs under, unless it is "More to follow". */
static void document_key(const struct exact *self, const qn_doc *doc, qn_call *call)
{
    struct digest digest;
    digest_begin(&digest);
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (block->state != QN_MARKED)
            digest_add(&digest, self->fold, block->text);
    const qn_field *title = qn_field_of(doc, "title");
    if (digest.size < (size_t)self->min_size && title && title->value.type == QN_TEXT)
        digest_add(&digest, self->fold, title->value.text);
    if (digest.size > 0)
        emit(&digest, NULL, call);
}

static qn_verdict keys(const void *state, const qn_doc *doc, qn_call *call)
{
    const struct exact *self = state;
    if (self->unit == BLOCK)
        block_keys(self, doc, call);
    else
        document_key(self, doc, call);
    return QN_PASS;
}

static double same(const void *state, const qn_match *match)
{
    return qn_equal(match->a, match->b); /* all of the key: an index tells keys apart by less */
}

static const qn_plugin exact = {
    QN_PLUGIN_HEAD,
    .name = "exact", .version = "1.0.0", .license = "MIT",
    .summary = "Find documents or blocks that repeat an earlier one word for word",
    .kind = QN_DEDUPER, .threading = QN_SHARED, .state_size = sizeof(struct exact),
    QN_TABLE(option, options),
    .init = init,
    .fini = fini,
    .keys = keys,
    .same = same,
};
QN_MODULE(&exact);
