#include "selection.h"

#include "kinds.h"

#include <stdlib.h>

/*
 * Where the best threshold is sought, and how it is limited on pages that are surely of prose, on those of them that call
 * themselves an article in JSON-LD, and on others.
 */
static const float lowest = .25f, highest = .5f, surely = .8f, strict = .55f, stricter = .6f;

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

/* @return the probabilities; NULL: no memory */
static float *score_blocks(const struct survey *survey, const struct model *model, uint8_t *columns, qn_call *call)
{
    float *p = qn_scratch(call, 2 * ((size_t)survey->count + 1) * sizeof *p), threshold, expected;
    struct scores scores;
    if (!p || !run_look(0, survey, model, NULL, columns, p, call))
        return NULL;
    if (!model->looks[1].tree_count)
        return p;
    float *q = p + survey->count + 1;
    return choose_threshold(survey, p, &threshold, &expected, call) &&
           scores_init(&scores, survey, p, limited(threshold, lowest, highest), call) &&
           run_look(1, survey, model, &scores, columns, q, call) ? q : NULL;
}

/*
 * What is never main text, though its words may look like it: what a page itself calls its footer, and the comments
 * of readers under an article.
 */
static enum selection_rule rule_of(const struct survey *survey, const struct piece *piece, bool commented)
{
    const uint8_t *near = survey->places[piece->owner].near;
    if (near[NEAR_TAG + TAG_FOOTER] < FAR)
        return RULE_FOOTER;
    return commented && near[TOKEN_COMMENT] < FAR ? RULE_COMMENTS : RULE_NONE;
}

/* Is it an article with comments, and no discussion? An article has prose of its own. */
static bool is_commented(const struct survey *survey)
{
    enum { ARTICLE = 1500 }; /* characters */
    const struct whole *whole = &survey->whole;
    const bool article = whole->og_article || whole->kinds >> LD_ARTICLE & 1, forum = whole->kinds >> LD_FORUM & 1;
    return article && !forum && survey->sums[survey->count].good_chars > whole->comment_chars + ARTICLE;
}

static bool apply_rules(struct selection *self, const struct survey *survey, float *p, qn_call *call)
{
    uint8_t *rules = qn_scratch(call, survey->count + 1);
    const bool commented = is_commented(survey);
    if (!rules)
        return false;
    for (uint32_t i = 0; i < survey->count; i++) {
        rules[i] = (uint8_t)rule_of(survey, &survey->pieces[i], commented);
        p[i] = rules[i] ? 0 : p[i];
    }
    self->rules = rules;
    return choose_threshold(survey, p, &self->threshold, &self->expected, call);
}

static float page_threshold(const struct selection *self, const struct survey *survey)
{
    if (self->expected < surely)
        return limited(self->threshold, lowest, highest);
    return survey->whole.kinds >> LD_ARTICLE & 1 ? stricter : strict;
}

bool select_blocks(struct selection *self, const struct survey *survey, const struct model *model, const selection_rules *rules, qn_call *call)
{
    bool *kept = qn_scratch(call, survey->count + 1);
    uint8_t *columns = qn_scratch(call, (size_t)model->column_count * survey->count + 1);
    float *p = columns ? score_blocks(survey, model, columns, call) : NULL;
    *self = (struct selection){.p = p, .kept = kept, .columns = columns};
    if (!kept || !p || !apply_rules(self, survey, p, call))
        return false;
    self->threshold = rules->threshold > 0 ? rules->threshold : page_threshold(self, survey);
    float most = lowest;
    for (uint32_t i = 0; i < survey->count; i++)
        most = survey->pieces[i].text.words && p[i] > most ? p[i] : most;
    self->threshold = most < self->threshold ? most : self->threshold; /* the best blocks, rather than none */
    for (uint32_t i = 0; i < survey->count; i++)
        kept[i] = p[i] >= self->threshold;
    return true;
}
