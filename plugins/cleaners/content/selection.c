#include "selection.h"

#include "kinds.h"
#include "threshold.h"

/*
 * Where the best threshold is sought, and how it is limited on pages that are surely of prose, on those of them that call
 * themselves an article in JSON-LD, and on others.
 */
static const float lowest = .15f, highest = .7f, surely = .75f, strict = .55f, stricter = .65f;

static float limited(float threshold)
{
    return threshold < lowest ? lowest : threshold > highest ? highest : threshold;
}

static bool run_look(int look, const struct survey *survey, const struct model *model, const struct scores *scores, uint8_t *columns, float *odds,
                     qn_call *call)
{
    const size_t stride = forest_stride(survey->count);
    float *values = qn_scratch(call, (stride + 1) * sizeof *values);
    if (!values)
        return false;
    memset(values + survey->count, 0, (stride - survey->count) * sizeof *values);
    model_fill(model, survey, scores, values, columns);
    forest_run(&model->looks[look], columns, stride, survey->count, odds);
    return true;
}

static void to_probabilities(const float *odds, uint32_t count, float *p)
{
    for (uint32_t i = 0; i < count; i++)
        p[i] = forest_probability(odds[i]);
}

/* A table stays whole or goes whole: its rows get their mean, by words. */
static void join_rows(const struct survey *survey, float *odds)
{
    for (uint32_t begin = 0, end; begin < survey->count; begin = end + 1) {
        float sum = 0, weight = 0;
        for (end = begin; end < survey->count && survey->pieces[end].kind == QN_TABLE_ROW; end++) {
            const float words = (float)survey->pieces[end].text.words + 1;
            sum += odds[end] * words;
            weight += words;
        }
        for (uint32_t row = begin; row < end; row++)
            odds[row] = sum / weight;
    }
}

/* The second look sees the first one's scores; what counts is the mean of both. @return the probabilities; NULL: no memory */
static float *score_blocks(const struct survey *survey, const struct model *model, uint8_t *columns, qn_call *call)
{
    const uint32_t count = survey->count;
    float *first = qn_scratch(call, 3 * ((size_t)count + 1) * sizeof *first), *second = first + count + 1, *p = second + count + 1;
    struct scores scores;
    if (!first || !run_look(0, survey, model, NULL, columns, first, call))
        return NULL;
    to_probabilities(first, count, p);
    if (!model->looks[1].tree_count)
        return p;
    if (!scores_init(&scores, survey, p, limited(threshold_choose(survey, p).score), call) ||
        !run_look(1, survey, model, &scores, columns, second, call))
        return NULL;
    for (uint32_t i = 0; i < count; i++)
        second[i] = (first[i] + second[i]) / 2;
    join_rows(survey, second);
    to_probabilities(second, count, p);
    return p;
}

/* Links that say nothing but what is said around texts: share, print, subscribe, log in. */
static bool is_chrome(const struct piece *piece)
{
    enum { BRIEF = 8 }; /* words */
    const uint32_t chrome = 1u << PHRASE_SHARE | 1u << PHRASE_NEWSLETTER | 1u << PHRASE_LEGAL | 1u << PHRASE_COMMENT |
                            1u << PHRASE_ACCOUNT | 1u << PHRASE_ADVERT;
    const text_facts *text = &piece->text;
    return text->words <= BRIEF && text->phrase_words >= text->words && text->phrases & chrome && !piece->heading_level &&
           2 * piece->link_chars > text->chars;
}

/*
 * What is never main text, though its words may look like it: what a page itself calls its footer, the comments of
 * readers under an article, and links of the chrome.
 */
static enum selection_rule rule_of(const struct survey *survey, const struct piece *piece, bool commented)
{
    const uint8_t *near = survey->places[piece->owner].near;
    if (near[NEAR_TAG + TAG_FOOTER] < FAR)
        return RULE_FOOTER;
    if (commented && near[TOKEN_COMMENT] < FAR)
        return RULE_COMMENTS;
    return is_chrome(piece) ? RULE_CHROME : RULE_NONE;
}

/* Is it an article with comments, and no discussion? An article has prose of its own. */
static bool is_commented(const struct survey *survey)
{
    enum { ARTICLE = 1500 }; /* characters */
    const struct whole *whole = &survey->whole;
    const bool article = whole->og_article || whole->kinds >> LD_ARTICLE & 1, forum = whole->kinds >> LD_FORUM & 1;
    return article && !forum && survey->sums[survey->count].good_chars > whole->comment_chars + ARTICLE;
}

/* Sets the rules; what they speak of has no chance. */
static void apply_rules(const struct survey *survey, uint8_t *rules, float *p)
{
    const bool commented = is_commented(survey);
    for (uint32_t i = 0; i < survey->count; i++) {
        rules[i] = (uint8_t)rule_of(survey, &survey->pieces[i], commented);
        p[i] = rules[i] ? 0 : p[i];
    }
}

/* The page's own threshold. */
static float page_threshold(const struct survey *survey, const float *p)
{
    const struct threshold best = threshold_choose(survey, p);
    if (best.expected < surely)
        return limited(best.score);
    return survey->whole.kinds >> LD_ARTICLE & 1 ? stricter : strict;
}

/* The threshold, or what is lower: the best blocks stay, rather than none. */
static float reached(const struct survey *survey, const float *p, float threshold)
{
    float most = lowest;
    for (uint32_t i = 0; i < survey->count; i++)
        most = survey->pieces[i].text.words && p[i] > most ? p[i] : most;
    return most < threshold ? most : threshold;
}

/* Brief lines before the prose from which the author or the date was read are fields of the page, and not its text. */
static void drop_bylines(const struct survey *survey, const qn_doc *doc, bool *kept, uint8_t *rules)
{
    enum { BRIEF = 12 }; /* words */
    uint32_t prose = 0;
    while (prose < survey->count && !(kept[prose] && survey->pieces[prose].good))
        prose++;
    for (const qn_field *field = doc->fields; field; field = field->next) {
        if (field->block >= prose || !kept[field->block] || survey->pieces[field->block].text.words > BRIEF ||
            !(qn_equal(field->name, qn_str("author")) || qn_equal(field->name, qn_str("date"))))
            continue;
        kept[field->block] = false;
        rules[field->block] = RULE_BYLINE;
    }
}

/* A text that a page shows twice, to wide and to narrow screens, say, stays once. Rows and code repeat for good reasons. */
static bool drop_copies(const struct survey *survey, bool *kept, uint8_t *rules, qn_call *call)
{
    enum { LONG = 8 }; /* words; shorter ones repeat by chance */
    bool *seen = qn_scratch(call, survey->count + 1);
    if (!seen)
        return false;
    memset(seen, 0, survey->count + 1);
    for (uint32_t i = 0; i < survey->count; i++) {
        const struct piece *piece = &survey->pieces[i];
        if (!kept[i] || piece->text.words < LONG || piece->kind == QN_TABLE_ROW || piece->kind == QN_CODE)
            continue;
        kept[i] = !seen[piece->wording];
        rules[i] = kept[i] ? rules[i] : RULE_COPY;
        seen[piece->wording] = true;
    }
    return true;
}

bool select_blocks(struct selection *self, const struct survey *survey, const struct model *model, const qn_doc *doc, float threshold,
                   qn_call *call)
{
    bool *kept = qn_scratch(call, survey->count + 1);
    uint8_t *rules = qn_scratch(call, survey->count + 1);
    uint8_t *columns = qn_scratch(call, model->column_count * forest_stride(survey->count) + 1);
    float *p = columns ? score_blocks(survey, model, columns, call) : NULL;
    if (!kept || !rules || !p)
        return false;
    apply_rules(survey, rules, p);
    threshold = reached(survey, p, threshold > 0 ? threshold : page_threshold(survey, p));
    for (uint32_t i = 0; i < survey->count; i++)
        kept[i] = p[i] >= threshold;
    *self = (struct selection){.p = p, .rules = rules, .kept = kept, .columns = columns, .threshold = threshold};
    drop_bylines(survey, doc, kept, rules);
    return drop_copies(survey, kept, rules, call);
}
