/* dateline: lifts the dateline, the byline and the sign-off out of the body. */
#include <quern/plugin.h>

#include "byline.h"
#include "letters.h"
#include "opening.h"
#include "story.h"

struct dateline {
    bool bylines;
    calendar calendar;
};

static const qn_option options[] = {
    QN_OPT_BOOL(struct dateline, bylines, true, "lift bylines and credits, too"),
};

enum { REASON_DATELINE, REASON_BYLINE, REASON_SIGN_OFF };
static const qn_reason reasons[] = {
    [REASON_DATELINE] = {"dateline", "place, day and agency before the first sentence"},
    [REASON_BYLINE] = {"byline", "a line that says who wrote the text or which agency it is from"},
    [REASON_SIGN_OFF] = {"sign-off", "initials or an agency in brackets behind the last sentence"},
};

enum { METRIC_DATELINES, METRIC_BYLINES, METRIC_SIGN_OFFS };
static const qn_metric metrics[] = {
    [METRIC_DATELINES] = {"datelines", "documents", "documents that open with a dateline"},
    [METRIC_BYLINES] = {"bylines", "blocks", "bylines and credits"},
    [METRIC_SIGN_OFFS] = {"sign_offs", "documents", "documents that end with initials in brackets"},
};

static const qn_field_info fields[] = {
    {"place", QN_TEXT, "the dateline's place, as written"},
    {"agency", QN_TEXT, "the news agency that the text is from, as written"},
    {"source", QN_TEXT, "the site that a dateline names"},
    {"author", QN_TEXT, "who wrote it, by the byline"},
    {"date", QN_DATE, "the dateline's day, if it has a year"},
};

enum {
    HEAD_BEFORE = 12,    /* lines before the story that may be bylines */
    HEAD_PARAGRAPHS = 4, /* blocks of the story that may begin with the dateline: pictures' legends stand first */
    TAIL = 6,            /* lines behind the story that may be bylines or credits */
    SIGN_OFF = 16,       /* bytes of initials in brackets */
    LEAST_BYLINE = 4     /* bytes of a byline before the story */
};

static qn_verdict init(void *state, qn_call *call)
{
    struct dateline *self = state;
    calendar_init(&self->calendar);
    return QN_PASS;
}

/** Sets a field to a part of a block's text, unless it is set or the part is empty. */
static void lift(qn_doc *doc, qn_call *call, const char *name, qn_slice part, const qn_block *block, const char *origin)
{
    if (!part.size || qn_field_of(doc, name))
        return;
    const uint32_t begin = (uint32_t)(part.data - block->text.data);
    const qn_source source = {qn_str(origin), block, begin, begin + (uint32_t)part.size};
    qn_set_text(call, doc, name, part, &source);
}

static bool lift_opening(const struct dateline *self, qn_doc *doc, qn_call *call, qn_block *block)
{
    opening found;
    if (!opening_read(&self->calendar, block->text, &found))
        return false;
    lift(doc, call, "place", found.place, block, "dateline");
    lift(doc, call, "agency", found.agency, block, "dateline");
    lift(doc, call, "source", found.source, block, "dateline");
    lift(doc, call, "author", found.author, block, "dateline");
    char iso[CALENDAR_ISO_SIZE];
    const size_t size = found.dated ? calendar_format(&found.date, iso) : 0;
    if (size && !qn_field_of(doc, "date")) {
        const qn_source source = {qn_str("dateline"), block, (uint32_t)found.date.begin, (uint32_t)found.date.end};
        qn_set_date(call, doc, "date", qn_bytes(iso, size), &source);
    }
    if (found.size < block->text.size && !qn_split(call, doc, block, (uint32_t)found.size))
        return true; /* over the limit: the call is marked */
    qn_drop(call, doc, block, REASON_DATELINE, qn_bytes(NULL, 0));
    qn_count(call, METRIC_DATELINES, 1);
    return true;
}

/** @param least bytes: "AA" before a story is a button for the size of letters, "PA" behind it is an agency */
static void lift_byline(const struct dateline *self, qn_doc *doc, qn_call *call, qn_block *block, size_t least)
{
    byline found;
    calendar_date date;
    if (block->kind == QN_HEADING || block->text.size < least || !byline_read(block->text, &found))
        return;
    if (calendar_next(&self->calendar, block->text, 0, &date) && date.year && date.day)
        return; /* "By Jane Doe | 28 January 2026" is for the stage that reads dates */
    lift(doc, call, "author", found.author, block, "byline");
    lift(doc, call, "agency", found.agency, block, "byline");
    qn_drop(call, doc, block, REASON_BYLINE, qn_bytes(NULL, 0));
    qn_count(call, METRIC_BYLINES, 1);
}

/** Where "(PW)" or "（新华社）" begins behind the last sentence; 0: it is not there. */
static size_t sign_off_begin(qn_slice text)
{
    const qn_slice tail = qn_part(text, text.size > SIGN_OFF ? text.size - SIGN_OFF : 0, text.size);
    const bool wide = tail.size > 3 && memcmp(tail.data + tail.size - 3, "）", 3) == 0;
    if (!wide && !(tail.size > 2 && tail.data[tail.size - 1] == ')'))
        return 0;
    const char *open = NULL;
    for (size_t i = 0; i + (wide ? 3 : 1) < tail.size; i++)
        if (wide ? memcmp(tail.data + i, "（", 3) == 0 : tail.data[i] == '(')
            open = tail.data + i;
    if (!open || open == text.data)
        return 0;
    const size_t mark = wide ? 3 : 1;
    const qn_slice inside = qn_bytes(open + mark, (size_t)(tail.data + tail.size - open) - 2 * mark);
    bool capitals = false;
    for (size_t i = 0; i < inside.size; i++) {
        const char c = inside.data[i];
        capitals |= c >= 'A' && c <= 'Z';
        if (!wide && !((c | 32) >= 'a' && (c | 32) <= 'z') && !strchr("-/., ", c)) /* with a digit it may name something */
            return 0;
    }
    const bool agency = inside.size && byline_agency(inside) == inside.size;
    const bool initials = !wide && (memchr(inside.data, '/', inside.size) || (capitals && inside.size <= 6));
    const bool over = wide && inside.size == 3 && (memcmp(inside.data, "完", 3) == 0 || memcmp(inside.data, "了", 3) == 0);
    const qn_slice before = letters_trim(qn_bytes(text.data, (size_t)(open - text.data)));
    return (agency || initials || over) && story_ends_sentence(before) ? (size_t)(open - text.data) : 0;
}

static bool lift_sign_off(qn_doc *doc, qn_call *call, qn_block *block)
{
    const size_t begin = sign_off_begin(block->text);
    qn_block *const end = begin ? qn_split(call, doc, block, (uint32_t)begin) : NULL;
    if (!end)
        return false;
    byline found;
    if (byline_read(end->text, &found))
        lift(doc, call, "agency", found.agency, end, "sign-off");
    qn_drop(call, doc, end, REASON_SIGN_OFF, qn_bytes(NULL, 0));
    qn_count(call, METRIC_SIGN_OFFS, 1);
    return true;
}

/** Bylines above the story; the dateline in its first paragraphs, and bylines between those. */
static void lift_head(const struct dateline *self, qn_doc *doc, qn_call *call, const story *body)
{
    qn_block *block = story_line_before(doc, body->first, HEAD_BEFORE);
    for (; self->bylines && block && block != body->first; block = story_next_line(doc, block))
        lift_byline(self, doc, call, block, LEAST_BYLINE);
    bool opened = false;
    unsigned paragraphs = 0;
    for (block = story_line_before(doc, body->first, 2); block && paragraphs < HEAD_PARAGRAPHS; block = story_next_line(doc, block)) {
        opened = opened || (block->state != QN_DROPPED && block->kind != QN_HEADING && lift_opening(self, doc, call, block));
        if (self->bylines && story_is_line(block) && block != body->first && block != body->last)
            lift_byline(self, doc, call, block, LEAST_BYLINE);
        paragraphs += paragraphs > 0 || block == body->first;
    }
}

/** The sign-off behind the last sentence; bylines and credits below it. */
static void lift_tail(const struct dateline *self, qn_doc *doc, qn_call *call, const story *body)
{
    bool signed_off = lift_sign_off(doc, call, body->last);
    qn_block *block = body->last;
    for (unsigned i = 0; i < TAIL && (block = story_next_line(doc, block)); i++) {
        signed_off = signed_off || lift_sign_off(doc, call, block);
        if (self->bylines)
            lift_byline(self, doc, call, block, 0);
    }
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const struct dateline *self = state;
    const story body = story_of(doc);
    if (body.first) {
        lift_tail(self, doc, call, &body);
        lift_head(self, doc, call, &body);
    }
    return QN_PASS;
}

static const qn_plugin dateline = {
    QN_PLUGIN_HEAD,
    .name = "dateline", .version = "1.0.0", .license = "MIT",
    .summary = "Lift datelines, bylines and sign-offs into fields",
    .kind = QN_EXTRACTOR, .threading = QN_PER_WORKER, .state_size = sizeof(struct dateline),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    QN_TABLE(field, fields),
    .init = init, .process = process,
};
QN_MODULE(&dateline);
