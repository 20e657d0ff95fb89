#include "shingles.h"

enum { BEFORE = SHINGLES_WORDS - 1 }; /* words of a window that the batch before has had */

/* ---- Numbers ---- */

/* Of neighbours that are numbers themselves only that counts: in a table of results all of them change. */
static uint64_t neighbour(const struct word *word)
{
    return word->numeric ? 1 : word->hash;
}

static void add_number(struct shingles *self, const struct word *before, const struct word *word, const struct word *after)
{
    if (self->number_count == SHINGLES_NUMBERS)
        return;
    const uint64_t around = neighbour(before) * UINT64_C(0xA0761D6478BD642F) + neighbour(after);
    const uint32_t context = (uint32_t)(words_finish(around) >> 48), value = (uint32_t)(words_finish(word->hash) >> 48);
    self->numbers[self->number_count++] = context << 16 | value;
}

/* A number is known with the word after it, so each batch looks at the last word of the one before. */
static void add_numbers(struct shingles *self, size_t count)
{
    const struct word *word = self->window + BEFORE - 1;
    for (size_t i = 0; i < count; i++)
        if (word[i].numeric)
            add_number(self, &word[i] - 1, &word[i], &word[i] + 1);
}

static void sort_numbers(uint32_t *numbers, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const uint32_t number = numbers[i];
        size_t j = i;
        for (; j > 0 && numbers[j - 1] > number; j--)
            numbers[j] = numbers[j - 1];
        numbers[j] = number;
    }
}

static void finish_numbers(struct shingles *self)
{
    static const struct word none = {.hash = 0};
    const struct word *last = self->window + BEFORE - 1;
    if (last->numeric)
        add_number(self, last - 1, last, &none);
    sort_numbers(self->numbers, self->number_count);
}

/* ---- The walk ---- */

void shingles_begin(struct shingles *self, const struct words_table *table, const qn_doc *doc)
{
    self->table = table;
    self->doc = doc;
    self->at = NULL;
    self->block = UINT32_MAX; /* the first block with words is number 0 */
    self->number_count = 0;
    self->word_count = 0;
    self->counted = false;
    memset(self->window, 0, BEFORE * sizeof *self->window);
    words_begin(&self->words, table, qn_bytes(NULL, 0));
}

/* The next words, after those before them. Zero: the document has no more. */
static size_t next_words(struct shingles *self)
{
    size_t count;
    while ((count = words_next(&self->words, self->window + BEFORE, SHINGLES_BATCH)) == 0) {
        while ((self->at = qn_next_kept(self->doc, self->at)) && self->at->state == QN_MARKED)
            ;
        if (!self->at)
            return 0;
        words_begin(&self->words, self->table, self->at->text);
        self->counted = false;
    }
    self->block += !self->counted;
    self->counted = true;
    return count;
}

/* Of each three words from here on, which end with the third. */
static void hash_words(uint64_t *hashes, const struct word *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t hash = words[i].hash * UINT64_C(0xA0761D6478BD642F) + words[i + 1].hash * UINT64_C(0xE7037ED1A0B428DB) +
                        words[i + 2].hash;
        hash = (hash ^ hash >> 32) * UINT64_C(0xD6E8FEB86659FD93);
        hashes[i] = hash ^ hash >> 32;
    }
}

size_t shingles_next(struct shingles *self)
{
    size_t count = 0, short_of = 0;
    while (count == short_of) { /* the first two words of a document end no shingle */
        count = next_words(self);
        if (count == 0) {
            finish_numbers(self);
            return 0;
        }
        short_of = self->word_count < BEFORE ? BEFORE - (size_t)self->word_count : 0;
        short_of = short_of < count ? short_of : count;
        hash_words(self->hashes, self->window + short_of, count - short_of);
        add_numbers(self, count);
        memmove(self->window, self->window + count, BEFORE * sizeof *self->window);
        self->word_count += count;
    }
    return count - short_of;
}

/* ---- Bins ---- */

/* Each bin asks in an order of its own, so that two documents whose full bins are nearly the same choose the same. */
static size_t donor_of(size_t bin, const bool *full, size_t count)
{
    size_t donor = bin;
    for (uint64_t attempt = 1; attempt <= 4 * count && !full[donor]; attempt++)
        donor = (size_t)((words_finish(attempt << 32 | bin) >> 32) * count >> 32);
    while (!full[donor]) /* hardly ever */
        donor = (donor + 1) % count;
    return donor;
}

void shingles_fill_empty(uint32_t *bins, const bool *full, size_t count)
{
    for (size_t bin = 0; bin < count; bin++)
        if (!full[bin])
            bins[bin] = bins[donor_of(bin, full, count)];
}

/* ---- Templates ---- */

/* How many of the numbers from here on stand in the same context. */
static size_t run_of(const uint32_t *numbers, size_t count)
{
    size_t size = 1;
    while (size < count && numbers[size] >> 16 == numbers[0] >> 16)
        size++;
    return size;
}

static size_t shared_of(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count)
{
    size_t shared = 0;
    for (size_t i = 0, j = 0; i < a_count && j < b_count;) {
        shared += a[i] == b[j];
        const bool a_first = a[i] <= b[j], b_first = b[j] <= a[i];
        i += a_first;
        j += b_first;
    }
    return shared;
}

bool shingles_numbers_differ(const uint32_t *a, size_t a_count, const uint32_t *b, size_t b_count, double most)
{
    size_t equal = 0, different = 0;
    for (size_t i = 0, j = 0; i < a_count && j < b_count;) {
        const uint32_t a_context = a[i] >> 16, b_context = b[j] >> 16;
        const size_t a_run = a_context <= b_context ? run_of(a + i, a_count - i) : 0;
        const size_t b_run = b_context <= a_context ? run_of(b + j, b_count - j) : 0;
        if (a_run > 0 && b_run > 0) {
            const size_t shared = shared_of(a + i, a_run, b + j, b_run);
            equal += shared;
            different += (a_run < b_run ? a_run : b_run) - shared;
        }
        i += a_run;
        j += b_run;
    }
    return different >= 2 && (double)different > most * (double)(equal + different);
}
