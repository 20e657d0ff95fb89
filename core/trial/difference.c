#include "difference.h"

#include "../compare/script.h"
#include "notation.h"

#include <stdlib.h>
#include <xxhash.h>

enum { AROUND = 2 };

struct lists {
    const qn_slice *old, *new;
    size_t old_count, new_count; /* of the parts that are not the same at both ends */
};

static void print_line(struct buffer *out, char sign, qn_slice text)
{
    buffer_print(out, "%c ", sign);
    notation_text(out, text);
    buffer_append(out, "\n", 1);
}

/* What is the same before or behind a change: its end or its beginning. */
static void print_same(struct buffer *out, const qn_slice *texts, size_t count, bool before, bool behind)
{
    const size_t ends = (before ? AROUND : 0) + (behind ? AROUND : 0);
    for (size_t i = 0; i < count; i++) {
        const bool near = (before && i < AROUND) || (behind && i + AROUND >= count);
        if (count <= ends || near)
            print_line(out, ' ', texts[i]);
        else if (i == (before ? AROUND : 0))
            buffer_print(out, "  ... %zu the same\n", count - ends);
    }
}

/* match: of each old one its place among the new, or SCRIPT_NONE. */
static void print_changes(struct buffer *out, const struct lists *lists, const size_t *match)
{
    size_t i = 0, j = 0;
    while (i < lists->old_count || j < lists->new_count) {
        size_t same = 0;
        while (i + same < lists->old_count && match[i + same] == j + same)
            same++;
        print_same(out, lists->old + i, same, true, true);
        i += same;
        j += same;
        for (; i < lists->old_count && match[i] == SCRIPT_NONE; i++)
            print_line(out, '-', lists->old[i]);
        for (const size_t end = i < lists->old_count ? match[i] : lists->new_count; j < end; j++)
            print_line(out, '+', lists->new[j]);
    }
}

static uint64_t *hash_all(const qn_slice *texts, size_t count)
{
    uint64_t *hashes = malloc((count + 1) * sizeof *hashes);
    for (size_t i = 0; hashes && i < count; i++)
        hashes[i] = XXH3_64bits(texts[i].data, texts[i].size);
    return hashes;
}

bool difference_print(struct buffer *out, const qn_slice *old, size_t old_count, const qn_slice *new, size_t new_count)
{
    const size_t least = old_count < new_count ? old_count : new_count;
    size_t head = 0, tail = 0;
    while (head < least && qn_equal(old[head], new[head]))
        head++;
    if (head == old_count && head == new_count)
        return false;
    while (tail < least - head && qn_equal(old[old_count - 1 - tail], new[new_count - 1 - tail]))
        tail++;
    const struct lists lists = {old + head, new + head, old_count - head - tail, new_count - head - tail};
    uint64_t *left = hash_all(lists.old, lists.old_count), *right = hash_all(lists.new, lists.new_count);
    size_t *match = malloc((lists.old_count + 1) * sizeof *match);
    print_same(out, old, head, false, true);
    if (left && right && match && script_match(left, lists.old_count, right, lists.new_count, match))
        print_changes(out, &lists, match);
    else
        out->failed = true;
    print_same(out, old + old_count - tail, tail, true, false);
    free(left);
    free(right);
    free(match);
    return true;
}
