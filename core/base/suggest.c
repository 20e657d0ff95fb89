#include "suggest.h"

#include <stdio.h>

enum { LONGEST = 48 };

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    const unsigned ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Optimal string alignment: insertions, deletions, replacements and swaps of neighbours. */
static unsigned distance(const char *a, size_t a_size, const char *b, size_t b_size)
{
    unsigned rows[3][LONGEST + 1];
    unsigned *before = rows[0], *last = rows[1], *row = rows[2];
    for (unsigned j = 0; j <= b_size; j++)
        last[j] = j;
    for (unsigned i = 1; i <= a_size; i++) {
        row[0] = i;
        for (unsigned j = 1; j <= b_size; j++) {
            row[j] = least(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] != b[j - 1]));
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && before[j - 2] + 1 < row[j])
                row[j] = before[j - 2] + 1;
        }
        unsigned *spare = before;
        before = last;
        last = row;
        row = spare;
    }
    return last[b_size];
}

void suggest_offer(struct suggestion *suggestion, const char *name)
{
    const size_t a = strlen(suggestion->wrong), b = strlen(name);
    if (a > LONGEST || b > LONGEST || b == 0)
        return;
    const unsigned far = (unsigned)((a > b ? a : b) + 1) / 3;
    unsigned d = distance(suggestion->wrong, a, name, b);
    if (d > far && a >= 3 && strncmp(suggestion->wrong, name, a) == 0)
        d = far; /* a beginning of the name is near enough */
    if (d > far || d >= b)
        return;
    suggestion->rivals |= suggestion->best && strcmp(suggestion->best, name) != 0;
    if (!suggestion->best || d < suggestion->distance) {
        suggestion->best = name;
        suggestion->distance = d;
    }
}

const char *suggest_text(const struct suggestion *suggestion, char *out)
{
    if (suggestion->best)
        snprintf(out, 96, ", did you mean \"%s\"?", suggestion->best);
    else
        out[0] = '\0';
    return out;
}

const char *suggest_certain(const struct suggestion *suggestion)
{
    return suggestion->rivals ? NULL : suggestion->best;
}
