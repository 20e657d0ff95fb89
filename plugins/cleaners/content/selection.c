#include "selection.h"

#include <stdlib.h>

/* Where the best threshold is sought, and how it is limited on pages that are surely of prose, and on others. */
static const float lowest = .25f, highest = .5f, surely = .85f, strict = .55f;

/* A block's words and score, to be put in order. */
struct vote {
    float p, weight;
};

static int by_score(const void *a, const void *b)
{
    const float p = ((const struct vote *)a)->p, q = ((const struct vote *)b)->p;
    return p < q ? 1 : p > q ? -1 : 0;
}

/*
 * The threshold at which the F1 that the scores promise is best: 2 sum_kept(p w) / (sum_kept(w) + sum_all(p w)).
 * Blocks of equal scores are kept or left together.
 */
static bool choose_threshold(const struct survey *survey, const float *p, float *threshold, float *expected, qn_call *call)
{
    struct vote *votes = qn_scratch(call, (survey->count + 1) * sizeof *votes);
    if (!votes)
        return false;
    double all = 0, kept = 0, mass = 0;
    uint32_t count = 0;
    for (uint32_t i = 0; i < survey->count; i++) {
        const text_facts *text = &survey->pieces[i].text;
        if (!text->words)
            continue;
        votes[count++] = (struct vote){p[i], (float)text->words};
        all += (double)p[i] * text->words;
    }
    qsort(votes, count, sizeof *votes, by_score);
    *threshold = 1;
    *expected = 0;
    for (uint32_t i = 0; i < count; i++) {
        kept += votes[i].weight;
        mass += (double)votes[i].p * votes[i].weight;
        const float f1 = (float)(2 * mass / (kept + all));
        if ((i + 1 == count || votes[i + 1].p < votes[i].p) && f1 > *expected) {
            *expected = f1;
            *threshold = votes[i].p;
        }
    }
    return true;
}

static float limited(float threshold, float low, float high)
{
    return threshold < low ? low : threshold > high ? high : threshold;
}

static bool run_look(int look, const struct survey *survey, const struct model *model, const struct scores *scores, uint8_t *columns, float *p,
                     qn_call *call)
{
    float *values = qn_scratch(call, (survey->count + 1) * sizeof *values);
    uint16_t *room = qn_scratch(call, (survey->count + 1) * sizeof *room);
    if (!values || !room)
        return false;
    model_fill(model, survey, scores, values, columns);
    forest_run(&model->looks[look], columns, survey->count, room, p);
    return true;
}

static bool score_blocks(struct selection *self, const struct survey *survey, const struct model *model, qn_call *call)
{
    uint8_t *columns = qn_scratch(call, (size_t)model->column_count * survey->count + 1);
    float *p = qn_scratch(call, 2 * ((size_t)survey->count + 1) * sizeof *p), *q = p + survey->count + 1;
    struct scores scores;
    if (!columns || !p || !run_look(0, survey, model, NULL, columns, p, call) ||
        !choose_threshold(survey, p, &self->threshold, &self->expected, call))
        return false;
    self->p = p;
    if (!model->looks[1].tree_count)
        return true;
    self->p = q;
    return scores_init(&scores, survey, p, limited(self->threshold, lowest, highest), call) &&
           run_look(1, survey, model, &scores, columns, q, call) &&
           choose_threshold(survey, q, &self->threshold, &self->expected, call);
}

bool select_blocks(struct selection *self, const struct survey *survey, const struct model *model, const selection_rules *rules, qn_call *call)
{
    bool *kept = qn_scratch(call, survey->count + 1);
    *self = (struct selection){.kept = kept};
    if (!kept || !score_blocks(self, survey, model, call))
        return false;
    if (rules->threshold > 0)
        self->threshold = rules->threshold;
    else
        self->threshold = self->expected >= surely ? strict : limited(self->threshold, lowest, highest);
    float most = 0;
    for (uint32_t i = 0; i < survey->count; i++)
        most = survey->pieces[i].text.words && self->p[i] > most ? self->p[i] : most;
    self->threshold = most < self->threshold ? most : self->threshold; /* the best blocks, rather than none */
    for (uint32_t i = 0; i < survey->count; i++)
        kept[i] = self->p[i] >= self->threshold;
    return true;
}
