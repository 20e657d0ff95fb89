#include "sketch.h"

enum {
    WINDOW = 4, /* shingles in a row of which one is kept */
    DIGIT_BITS = 7,
    DIGITS = 4 /* of a hash, when hashes are sorted */
};

#define BLOCK_MASK ((UINT32_C(1) << SKETCH_BLOCK_BITS) - 1)
#define HASH_MASK ((UINT32_C(1) << SKETCH_HASH_BITS) - 1)

/* ---- Choosing ---- */

/* Small hashes are chosen, which would crowd the first bins: stored ones are spread again. One to one. */
static uint32_t spread(uint32_t chosen)
{
    const uint32_t hash = ((chosen >> SKETCH_BLOCK_BITS) * UINT32_C(0x5BD1E995)) & HASH_MASK;
    return hash << SKETCH_BLOCK_BITS | (chosen & BLOCK_MASK);
}

/*
 * Puts out the smallest of every WINDOW in a row, once while it stays the same. values: WINDOW - 1 of before, which are
 * replaced for the next time, and `count` new ones. Returns the end of what was put out.
 */
static uint32_t *winnow(uint32_t *values, size_t count, uint32_t *last, uint32_t *out)
{
    uint32_t before = *last;
    for (size_t i = 0; i < count; i++) {
        const uint32_t a = values[i] < values[i + 1] ? values[i] : values[i + 1];
        const uint32_t b = values[i + 2] < values[i + 3] ? values[i + 2] : values[i + 3];
        const uint32_t smallest = a < b ? a : b;
        *out = spread(smallest);
        out += smallest != before;
        before = smallest;
    }
    memmove(values, values + count, (WINDOW - 1) * sizeof *values);
    *last = before;
    return out;
}

/* ---- Sorting ---- */

/* By hash, in time that grows with the count alone; equal hashes stay in order. Both arrays are written. */
static void sort(uint32_t *values, uint32_t *spare, size_t count)
{
    uint32_t begins[DIGITS][1 << DIGIT_BITS] = {{0}};
    for (size_t i = 0; i < count; i++)
        for (unsigned digit = 0; digit < DIGITS; digit++)
            begins[digit][values[i] >> (SKETCH_BLOCK_BITS + digit * DIGIT_BITS) & ((1 << DIGIT_BITS) - 1)]++;
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        uint32_t sum = 0;
        for (unsigned i = 0; i < 1 << DIGIT_BITS; i++) {
            const uint32_t size = begins[digit][i];
            begins[digit][i] = sum;
            sum += size;
        }
        for (size_t i = 0; i < count; i++)
            spare[begins[digit][values[i] >> (SKETCH_BLOCK_BITS + digit * DIGIT_BITS) & ((1 << DIGIT_BITS) - 1)]++] = values[i];
        uint32_t *const sorted = spare;
        spare = values;
        values = sorted;
    }
}

/* Keeps the first of equal hashes, and SKETCH_MOST in all. */
static size_t keep_distinct(uint32_t *values, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count && kept < SKETCH_MOST; i++)
        if (kept == 0 || values[kept - 1] >> SKETCH_BLOCK_BITS != values[i] >> SKETCH_BLOCK_BITS)
            values[kept++] = values[i];
    return kept;
}

/* ---- The sketch ---- */

/* More than there can be words: each takes a byte, and another one parts it from the next, but for dense scripts' three. */
static size_t words_at_most(const qn_doc *doc)
{
    size_t most = 0;
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        if (block->state != QN_MARKED)
            most += block->text.size / 2 + 1;
    return most;
}

static uint32_t *collect(struct shingles *walk, uint32_t *out, uint64_t *whole)
{
    uint32_t values[WINDOW - 1 + SHINGLES_BATCH], last = UINT32_MAX;
    memset(values, 0xFF, (WINDOW - 1) * sizeof *values);
    for (size_t count; (count = shingles_next(walk)) != 0;) {
        const uint32_t block = walk->block & BLOCK_MASK;
        for (size_t i = 0; i < count; i++) {
            values[WINDOW - 1 + i] = ((uint32_t)(walk->hashes[i] >> 32) & ~BLOCK_MASK) | block;
            *whole += walk->hashes[i];
        }
        out = winnow(values, count, &last, out);
    }
    return out;
}

const void *sketch_make(qn_call *call, const struct words_table *table, const qn_doc *doc, size_t *size)
{
    const size_t head = sizeof(struct sketch_header) / sizeof(uint32_t), room = words_at_most(doc);
    uint32_t *const memory = qn_scratch(call, (head + 2 * room + SHINGLES_NUMBERS) * sizeof *memory);
    if (!memory)
        return NULL;
    uint32_t *const values = memory + head;
    struct shingles walk;
    uint64_t whole = 0;
    shingles_begin(&walk, table, doc);
    const size_t all = (size_t)(collect(&walk, values, &whole) - values);
    if (all == 0)
        return NULL;
    sort(values, values + all, all);
    const size_t count = keep_distinct(values, all);
    memcpy(values + count, walk.numbers, walk.number_count * sizeof *walk.numbers);
    const struct sketch_header header = {(uint16_t)count, (uint16_t)walk.number_count, (uint32_t)words_finish(whole)};
    memcpy(memory, &header, sizeof header);
    *size = (head + count + walk.number_count) * sizeof *memory;
    return memory;
}

bool sketch_open(qn_slice payload, struct sketch *out)
{
    if (payload.size < sizeof out->head)
        return false;
    memcpy(&out->head, payload.data, sizeof out->head);
    const size_t words = (size_t)out->head.shingle_count + out->head.number_count;
    out->shingles = (const uint32_t *)(const void *)(payload.data + sizeof out->head);
    out->numbers = out->shingles + out->head.shingle_count;
    return out->head.shingle_count > 0 && out->head.shingle_count <= SKETCH_MOST &&
           payload.size == sizeof out->head + words * sizeof(uint32_t);
}

/* ---- Keys ---- */

/* The smallest hash of each of equal parts of all hashes (one-permutation MinHash); an empty part takes another's. */
static void fill_bins(const struct sketch *self, uint32_t bins[SKETCH_BINS])
{
    bool full[SKETCH_BINS] = {false};
    for (size_t i = self->head.shingle_count; i-- > 0;) {
        const uint32_t bin = (uint32_t)((uint64_t)self->shingles[i] * SKETCH_BINS >> 32);
        bins[bin] = self->shingles[i] >> SKETCH_BLOCK_BITS;
        full[bin] = true;
    }
    shingles_fill_empty(bins, full, SKETCH_BINS);
}

void sketch_keys(const struct sketch *self, qn_key keys[SKETCH_BANDS])
{
    uint32_t bins[SKETCH_BINS];
    fill_bins(self, bins);
    for (uint32_t band = 0; band < SKETCH_BANDS; band++) {
        const uint64_t rows = (uint64_t)bins[2 * band] << 32 | bins[2 * band + 1];
        keys[band].high = words_finish(rows + band * UINT64_C(0x9E3779B97F4A7C15));
        keys[band].low = words_finish(~keys[band].high);
    }
}
