/* near: two documents are the same when they share enough runs of words, in more than one place, and their numbers agree. */
#include "sketch.h"

struct near {
    double containment, likeness, strong, one_block, numbers;
    struct words_table table;
};

static const qn_option options[] = {
    QN_OPT_REAL(struct near, containment, 0.4, 0, 1, "accept two documents when they share this part of the shorter one"),
    QN_OPT_REAL(struct near, likeness, 0.12, 0, 1, "and this part of all that either has"),
    QN_OPT_REAL(struct near, strong, 0.2, 0, 1, "from this part of all that either has on a pair is a strong one and joins clusters"),
    QN_OPT_REAL(struct near, one_block, 0.7, 0, 1,
                "what they share is one piece, quoted or taken into a digest, when this part of it is in one block"),
    QN_OPT_REAL(struct near, numbers, 0.3, 0, 1,
                "they are one template filled in twice when more than this part of the numbers in the same words differ"),
};

enum {
    LEAST = 4,       /* shared shingles that say something */
    LEAST_ALIKE = 3, /* where likeness is LIKELY */
    LEAD_BLOCKS = 3  /* a story that was cut short ends in one of these */
};

#define LIKELY 0.3
/* One piece of a digest of five is a fifth of it. */
#define MORE_THAN_A_PIECE 0.22
/* What lies in one block and is no quotation is most of the shorter text, or nearly two thirds of both. */
#define MOST_OF_SHORTER 0.7
#define MOST_OF_BOTH 0.63
#define WEAK_MOST 0.49 /* the highest score that joins no clusters */

static qn_verdict init(void *state, qn_call *call)
{
    struct near *self = state;
    words_table_init(&self->table);
    return QN_PASS;
}

static qn_verdict keys(const void *state, const qn_doc *doc, qn_call *call)
{
    const struct near *self = state;
    size_t size = 0;
    const void *payload = sketch_make(call, &self->table, doc, &size);
    struct sketch sketch;
    if (!payload || !sketch_open(qn_bytes(payload, size), &sketch))
        return QN_PASS; /* too little to be like anything; without memory the core has marked the call */
    qn_key bands[SKETCH_BANDS];
    sketch_keys(&sketch, bands);
    qn_emit_unit(call, NULL, qn_bytes(payload, size), bands, SKETCH_BANDS);
    return QN_PASS;
}

/* ---- Likeness ---- */

#define BLOCKS (1u << SKETCH_BLOCK_BITS)

/* What two sketches share. */
struct overlap {
    size_t a_count, b_count, shared;         /* shingles in the range that both sketches cover */
    uint16_t a_blocks[BLOCKS], b_blocks[BLOCKS]; /* of those shared, by block */
};

static struct overlap overlap_of(const struct sketch *a, const struct sketch *b)
{
    struct overlap overlap = {.shared = 0};
    const size_t a_size = a->head.shingle_count, b_size = b->head.shingle_count;
    size_t i = 0, j = 0;
    while (i < a_size && j < b_size) {
        const uint32_t one = a->shingles[i] >> SKETCH_BLOCK_BITS, other = b->shingles[j] >> SKETCH_BLOCK_BITS;
        if (one == other) {
            overlap.shared++;
            overlap.a_blocks[a->shingles[i] % BLOCKS]++;
            overlap.b_blocks[b->shingles[j] % BLOCKS]++;
        }
        i += one <= other;
        j += other <= one;
    }
    /* A full sketch ends early: what lies beyond its end cannot be compared. */
    overlap.a_count = b_size == SKETCH_MOST && j == b_size ? i : a_size;
    overlap.b_count = a_size == SKETCH_MOST && i == a_size ? j : b_size;
    return overlap;
}

static uint32_t fullest(const uint16_t blocks[BLOCKS])
{
    uint32_t best = 0;
    for (uint32_t i = 1; i < BLOCKS; i++)
        if (blocks[i] > blocks[best])
            best = i;
    return best;
}

/* Does what they share lie in one block of each, so that it may be a quotation, or a piece of a digest? */
static bool is_one_piece(const struct near *self, const struct overlap *overlap, bool *leads)
{
    const uint32_t a = fullest(overlap->a_blocks), b = fullest(overlap->b_blocks);
    const uint16_t size = overlap->a_blocks[a] < overlap->b_blocks[b] ? overlap->a_blocks[a] : overlap->b_blocks[b];
    *leads = a < LEAD_BLOCKS && b < LEAD_BLOCKS;
    return (double)size >= self->one_block * (double)overlap->shared;
}

/* 0.5 where strong pairs begin, 1 for equal sets. */
static double score_of(const struct near *self, double likeness)
{
    if (likeness < self->strong)
        return 0.5 * likeness / self->strong;
    return self->strong < 1 ? 0.5 + 0.5 * (likeness - self->strong) / (1 - self->strong) : 1;
}

/* One piece in common is a weak likeness at most, unless it is much of both: it must not join two stories. */
static double score_of_piece(const struct near *self, double likeness, double containment, bool leads)
{
    if (likeness < MORE_THAN_A_PIECE || (!leads && containment < MOST_OF_SHORTER && likeness < MOST_OF_BOTH))
        return 0;
    const double score = score_of(self, likeness);
    return likeness >= LIKELY || score < WEAK_MOST ? score : WEAK_MOST;
}

static double same(const void *state, const qn_match *match)
{
    const struct near *self = state;
    struct sketch a, b;
    if (!sketch_open(match->a, &a) || !sketch_open(match->b, &b))
        return 0;
    if (a.head.whole == b.head.whole && a.head.shingle_count == b.head.shingle_count)
        return 1;
    if (shingles_numbers_differ(a.numbers, a.head.number_count, b.numbers, b.head.number_count, self->numbers))
        return 0;
    const struct overlap overlap = overlap_of(&a, &b);
    if (overlap.shared < LEAST_ALIKE)
        return 0;
    const size_t smaller = overlap.a_count < overlap.b_count ? overlap.a_count : overlap.b_count;
    const double shared = (double)overlap.shared;
    const double likeness = shared / ((double)overlap.a_count + (double)overlap.b_count - shared);
    const double containment = shared / (double)smaller;
    const bool alike = likeness >= LIKELY || (overlap.shared >= LEAST && containment >= self->containment &&
                                              likeness >= self->likeness);
    bool leads;
    if (!alike)
        return 0;
    if (is_one_piece(self, &overlap, &leads))
        return score_of_piece(self, likeness, containment, leads);
    return score_of(self, likeness);
}

static const qn_plugin near = {
    QN_PLUGIN_HEAD,
    .name = "near", .version = "1.0.0", .license = "MIT",
    .summary = "Find documents that tell mostly the same in the same words",
    .kind = QN_DEDUPER, .threading = QN_SHARED, .state_size = sizeof(struct near),
    QN_TABLE(option, options),
    .init = init,
    .keys = keys,
    .same = same,
};
QN_MODULE(&near);
