#include "script.h"

#include <stdlib.h>

/* By Myers: the furthest place reached on each diagonal k = x - y, for each number d of differences. */
enum { MOST_DIFFERENCES = 1500 };

/* How far a path on diagonal k gets with one difference more. */
static size_t step(const size_t *furthest, long d, long k)
{
    const bool down = k == -d || (k != d && furthest[k - 1] < furthest[k + 1]);
    return down ? furthest[k + 1] : furthest[k - 1] + 1;
}

/* The rows of all d, one after the other: row d has its diagonals -d .. d at [d * d], 2d + 1 of them. */
static size_t *row_of(size_t *rows, long d)
{
    return rows + d * d + d;
}

static bool reach(const uint64_t *a, long n, const uint64_t *b, long m, size_t *rows, long most, long *differences)
{
    for (long d = 0; d <= most; d++) {
        size_t *now = row_of(rows, d);
        for (long k = -d; k <= d; k += 2) {
            size_t x = d == 0 ? 0 : step(row_of(rows, d - 1), d, k);
            long y = (long)x - k;
            while ((long)x < n && y >= 0 && y < m && a[x] == b[y]) {
                x++;
                y++;
            }
            now[k] = x;
            if ((long)x >= n && y >= m) {
                *differences = d;
                return true;
            }
        }
    }
    return false;
}

/* From the end back to the beginning: the runs of equal elements on the way are the pairs. */
static void trace(long n, long m, size_t *rows, long d, size_t *match)
{
    long x = n, y = m;
    for (; d >= 0; d--) {
        const long k = x - y;
        long from_x = 0, from_y = 0;
        if (d > 0) {
            const size_t *before = row_of(rows, d - 1);
            const bool down = k == -d || (k != d && before[k - 1] < before[k + 1]);
            from_x = (long)before[down ? k + 1 : k - 1];
            from_y = from_x - (down ? k + 1 : k - 1);
        }
        while (x > from_x && y > from_y) {
            x--;
            y--;
            match[x] = (size_t)y;
        }
        x = from_x;
        y = from_y;
    }
}

static bool match_middle(const uint64_t *a, size_t n, const uint64_t *b, size_t m, size_t *match)
{
    const long most = n + m < MOST_DIFFERENCES ? (long)(n + m) : MOST_DIFFERENCES;
    long differences;
    for (long limit = most < 64 ? most : 64;; limit = limit * 4 < most ? limit * 4 : most) { /* most differ in little: little memory */
        size_t *rows = malloc((size_t)(limit + 1) * (size_t)(limit + 1) * sizeof *rows);
        if (!rows)
            return false;
        const bool reached = reach(a, (long)n, b, (long)m, rows, limit, &differences);
        if (reached)
            trace((long)n, (long)m, rows, differences, match);
        free(rows);
        if (reached || limit == most)
            return true;
    }
}

bool script_match(const uint64_t *a, size_t a_count, const uint64_t *b, size_t b_count, size_t *match)
{
    size_t begin = 0, a_end = a_count, b_end = b_count;
    for (size_t i = 0; i < a_count; i++)
        match[i] = SCRIPT_NONE;
    for (; begin < a_count && begin < b_count && a[begin] == b[begin]; begin++)
        match[begin] = begin;
    for (; a_end > begin && b_end > begin && a[a_end - 1] == b[b_end - 1]; a_end--, b_end--)
        match[a_end - 1] = b_end - 1;
    if (a_end == begin || b_end == begin)
        return true;
    if (!match_middle(a + begin, a_end - begin, b + begin, b_end - begin, match + begin))
        return false;
    for (size_t i = begin; i < a_end; i++)
        if (match[i] != SCRIPT_NONE)
            match[i] += begin;
    return true;
}
