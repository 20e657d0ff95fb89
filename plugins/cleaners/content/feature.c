#include "feature.h"

#include "kinds.h"

/* ---- What the tables are written with ---- */

static const struct piece nowhere;

static const struct piece *at(const struct survey *s, uint32_t i, int step)
{
    const int64_t other = (int64_t)i + step;
    return other < 0 || other >= s->count ? &nowhere : &s->pieces[other];
}

static float link_share(const struct piece *b)
{
    return ratio((float)b->link_chars, (float)b->text.chars);
}

static uint16_t tag_of(const struct survey *s, uint32_t node)
{
    return s->page.nodes[node].tag;
}

static const struct place *owner(const struct survey *s, const struct piece *b)
{
    return &s->places[b->owner];
}

static const struct place *level(const struct survey *s, const struct piece *b, int n)
{
    return &s->places[b->level[n]];
}

static uint8_t up(const struct survey *s, const struct piece *b, int which)
{
    return s->places[b->owner].near[which];
}

/* 3: alike; 2: the same parent; 1: the same grandparent; 0: neither. */
static int kinship(const struct survey *s, uint32_t i, int step)
{
    const struct piece *a = &s->pieces[i], *b = at(s, i, step);
    if (b == &nowhere)
        return 0;
    if (a->level[1] == b->level[1])
        return a->alike == b->alike ? 3 : 2;
    return a->level[2] == b->level[2];
}

/* The blocks from `before` before it to `after` after it, cut to the page; -1 leaves that side out with the block. */
static page_range window(const struct survey *s, uint32_t i, int before, int after)
{
    const int64_t begin = (int64_t)i - before, end = (int64_t)i + after + 1;
    return (page_range){begin < 0 ? 0 : (uint32_t)(begin > s->count ? s->count : begin),
                        end < 0 ? 0 : (uint32_t)(end > s->count ? s->count : end)};
}

static float since(uint32_t i, uint32_t other)
{
    return other == PAGE_NONE || i - other > FAR ? FAR : (float)(i - other);
}

static float blocks_under(const struct survey *s, uint32_t node)
{
    return (float)(s->page.nodes[node].blocks.end - s->page.nodes[node].blocks.begin);
}

static float place_in(const struct survey *s, uint32_t i, uint32_t node)
{
    return ratio((float)i - (float)s->page.nodes[node].blocks.begin, blocks_under(s, node));
}

/* 0: the block is before the node; 1: in it; 2: after it. */
static int side(const struct survey *s, uint32_t i, uint32_t node)
{
    const page_range blocks = s->page.nodes[node].blocks;
    return i < blocks.begin ? 0 : i < blocks.end ? 1 : 2;
}

static float depth_below(const struct survey *s, const struct piece *b, uint32_t node)
{
    return (float)s->page.nodes[b->element].depth - (float)s->page.nodes[node].depth;
}

static float best_readability(const struct survey *s)
{
    return s->places[s->whole.readable].readability;
}

static float container_share(const struct survey *s)
{
    return s->whole.container == PAGE_NONE
               ? 0 : ratio(SURVEY_NODE(s, s->whole.container, good_chars), (float)s->sums[s->count].good_chars);
}

static const struct place *most_repeated(const struct survey *s, const struct piece *b)
{
    enum { LEVELS = 7 };
    const struct place *most = &s->places[b->level[0]];
    for (int n = 1; n < LEVELS; n++)
        if (s->places[b->level[n]].siblings > most->siblings)
            most = &s->places[b->level[n]];
    return most;
}

static float title_blocks(const struct survey *s, uint32_t i)
{
    return s->whole.title == PAGE_NONE ? -FAR : (float)i - (float)s->whole.title;
}

static float title_chars(const struct survey *s, uint32_t i)
{
    return s->whole.title == PAGE_NONE ? -FAR : (float)s->sums[i].chars - (float)s->sums[s->whole.title].chars;
}

static float title_levels(const struct survey *s, const struct piece *b)
{
    if (s->whole.title == PAGE_NONE)
        return FAR;
    for (int n = 0; n < 7; n++) {
        const page_range blocks = s->page.nodes[b->level[n]].blocks;
        if (s->whole.title >= blocks.begin && s->whole.title < blocks.end)
            return (float)n;
    }
    return 7;
}

static int heading_phrase(const struct survey *s, const struct piece *b)
{
    enum {
        CHROME = 1 << PHRASE_RELATED | 1 << PHRASE_NEWSLETTER | 1 << PHRASE_COMMENT | 1 << PHRASE_AUTHOR | 1 << PHRASE_SHARE |
                 1 << PHRASE_TAG | 1 << PHRASE_LEGAL
    };
    if (b->heading == PAGE_NONE)
        return 0;
    const text_facts *text = &s->pieces[b->heading].text;
    return (text->phrases & CHROME) && 2 * text->phrase_words >= text->words;
}

static float p_at(const struct survey *s, const struct scores *t, uint32_t i, int step)
{
    const int64_t other = (int64_t)i + step;
    return other < 0 || other >= s->count ? 0 : t->p[other];
}

static float mean_within(const struct scores *t, page_range blocks)
{
    return ratio(t->mass[blocks.end] - t->mass[blocks.begin], t->weight[blocks.end] - t->weight[blocks.begin]);
}

static float rest_mean(const struct survey *s, const struct scores *t, uint32_t i, uint32_t node)
{
    const page_range blocks = s->page.nodes[node].blocks;
    const float own = t->weight[i + 1] - t->weight[i];
    const float weight = t->weight[blocks.end] - t->weight[blocks.begin] - own;
    const float mass = t->mass[blocks.end] - t->mass[blocks.begin] - own * t->p[i];
    return weight > .5f ? mass / weight : -1;
}

static float mass_share(const struct survey *s, const struct scores *t, uint32_t node)
{
    const page_range blocks = s->page.nodes[node].blocks;
    return ratio(t->mass[blocks.end] - t->mass[blocks.begin], t->mass[s->count]);
}

#define ALL(what) ((float)s->sums[s->count].what)
#define WITHIN(before, after, what) \
    SURVEY_SUM(s, window(s, i, before, after).begin, window(s, i, before, after).end, what)
#define UNDER(n, what) SURVEY_NODE(s, b->level[n], what)
#define IMAGES(n) (s->places[s->page.nodes[b->level[n]].end].images - s->places[b->level[n]].images)
#define INPUTS(n) (s->places[s->page.nodes[b->level[n]].end].inputs - s->places[b->level[n]].inputs)
#define MEAN(before, after) mean_within(t, window(s, i, before, after))

/* ---- A function for each ---- */

#define FEATURE(name, help, expression) \
    static void fill_##name(const struct survey *s, const struct scores *t, float *out) \
    { \
        (void)t; \
        for (uint32_t i = 0; i < s->count; i++) { \
            const struct piece *b = &s->pieces[i]; \
            (void)b; \
            out[i] = (float)(expression); \
        } \
    }
#include "features.def"
#include "scores.def"
#undef FEATURE

#define FEATURE(name, help, expression) {#name, help, fill_##name},
const struct feature features[] = {
#include "features.def"
#include "scores.def"
};
#undef FEATURE

#define FEATURE(name, help, expression) +1
const uint32_t first_count = 0
#include "features.def"
    ;
const uint32_t feature_count = sizeof features / sizeof *features;

uint32_t feature_named(qn_slice name)
{
    for (uint32_t i = 0; i < feature_count; i++)
        if (qn_equal(qn_str(features[i].name), name))
            return i;
    return UINT32_MAX;
}

/* ---- Scores ---- */

static void measure_distances(struct scores *self, uint32_t count)
{
    const float high = .6f;
    uint8_t last = FAR, next = FAR;
    for (uint32_t i = 0; i < count; i++) {
        self->previous[i] = last;
        last = self->p[i] >= high ? 1 : last < FAR ? (uint8_t)(last + 1) : FAR;
    }
    for (uint32_t i = count; i-- > 0;) {
        self->next[i] = next;
        next = self->p[i] >= high ? 1 : next < FAR ? (uint8_t)(next + 1) : FAR;
    }
}

bool scores_init(struct scores *self, const struct survey *survey, const float *p, float threshold, qn_call *call)
{
    const size_t count = survey->count, groups = 2 * count + 1;
    float *sums = qn_scratch(call, 2 * (count + 1 + groups) * sizeof *sums);
    uint8_t *distances = qn_scratch(call, 2 * count + 1);
    if (!sums || !distances)
        return false;
    *self = (struct scores){.p = p, .mass = sums, .weight = sums + count + 1, .group_mass = sums + 2 * (count + 1),
                     .group_weight = sums + 2 * (count + 1) + groups, .previous = distances, .next = distances + count,
                     .threshold = threshold};
    memset(sums, 0, 2 * (count + 1 + groups) * sizeof *sums);
    for (uint32_t i = 0; i < count; i++) {
        const struct piece *piece = &survey->pieces[i];
        const float weight = (float)piece->text.words, mass = weight * p[i];
        self->mass[i + 1] = self->mass[i] + mass;
        self->weight[i + 1] = self->weight[i] + weight;
        self->group_mass[piece->alike] += mass;
        self->group_weight[piece->alike] += weight;
        self->group_mass[piece->kin] += mass;
        self->group_weight[piece->kin] += weight;
        self->most = p[i] > self->most ? p[i] : self->most;
    }
    measure_distances(self, survey->count);
    return true;
}
