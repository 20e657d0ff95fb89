/* minhash: two documents are the same when enough of their MinHash signatures agree, and so do their numbers. */
#include <quern/plugin.h>
#include <shingles.h>

enum { MOST_BINS = 256 };

struct minhash {
    int64_t bands, rows;
    double threshold, numbers;
    struct words_table table;
};

static const qn_option options[] = {
    QN_OPT_INT(struct minhash, bands, 32, 1, MOST_BINS, "keys of a document; documents that share one are compared"),
    QN_OPT_INT(struct minhash, rows, 2, 1, 32, "signatures in a key: more of them find fewer and more alike documents"),
    QN_OPT_REAL(struct minhash, threshold, 0.25, 0, 1, "accept two documents when this part of their signatures agrees"),
    QN_OPT_REAL(struct minhash, numbers, 0.3, 0, 1,
                "they are one template filled in twice when more than this part of the numbers in the same words differ"),
};

static qn_verdict init(void *state, qn_call *call)
{
    struct minhash *self = state;
    words_table_init(&self->table);
    if (self->bands * self->rows <= MOST_BINS)
        return QN_PASS;
    return qn_fail_run(call, QN_E_CONFIG, "%lld bands of %lld rows are more than %d signatures", (long long)self->bands,
                       (long long)self->rows, MOST_BINS);
}

/* What is remembered of a document: the signatures, then its numbers, as many as there are. */
struct payload {
    uint16_t signatures[MOST_BINS];
    uint32_t numbers[SHINGLES_NUMBERS];
};

/*
 * One-permutation MinHash: each shingle falls into one bin, the smallest of a bin is its signature. False: the document
 * has no shingle.
 */
static bool sign(struct shingles *walk, uint32_t *bins, size_t bin_count)
{
    bool full[MOST_BINS] = {false};
    uint64_t all = 0;
    memset(bins, 0xFF, bin_count * sizeof *bins);
    for (size_t count; (count = shingles_next(walk)) != 0; all += count) {
        for (size_t i = 0; i < count; i++) {
            const uint64_t hash = walk->hashes[i];
            const size_t bin = (size_t)((hash >> 32) * bin_count >> 32);
            const uint32_t value = (uint32_t)((hash * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
            bins[bin] = value < bins[bin] ? value : bins[bin];
            full[bin] = true;
        }
    }
    if (all > 0)
        shingles_fill_empty(bins, full, bin_count);
    return all > 0;
}

static void make_keys(const struct minhash *self, const uint32_t *bins, qn_key *keys)
{
    for (int64_t band = 0; band < self->bands; band++) {
        uint64_t hash = (uint64_t)band;
        for (int64_t row = 0; row < self->rows; row++)
            hash = words_finish(hash * UINT64_C(0x9E3779B97F4A7C15) + *bins++);
        keys[band] = (qn_key){hash, words_finish(~hash)};
    }
}

static qn_verdict keys(const void *state, const qn_doc *doc, qn_call *call)
{
    const struct minhash *self = state;
    const size_t bin_count = (size_t)(self->bands * self->rows);
    uint32_t bins[MOST_BINS];
    qn_key bands[MOST_BINS];
    uint8_t bytes[sizeof(struct payload)];
    struct shingles walk;
    shingles_begin(&walk, &self->table, doc);
    if (!sign(&walk, bins, bin_count))
        return QN_PASS;
    make_keys(self, bins, bands);
    for (size_t i = 0; i < bin_count; i++) { /* the smallest of many begin with zeros, so their bits are spread */
        const uint16_t signature = (uint16_t)(bins[i] * UINT32_C(0x9E3779B1) >> 16);
        memcpy(bytes + i * sizeof signature, &signature, sizeof signature);
    }
    const size_t size = bin_count * sizeof(uint16_t), numbers_size = walk.number_count * sizeof *walk.numbers;
    memcpy(bytes + size, walk.numbers, numbers_size);
    qn_emit_unit(call, NULL, qn_bytes(bytes, size + numbers_size), bands, (size_t)self->bands);
    return QN_PASS;
}

/* A payload as keys made it. False: it is none, as in an index that was tampered with. */
static bool open_payload(qn_slice bytes, size_t bin_count, struct payload *out, size_t *number_count)
{
    const size_t size = bin_count * sizeof *out->signatures;
    if (bytes.size < size || bytes.size - size > sizeof out->numbers)
        return false;
    memcpy(out->signatures, bytes.data, size);
    memcpy(out->numbers, bytes.data + size, bytes.size - size);
    *number_count = (bytes.size - size) / sizeof *out->numbers;
    return true;
}

static double same(const void *state, const qn_match *match)
{
    const struct minhash *self = state;
    const size_t bin_count = (size_t)(self->bands * self->rows);
    struct payload a, b;
    size_t a_numbers, b_numbers, equal = 0;
    if (!open_payload(match->a, bin_count, &a, &a_numbers) || !open_payload(match->b, bin_count, &b, &b_numbers))
        return 0;
    for (size_t i = 0; i < bin_count; i++)
        equal += a.signatures[i] == b.signatures[i];
    const double likeness = (double)equal / (double)bin_count;
    if (likeness < self->threshold || shingles_numbers_differ(a.numbers, a_numbers, b.numbers, b_numbers, self->numbers))
        return 0;
    return 0.5 + 0.5 * likeness;
}

static const qn_banding banding = {.size = sizeof banding, .bands = "bands", .rows = "rows"};
static const qn_ext exts[] = {{QN_BANDING, &banding}, {NULL, NULL}};

static const qn_plugin minhash = {
    QN_PLUGIN_HEAD,
    .name = "minhash", .version = "1.0.0", .license = "MIT",
    .summary = "Find documents whose MinHash signatures agree",
    .kind = QN_DEDUPER, .threading = QN_SHARED, .state_size = sizeof(struct minhash),
    QN_TABLE(option, options),
    .exts = exts,
    .init = init,
    .keys = keys,
    .same = same,
};
QN_MODULE(&minhash);
