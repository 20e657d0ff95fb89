#include "difference.h"

#include "notation.h"

#include <stdlib.h>

enum { AROUND = 2, LARGEST = 4 << 20 }; /* the table is left out beyond that: then all goes and all comes */

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

/* lengths[i][j]: how many the rest of the old from i on and of the new from j on have in common, in order. */
static uint32_t *fill_table(const struct lists *lists)
{
    const size_t width = lists->new_count + 1;
    if ((lists->old_count + 1) * width > LARGEST)
        return NULL;
    uint32_t *lengths = calloc((lists->old_count + 1) * width, sizeof *lengths);
    for (size_t i = lists->old_count; lengths && i-- > 0;)
        for (size_t j = lists->new_count; j-- > 0;) {
            const uint32_t below = lengths[(i + 1) * width + j], right = lengths[i * width + j + 1];
            lengths[i * width + j] = qn_equal(lists->old[i], lists->new[j]) ? lengths[(i + 1) * width + j + 1] + 1
                                     : below > right                        ? below
                                                                            : right;
        }
    return lengths;
}

static void print_changes(struct buffer *out, const struct lists *lists, const uint32_t *lengths)
{
    const size_t width = lists->new_count + 1;
    size_t i = 0, j = 0;
    while (i < lists->old_count || j < lists->new_count) {
        size_t same = 0;
        while (lengths && i + same < lists->old_count && j + same < lists->new_count && qn_equal(lists->old[i + same], lists->new[j + same]))
            same++;
        print_same(out, lists->old + i, same, true, true);
        i += same;
        j += same;
        const bool both = i < lists->old_count && j < lists->new_count;
        if (i < lists->old_count && (!both || !lengths || lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]))
            print_line(out, '-', lists->old[i++]);
        else if (j < lists->new_count)
            print_line(out, '+', lists->new[j++]);
    }
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
    uint32_t *lengths = fill_table(&lists);
    print_same(out, old, head, false, true);
    print_changes(out, &lists, lengths);
    print_same(out, old + old_count - tail, tail, true, false);
    free(lengths);
    return true;
}
