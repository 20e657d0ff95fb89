#include "threshold.h"

enum { LEVELS = 50 };

/* What stands at a level of scores or above: its words, and those of them that are likely content. */
struct levels {
    double words[LEVELS], mass[LEVELS];
};

static void fill_levels(struct levels *self, const struct survey *survey, const float *p)
{
    *self = (struct levels){0};
    for (uint32_t i = 0; i < survey->count; i++) {
        const uint32_t level = (uint32_t)(p[i] * LEVELS), at = level < LEVELS ? level : LEVELS - 1;
        self->words[at] += survey->pieces[i].text.words;
        self->mass[at] += (double)p[i] * survey->pieces[i].text.words;
    }
    for (int level = LEVELS - 1; level-- > 0;) {
        self->words[level] += self->words[level + 1];
        self->mass[level] += self->mass[level + 1];
    }
}

/* The F1 of keeping a level when blocks go together: the truth is what stands above some level, each as likely. */
static double together(const struct levels *levels, int kept)
{
    const double words = levels->words[kept];
    double sum = 0;
    for (int truth = 0; truth < LEVELS; truth++) {
        const double others = levels->words[truth];
        sum += (others < words ? others : words) / (others + words);
    }
    return 2 * sum / LEVELS;
}

struct threshold threshold_choose(const struct survey *survey, const float *p)
{
    struct threshold best = {1, 0};
    struct levels levels;
    fill_levels(&levels, survey, p);
    for (int level = LEVELS; level-- > 0;) {
        const double words = levels.words[level], above = level + 1 < LEVELS ? levels.words[level + 1] : 0;
        if (words == above)
            continue;
        const float f1 = (float)((2 * levels.mass[level] / (words + levels.mass[0]) + together(&levels, level)) / 2);
        if (f1 > best.expected)
            best = (struct threshold){(float)level / LEVELS, f1};
    }
    return best;
}
