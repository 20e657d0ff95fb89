/* dates: when the document says it was published and changed; the lines that say so leave the body. */
#include <quern/plugin.h>

#include "calendar.h"
#include "letters.h"
#include "stamp.h"
#include "story.h"

struct dates {
    bool spans, from_change;
    calendar calendar;
};

static const qn_option options[] = {
    QN_OPT_BOOL(struct dates, from_change, true, "set date from the date of change when no other one is stated"),
    QN_OPT_BOOL(struct dates, spans, false, "mark every date in the kept blocks with a span, too"),
};

enum { REASON_DATE_LINE };
static const qn_reason reasons[] = {
    [REASON_DATE_LINE] = {"date-line", "a line that only says when the text was published or changed"},
};

enum { METRIC_FOUND, METRIC_AMBIGUOUS };
static const qn_metric metrics[] = {
    [METRIC_FOUND] = {"found", "documents", "documents whose date was read from the text"},
    [METRIC_AMBIGUOUS] = {"ambiguous", "documents", "documents whose day and month might change places; no date was set"},
};

static const qn_field_info fields[] = {
    {"date", QN_DATE, "when it was published, as exact as stated"},
    {"modified", QN_DATE, "when it was last changed, as exact as stated"},
    {"author", QN_TEXT, "of a byline in the date line"},
};

enum {
    HEAD_BEFORE = 16, /* lines before the story that may say the date */
    HEAD_WITHIN = 5,  /* lines at the story's beginning: a standfirst may stand before the date */
    TAIL = 4          /* lines behind the story */
};

/** How much a place in the document says that a date is the document's own; the greatest wins. */
typedef enum rank { RANK_NONE, RANK_TAIL, RANK_ABOVE_TITLE, RANK_PAGE_TITLE, RANK_MODIFIED, RANK_HEAD, RANK_LABEL } rank;

/** The best date so far. */
typedef struct choice {
    calendar_date date;
    qn_block *block;
    rank rank;
} choice;

/** What is known of one document. */
typedef struct search {
    const struct dates *self;
    qn_doc *doc;
    qn_call *call;
    story body;
    const qn_block *title; /* the last copy of the title before the story */
    choice published, modified;
    bool ambiguous;
    bool ordered; /* the order of day and month has been asked for */
    calendar_order order;
} search;

static qn_verdict init(void *state, qn_call *call)
{
    struct dates *self = state;
    calendar_init(&self->calendar);
    return QN_PASS;
}

/* ---- Day and month ---- */

/** The order that the document's language or its other dates in numbers decide. */
static calendar_order order_in(const struct dates *self, const qn_doc *doc)
{
    const qn_field *lang = qn_field_of(doc, "lang");
    calendar_order order = lang && lang->value.type == QN_TEXT ? calendar_order_of(lang->value.text) : CALENDAR_UNKNOWN;
    for (const qn_block *block = order ? NULL : doc->blocks; block; block = block->next) {
        calendar_date date;
        for (size_t from = 0; calendar_next(&self->calendar, block->text, from, &date); from = date.end) {
            if (date.shown && order && date.shown != order)
                return CALENDAR_UNKNOWN;
            order = date.shown ? date.shown : order;
        }
    }
    return order;
}

static void settle(search *at, calendar_date *date)
{
    if (date->open && !at->ordered) {
        at->order = order_in(at->self, at->doc);
        at->ordered = true;
    }
    calendar_settle(date, at->order);
}

/* ---- Where dates are looked for ---- */

static void offer(choice *best, const calendar_date *date, qn_block *block, rank how)
{
    /* Above the title the nearest line counts, below it the first one. */
    if (how > best->rank || (how == best->rank && how == RANK_ABOVE_TITLE))
        *best = (choice){*date, block, how};
}

/** Takes the dates of a line, if it is a stamp. @return whether it is one */
static bool take_stamp(search *at, qn_block *block, rank unlabelled)
{
    stamp found;
    if (block->kind == QN_TABLE_ROW || block->kind == QN_CODE || !stamp_read(&at->self->calendar, block->text, &found))
        return false;
    for (unsigned i = 0; i < found.count; i++) {
        calendar_date date = found.rows[i].date;
        const label what = found.rows[i].label;
        settle(at, &date);
        at->ambiguous |= date.open;
        if (date.open)
            continue;
        if (what == LABEL_MODIFIED)
            offer(&at->modified, &date, block, unlabelled == RANK_TAIL ? RANK_TAIL : RANK_MODIFIED);
        else
            offer(&at->published, &date, block, what == LABEL_PUBLISHED && unlabelled != RANK_TAIL ? RANK_LABEL : unlabelled);
    }
    if (found.author.size && !qn_field_of(at->doc, "author") && unlabelled != RANK_TAIL) {
        const uint32_t begin = (uint32_t)(found.author.data - block->text.data);
        const qn_source source = {qn_str("date line"), block, begin, begin + (uint32_t)found.author.size};
        qn_set_text(at->call, at->doc, "author", found.author, &source);
    }
    return true;
}

static const qn_block *title_before(const qn_doc *doc, const qn_block *first)
{
    const qn_slice name = story_title(doc);
    const qn_block *title = NULL;
    for (const qn_block *block = doc->blocks; block && block != first; block = block->next)
        if (story_is_title_copy(block, name))
            title = block;
    return title;
}

static void search_head(search *at)
{
    bool above = false; /* the title is still to come */
    const qn_block *const begin = story_line_before(at->doc, at->body.first, HEAD_BEFORE);
    for (const qn_block *block = begin; at->title && block && block != at->body.first; block = block->next)
        above |= block == at->title;
    unsigned within = 0;
    qn_block *next;
    for (qn_block *block = (qn_block *)begin; block && within < HEAD_WITHIN; block = next) {
        next = block == at->body.last ? NULL : block->next;
        above = above && block != at->title;
        const bool line = story_is_line(block);
        within += line && (within > 0 || block == at->body.first);
        if (line && take_stamp(at, block, above ? RANK_ABOVE_TITLE : RANK_HEAD))
            qn_drop(at->call, at->doc, block, REASON_DATE_LINE, qn_bytes(NULL, 0));
    }
}

/** "Headline | World | Courier | 28.01.2026": the page's title ends with the day. */
static void search_page_title(search *at)
{
    qn_block *const first = at->doc->blocks;
    const qn_field *title = qn_field_of(at->doc, "title");
    if (!first || first == at->body.first || !title || title->block != first->id)
        return;
    calendar_date date;
    for (size_t from = 0; calendar_next(&at->self->calendar, first->text, from, &date); from = date.end) {
        const qn_slice before = letters_trim(qn_part(first->text, 0, date.begin));
        if (date.year && date.day && date.end == first->text.size && before.size && strchr("|-", before.data[before.size - 1])) {
            settle(at, &date);
            if (!date.open)
                offer(&at->published, &date, first, RANK_PAGE_TITLE);
        }
    }
}

/** The day that a block is, and nothing else; false: it says more, or no day. */
static bool is_day(search *at, const qn_block *block, calendar_date *date)
{
    stamp found;
    if (!block || !stamp_read(&at->self->calendar, block->text, &found) || found.count != 1)
        return false;
    *date = found.rows[0].date;
    settle(at, date);
    return !date->open && date->begin == 0 && date->end == block->text.size;
}

/**
 * Behind the story a date counts when no other one stands there, since lists of other stories have many; or when
 * it closes the story itself, beside a name: "Radio 4 News, 28.1.2026, 10:05; jd".
 */
static void search_tail(search *at)
{
    qn_block *block = at->body.last, *chosen = NULL;
    unsigned stamps = 0;
    for (unsigned i = 0; i < TAIL && (block = story_next_line(at->doc, block)); i++) {
        stamp found;
        calendar_date date;
        if (!stamp_read(&at->self->calendar, block->text, &found))
            continue;
        stamps++;
        if (i == 0 && !is_day(at, block, &date)) {
            chosen = block;
            stamps = 1;
            break;
        }
        chosen = block;
    }
    if (stamps == 1 && take_stamp(at, chosen, RANK_TAIL) && (at->published.block == chosen || at->modified.block == chosen))
        qn_drop(at->call, at->doc, chosen, REASON_DATE_LINE, qn_bytes(NULL, 0));
}

static bool same_day(const calendar_date *a, const calendar_date *b)
{
    return a->year == b->year && a->month == b->month && a->day == b->day;
}

/** In a list of stories below, the title has its day above or beneath it; where both are the same there is no doubt. */
static void search_teasers(search *at)
{
    const qn_field *title = qn_field_of(at->doc, "title");
    const qn_block *before = at->body.last;
    for (qn_block *block = before->next; title && block; before = block, block = block->next) {
        calendar_date above, beneath;
        if (qn_equal(block->text, title->value.text) && is_day(at, before, &above) && is_day(at, block->next, &beneath) &&
            same_day(&above, &beneath))
            offer(&at->published, &beneath, block->next, RANK_TAIL);
    }
}

/* ---- The work ---- */

static bool set_date(search *at, const char *name, const choice *best, const char *origin)
{
    char iso[CALENDAR_ISO_SIZE];
    const size_t size = calendar_format(&best->date, iso);
    if (best->rank == RANK_NONE || size == 0 || qn_field_of(at->doc, name))
        return false;
    const qn_source source = {qn_str(origin), best->block, (uint32_t)best->date.begin, (uint32_t)best->date.end};
    return qn_set_date(at->call, at->doc, name, qn_bytes(iso, size), &source);
}

static void find_publication(const struct dates *self, qn_doc *doc, qn_call *call)
{
    search at = {.self = self, .doc = doc, .call = call, .body = story_of(doc)};
    if (!at.body.first)
        return;
    at.title = title_before(doc, at.body.first);
    search_head(&at);
    search_page_title(&at);
    search_tail(&at);
    if (at.published.rank == RANK_NONE)
        search_teasers(&at);
    if (self->from_change && at.modified.rank > at.published.rank) /* all it states is the day of this version */
        at.published = at.modified;
    const bool changed = at.published.rank == RANK_MODIFIED;
    bool found = set_date(&at, "date", &at.published, changed ? "date of change" : "date line");
    found |= set_date(&at, "modified", &at.modified, "date line");
    if (found)
        qn_count(call, METRIC_FOUND, 1);
    else if (at.ambiguous && !qn_field_of(doc, "date"))
        qn_count(call, METRIC_AMBIGUOUS, 1);
}

static bool mark_dates(const struct dates *self, qn_doc *doc, qn_call *call)
{
    const calendar_order order = order_in(self, doc);
    for (qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        calendar_date date;
        for (size_t from = 0; calendar_next(&self->calendar, block->text, from, &date); from = date.end) {
            if (!date.year)
                continue;
            calendar_settle(&date, order);
            qn_span *span = qn_add_span(call, doc, block, "date", (uint32_t)date.begin, (uint32_t)date.end);
            char iso[CALENDAR_ISO_SIZE];
            const size_t size = calendar_format(&date, iso);
            if (!span || (size && !qn_add_feature(call, doc, span, "value", qn_bytes(iso, size))))
                return false;
        }
    }
    return true;
}

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    const struct dates *self = state;
    find_publication(self, doc, call);
    if (self->spans && !mark_dates(self, doc, call))
        return qn_fail_doc(call, QN_E_LIMIT, "no room for the spans of its dates");
    return QN_PASS;
}

static const qn_spans adds_spans = {.size = sizeof adds_spans, .option = "spans"};
static const qn_ext exts[] = {{QN_SPANS, &adds_spans}, {NULL, NULL}};

static const qn_plugin dates = {
    QN_PLUGIN_HEAD,
    .name = "dates", .version = "1.0.0", .license = "MIT",
    .summary = "Read the dates of publication and change that the text states",
    .kind = QN_EXTRACTOR, .threading = QN_PER_WORKER, .state_size = sizeof(struct dates),
    QN_TABLE(option, options),
    QN_TABLE(metric, metrics),
    QN_TABLE(reason, reasons),
    QN_TABLE(field, fields),
    .exts = exts,
    .init = init, .process = process,
};
QN_MODULE(&dates);
