#include "tally.h"

#include <stdlib.h>

static bool counts(const struct tally_row *row, qn_slice name)
{
    return row->size == name.size && memcmp(row->name, name.data, name.size) == 0;
}

void tally_add(struct tally *tally, qn_slice name, uint64_t n)
{
    size_t i = tally->last;
    if (i >= tally->count || !counts(&tally->rows[i], name))
        for (i = 0; i < tally->count && !counts(&tally->rows[i], name); i++)
            ;
    tally->last = i;
    if (i < tally->count) {
        tally->rows[i].count += n;
        return;
    }
    struct tally_row *rows = realloc(tally->rows, (tally->count + 1) * sizeof *rows);
    char *copy = rows ? malloc(name.size + 1) : NULL; /* of all its bytes, a NUL too: names come from plugins */
    if (rows)
        tally->rows = rows;
    if (!copy) {
        tally->failed = true;
        return;
    }
    if (name.size)
        memcpy(copy, name.data, name.size);
    copy[name.size] = '\0';
    rows[tally->count++] = (struct tally_row){copy, name.size, n};
}

void tally_merge(struct tally *into, const struct tally *from)
{
    for (size_t i = 0; i < from->count; i++)
        if (from->rows[i].count)
            tally_add(into, qn_bytes(from->rows[i].name, from->rows[i].size), from->rows[i].count);
    into->failed |= from->failed;
}

uint64_t tally_sum(const struct tally *tally)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < tally->count; i++)
        sum += tally->rows[i].count;
    return sum;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const struct tally_row *)a)->name, ((const struct tally_row *)b)->name);
}

void tally_sort(struct tally *tally)
{
    if (tally->count)
        qsort(tally->rows, tally->count, sizeof *tally->rows, by_name);
}

void tally_clear(struct tally *tally)
{
    for (size_t i = 0; i < tally->count; i++)
        tally->rows[i].count = 0;
    tally->failed = false;
}

void tally_fini(struct tally *tally)
{
    for (size_t i = 0; i < tally->count; i++)
        free(tally->rows[i].name);
    free(tally->rows);
    *tally = (struct tally){0};
}
