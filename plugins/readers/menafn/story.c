#include "story.h"

#include "grammar.h"
#include "phrase.h"

#define MAX_TITLE 400      /* bytes */
#define MAX_NAME 6         /* words of the provider's name in a disclaimer */
#define MIN_DISCLAIMER 5   /* words of its wording that must agree: "the information as is without" */
#define MIN_ERROR 8        /* words of the error page's */

static const char error_page[] = "403|404|500? sorry? error we re sorry but the page you were looking for doesn t exist";
static const char disclaimer[] =
    "the|this news? information|content as is without warranty of any kind we do not accept any responsibility or "
    "liability for the accuracy content images videos licenses completeness legality or reliability of the "
    "information contained in this article if you have any complaints or copyright issues related to this article "
    "kindly contact the provider|author above";

/* What is known while a story is taken apart. */
struct story {
    qn_call *call;
    qn_doc *doc;
    qn_block *lead; /* the first dateline, or NULL */
    qn_block *tail; /* the last block of what ends the story: an ID line or a disclaimer */
};

/* ---- Tools ---- */

static bool is_text(const qn_block *block, const char *text)
{
    return qn_equal(block->text, qn_str(text));
}

static bool is_one_of(const qn_block *block, const char *const *texts)
{
    for (; *texts; texts++)
        if (is_text(block, *texts))
            return true;
    return false;
}

static bool drop(struct story *story, qn_block *block, enum menafn_reason reason)
{
    return qn_drop(story->call, story->doc, block, reason, qn_str(NULL));
}

/* Sets a field once. @param text a part of the block's text */
static bool set_field(struct story *story, const char *name, qn_type type, qn_slice value, const char *origin,
                      const qn_block *block, qn_slice text)
{
    if (value.size == 0 || qn_field_of(story->doc, name))
        return true;
    const uint32_t begin = (uint32_t)(text.data - block->text.data);
    const qn_source source = {.origin = qn_str(origin), .block = block, .begin = begin, .end = begin + (uint32_t)text.size};
    return type == QN_DATE ? qn_set_date(story->call, story->doc, name, value, &source)
                           : qn_set_text(story->call, story->doc, name, value, &source);
}

/* Drops the words from one place up to another; blocks that hold more are cut. @param last set to the last one dropped */
static bool drop_range(struct story *story, struct place from, struct place to, enum menafn_reason reason, qn_block **last)
{
    qn_block *end = to.block;
    if (to.at < end->text.size && !qn_split(story->call, story->doc, end, (uint32_t)to.at))
        return false;
    qn_block *block = from.block;
    if (from.at > 0) {
        block = qn_split(story->call, story->doc, from.block, (uint32_t)from.at);
        if (!block)
            return false;
        if (end == from.block)
            end = block;
    }
    for (;; block = block->next) {
        if (!drop(story, block, reason))
            return false;
        if (block == end)
            break;
    }
    *last = end;
    return true;
}

/* ---- In front of the story ---- */

/* Every page carries the site's error page, hidden, in front of the story: it says nothing of it. */
static bool drop_error_page(struct story *story)
{
    const struct place begin = {qn_next_kept(story->doc, NULL), 0};
    struct place end = begin;
    qn_block *last;
    if (!begin.block || phrase_read(&end, error_page) < MIN_ERROR)
        return true;
    return drop_range(story, begin, end, REASON_ERROR_PAGE, &last);
}

static bool drop_share_bar(struct story *story)
{
    static const char *const links[] = {"Share on Facebook", "Tweet on Twitter", "Share on Facebook Tweet on Twitter", NULL};
    for (qn_block *block = NULL; (block = qn_next_kept(story->doc, block));)
        if (is_one_of(block, links) && !drop(story, block, REASON_SHARE_BAR))
            return false;
    return true;
}

/* ---- The story ---- */

/* Takes the bracket at a block's start into fields. */
static bool take_dateline(struct story *story, qn_block *block, const struct dateline *dateline)
{
    const qn_slice name = qn_part(block->text, 1, 7);
    if (!set_field(story, "source", QN_TEXT, name, "dateline", block, name) ||
        !set_field(story, "provider", QN_TEXT, dateline->provider, "dateline", block, dateline->provider) ||
        !set_field(story, "via", QN_TEXT, dateline->via, "dateline", block, dateline->via))
        return false;
    qn_block *rest = NULL;
    if (dateline->end < block->text.size) {
        rest = qn_split(story->call, story->doc, block, (uint32_t)dateline->end);
        if (!rest)
            return false;
    }
    if (!story->lead)
        story->lead = block;
    return drop(story, block, REASON_DATELINE);
}

/* The bracket counts at the start of a block only; where a body is doubled, it may come again. */
static bool take_datelines(struct story *story)
{
    for (qn_block *block = NULL; (block = qn_next_kept(story->doc, block));) {
        struct dateline dateline;
        if (grammar_dateline(block->text, &dateline) && !take_dateline(story, block, &dateline))
            return false;
    }
    return true;
}

/* Takes the date of the page, and the word "Date" in front of it, from above the story. */
static bool take_page_dates(struct story *story)
{
    const qn_block *const until = story->lead ? story->lead : story->tail;
    for (qn_block *block = story->doc->blocks; block && block != until; block = block->next) {
        char iso[GRAMMAR_DATE_SIZE];
        const bool is_date = grammar_page_date(block->text, iso);
        if (block->state == QN_DROPPED || (!is_date && !is_text(block, "Date")))
            continue;
        if (is_date && !set_field(story, "date", QN_DATE, qn_str(iso), "entry date", block, block->text))
            return false;
        if (!drop(story, block, REASON_DATE_HEADER))
            return false;
    }
    return true;
}

/* The title is the last line before the dateline. */
static bool take_headline(struct story *story)
{
    qn_block *title = NULL;
    for (qn_block *block = story->doc->blocks; story->lead && block != story->lead; block = block->next)
        if (block->state != QN_DROPPED && block->text.size > 0)
            title = block;
    if (qn_field_of(story->doc, "title") || !title || title->text.size > MAX_TITLE)
        return true;
    const qn_slice text = grammar_without_tags(title->text);
    return set_field(story, "title", QN_TEXT, text, "line before the dateline", title, text) &&
           drop(story, title, REASON_HEADLINE);
}

/* ---- Behind the story ---- */

/* Takes the ID lines at the block's end, of which there may be several. */
static bool take_id_lines_of(struct story *story, qn_block *block)
{
    struct id_line line;
    while (grammar_id_line(block->text, &line)) {
        const qn_slice text = qn_part(block->text, line.begin, line.end);
        if (!set_field(story, "date", QN_DATE, qn_str(line.date), "id line", block, text) ||
            !set_field(story, "story_id", QN_TEXT, line.story_id, "id line", block, line.story_id) ||
            !set_field(story, "source", QN_TEXT, qn_part(text, 0, 6), "id line", block, qn_part(text, 0, 6)))
            return false;
        qn_block *whole = block;
        if (line.begin > 0) {
            whole = qn_split(story->call, story->doc, block, (uint32_t)line.begin);
            if (!whole)
                return false;
        }
        if (!drop(story, whole, REASON_ID_LINE))
            return false;
        story->tail = whole;
        if (whole == block)
            break;
    }
    return true;
}

static bool take_id_lines(struct story *story)
{
    for (qn_block *block = qn_next_kept(story->doc, NULL); block; block = qn_next_kept(story->doc, block))
        if (!take_id_lines_of(story, block))
            return false;
    return true;
}

/* The end of the disclaimer that begins at a place; false: none does. It goes by its wording, not by the provider's name. */
static bool match_disclaimer(struct place begin, struct place *end)
{
    *end = begin;
    if (phrase_read(end, "legal disclaimer") != 2)
        *end = begin;
    return phrase_read_to(end, "provides", MAX_NAME + 1) && phrase_read(end, disclaimer) >= MIN_DISCLAIMER;
}

/* The first place in a block where the words that head a disclaimer stand; its start when there are none. */
static size_t disclaimer_head(const qn_block *block)
{
    static const char head[] = "Legal Disclaimer";
    const char *at = block->text.data, *const end = at + block->text.size;
    while (at < end && (at = memchr(at, head[0], (size_t)(end - at)))) {
        if ((size_t)(end - at) >= sizeof head - 1 && memcmp(at, head, sizeof head - 1) == 0)
            return (size_t)(at - block->text.data);
        at++;
    }
    return 0;
}

static bool drop_disclaimers(struct story *story)
{
    for (qn_block *block = NULL; (block = qn_next_kept(story->doc, block));) {
        struct place begin = {block, 0}, end;
        bool found = match_disclaimer(begin, &end);
        if (!found && (begin.at = disclaimer_head(block)) > 0)
            found = match_disclaimer(begin, &end);
        if (!found)
            continue;
        if (!drop_range(story, begin, end, REASON_LEGAL_DISCLAIMER, &story->tail))
            return false;
        block = story->tail;
    }
    return true;
}

/* The labels under a story, and the values of those that nobody has set. */
static bool is_foot(const qn_block *block)
{
    static const char *const labels[] = {"Tags", "Label", "Tags Label", "Comments", "No comment", "Comments No comment",
                                         "Category", "Date", NULL};
    char iso[GRAMMAR_DATE_SIZE];
    return is_one_of(block, labels) || grammar_page_date(block->text, iso);
}

static bool drop_foot_block(struct story *story, qn_block *block)
{
    char iso[GRAMMAR_DATE_SIZE];
    if (grammar_page_date(block->text, iso) &&
        !set_field(story, "date", QN_DATE, qn_str(iso), "entry date", block, block->text))
        return false;
    return drop(story, block, REASON_FOOT);
}

/* Behind what ends the story: the foot down to its last label, then lists of other stories. */
static bool drop_behind(struct story *story)
{
    const qn_block *last_label = NULL;
    for (qn_block *block = story->tail->next; block; block = block->next) {
        if (block == story->lead)
            return true; /* another story follows: this was not the end */
        if (block->state != QN_DROPPED && is_foot(block))
            last_label = block;
    }
    bool in_foot = last_label != NULL;
    for (qn_block *block = qn_kept_from(story->tail->next); block; block = qn_kept_from(block->next)) {
        if (!(in_foot ? drop_foot_block(story, block) : drop(story, block, REASON_SIDE_LIST)))
            return false;
        in_foot = in_foot && block != last_label;
    }
    return true;
}

/* Where nothing ends the story, the labels that are the last lines of all. */
static bool drop_last_labels(struct story *story)
{
    qn_block *first = NULL;
    for (qn_block *block = NULL; (block = qn_next_kept(story->doc, block));) {
        if (!is_foot(block))
            first = NULL;
        else if (!first)
            first = block;
    }
    for (; first; first = qn_kept_from(first->next))
        if (!drop_foot_block(story, first))
            return false;
    return true;
}

/* ---- All of it ---- */

bool story_take(qn_call *call, qn_doc *doc)
{
    struct story story = {.call = call, .doc = doc};
    /* ID lines come before the page's dates, which state the same day less certainly. */
    if (!drop_error_page(&story) || !drop_share_bar(&story) || !take_datelines(&story) || !take_id_lines(&story) ||
        !drop_disclaimers(&story) || !(story.tail ? drop_behind(&story) : drop_last_labels(&story)) ||
        !take_page_dates(&story) || !take_headline(&story))
        return false;
    if (!qn_has_text(doc))
        qn_drop_doc(call, doc, REASON_EMPTY, qn_str(NULL));
    return true;
}
