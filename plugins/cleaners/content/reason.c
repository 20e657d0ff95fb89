#include "reason.h"

const qn_reason reason_table[] = {
    [REASON_FOOTER] = {"footer", "within what the page calls its footer"},
    [REASON_COMMENTS] = {"comments", "readers' comments, or what leads to them"},
    [REASON_NAVIGATION] = {"navigation", "a menu, a path, a list of places of the site"},
    [REASON_SHARE] = {"share-bar", "an invitation to share the page"},
    [REASON_SUBSCRIBE] = {"subscribe", "a newsletter, a subscription, a form"},
    [REASON_LEGAL] = {"legal", "rights, terms, consent"},
    [REASON_ADVERT] = {"advertisement", "an advertisement"},
    [REASON_RELATED] = {"related", "a teaser of another text, or a heading above such"},
    [REASON_TITLE] = {"title", "the headline, which is a field of the page"},
    [REASON_BYLINE] = {"byline", "who wrote it and when, which are fields of the page"},
    [REASON_TAGS] = {"tags", "keywords and categories"},
    [REASON_CAPTION] = {"caption", "a caption or a credit of a picture"},
    [REASON_REPEATED] = {"repeated", "the page has the same text before"},
    [REASON_LINKS] = {"links", "a link to another page"},
    [REASON_HEAD] = {"head", "before the main text begins"},
    [REASON_TAIL] = {"tail", "after the main text has ended"},
    [REASON_REST] = {"not-content", "within the main text, and no part of it"},
    [REASON_EMPTY] = {"empty", "the page has no main text"},
};

void reason_context_init(struct reason_context *self, const struct survey *survey, const struct selection *selection)
{
    *self = (struct reason_context){survey, selection, survey->count, 0};
    for (uint32_t i = 0; i < survey->count; i++)
        if (selection->kept[i]) {
            self->first = i < self->first ? i : self->first;
            self->last = i;
        }
}

/* Evidence by classes of tokens and by tags within a few steps up; and by phrases of a short text. */
static const struct evidence {
    enum reason reason;
    uint32_t tokens, tags, phrases;
} evidence[] = {
    {REASON_NAVIGATION, 1u << TOKEN_NAV, 1u << TAG_NAV, 1u << PHRASE_ACCOUNT},
    {REASON_SHARE, 1u << TOKEN_SHARE, 0, 1u << PHRASE_SHARE},
    {REASON_LEGAL, 1u << TOKEN_COOKIE, 0, 1u << PHRASE_LEGAL},
    {REASON_SUBSCRIBE, 1u << TOKEN_NEWSLETTER, 1u << TAG_FORM, 1u << PHRASE_NEWSLETTER},
    {REASON_COMMENTS, 1u << TOKEN_COMMENT, 0, 1u << PHRASE_COMMENT},
    {REASON_ADVERT, 1u << TOKEN_ADVERT, 0, 1u << PHRASE_ADVERT},
    {REASON_RELATED, 1u << TOKEN_RELATED, 0, 1u << PHRASE_RELATED},
    {REASON_BYLINE, 1u << TOKEN_BYLINE, 0, 1u << PHRASE_BYLINE | 1u << PHRASE_AUTHOR},
    {REASON_TAGS, 0, 0, 1u << PHRASE_TAG},
    {REASON_CAPTION, 1u << TOKEN_CAPTION, 1u << TAG_FIGURE, 1u << PHRASE_PHOTO},
};

static bool is_near(const uint8_t *near, uint32_t classes)
{
    enum { STEPS = 5 };
    for (; classes; classes &= classes - 1)
        if (near[__builtin_ctz(classes)] <= STEPS)
            return true;
    return false;
}

static enum reason by_evidence(const struct survey *survey, const struct piece *piece)
{
    enum { BRIEF = 12 }; /* words; in more of them a phrase may be by chance */
    const uint8_t *near = survey->places[piece->owner].near;
    if (piece->text.words <= BRIEF)
        for (size_t i = 0; i < sizeof evidence / sizeof *evidence; i++)
            if (piece->text.phrases & evidence[i].phrases)
                return evidence[i].reason;
    for (size_t i = 0; i < sizeof evidence / sizeof *evidence; i++)
        if (is_near(near, evidence[i].tokens) || is_near(near + NEAR_TAG, evidence[i].tags))
            return evidence[i].reason;
    return REASON_REST;
}

enum reason reason_of(const struct reason_context *self, uint32_t block)
{
    const struct piece *piece = &self->survey->pieces[block];
    switch (self->selection->rules[block]) {
    case RULE_FOOTER: return REASON_FOOTER;
    case RULE_COMMENTS: return REASON_COMMENTS;
    case RULE_BYLINE: return REASON_BYLINE;
    case RULE_COPY: return REASON_REPEATED;
    default: break;
    }
    if (block == self->survey->whole.title || piece->heading_level == 1)
        return REASON_TITLE;
    const enum reason reason = by_evidence(self->survey, piece);
    if (reason != REASON_REST)
        return reason;
    if (piece->kind == QN_CAPTION)
        return REASON_CAPTION;
    if (piece->copy)
        return REASON_REPEATED;
    if (2 * piece->link_chars > piece->text.chars)
        return REASON_LINKS;
    if (block < self->first)
        return REASON_HEAD;
    return block > self->last ? REASON_TAIL : REASON_REST;
}
