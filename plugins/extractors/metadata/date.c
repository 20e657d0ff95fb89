#include "date.h"

#include "numerals.h"
#include "phrase.h"

#include <labels.h>
#include <lexbor/tag/const.h>
#include <stdio.h>

enum { CLAIMS = 64, OTHERS = 24, ABOVE = 6, CLOSE = 10, BELOW = 20, LONGEST_LINE = 200, BEGIN = 60, LABEL = 40, BENEATH_SIZE = 40, ORIGIN = 64 };

#define LEAST 0.25 /* a day that less speaks for is none */
#define BENEATH_TITLE 2.5 /* what a short line right beneath the title counts */
#define MADE_ANEW 1.6     /* and how much more where the machine's dates are doubtful */

/* Where a date stands; two of different groups that agree are two witnesses. */
enum group { META, JSONLD, TIME, URL, LINE, CHANGED, GROUPS };
static const char *const group_names[GROUPS] = {"meta", "jsonld", "time", "url", "line", "modified"};

/* A date and how much it counts as the day of publication. */
typedef struct claim {
    calendar_date date;
    enum group group;
    double weight;
    qn_block *block;
} claim;

typedef struct search {
    source *from;
    claim rows[CLAIMS];
    size_t count;
    calendar_date modified;
    bool has_modified;
    calendar_order order;
} search;

/* ---- Claims ---- */

static int days_of(int month, int year)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : days[month - 1];
}

static void add_claim(search *at, const calendar_date *date, enum group group, double weight, qn_block *block)
{
    const struct metadata *self = at->from->self;
    if (date->year >= self->earliest && date->year <= self->latest && date->month && date->day && at->count < CLAIMS &&
        date->day <= days_of(date->month, date->year))
        at->rows[at->count++] = (claim){*date, group, weight, block};
}

/* A date whose day and month may change places is claimed both ways, for others to decide. */
static void claim_date(search *at, calendar_date date, enum group group, double weight, qn_block *block)
{
    if (!date.year || !date.day)
        return;
    if (!date.open) {
        add_claim(at, &date, group, weight, block);
        return;
    }
    for (calendar_order order = CALENDAR_DAY_FIRST; order <= CALENDAR_MONTH_FIRST; order++) {
        calendar_date read = date;
        const double share = at->order == CALENDAR_UNKNOWN ? 0.1 : at->order == order ? 1 : 0.4;
        if (calendar_settle(&read, order))
            add_claim(at, &read, group, weight * share, block);
    }
}

/* @return is there a date in the value? */
static bool claim_value(search *at, qn_slice value, enum group group, double weight, qn_block *block)
{
    calendar_date date;
    if (!value.size || !calendar_next(&at->from->self->calendar, value, 0, &date))
        return false;
    claim_date(at, date, group, weight, block);
    return true;
}

static void note_modified(search *at, calendar_date date)
{
    const struct metadata *self = at->from->self;
    calendar_settle(&date, at->order);
    if (at->has_modified || date.open || date.year < self->earliest || date.year > self->latest || !date.day)
        return;
    at->modified = date;
    at->has_modified = true;
}

static void claim_modified(search *at, qn_slice value, double weight)
{
    calendar_date date;
    if (!value.size || !calendar_next(&at->from->self->calendar, value, 0, &date))
        return;
    claim_date(at, date, CHANGED, weight, NULL);
    note_modified(at, date);
}

/* ---- What is written for machines ---- */

static const struct { const char *name; double weight; } published[] = {
    {"article:published_time", 3}, {"og:article:published_time", 3}, {"og:published_time", 3}, {"datePublished", 3}, {"rnews:datePublished", 3},
    {"dcterms.issued", 3}, {"dc.date.issued", 3}, {"citation_publication_date", 2}, {"citation_online_date", 2.5}, {"citation_date", 2},
    {"parsely-pub-date", 3}, {"sailthru.date", 3}, {"pubdate", 3}, {"publishdate", 3}, {"publish-date", 3}, {"publish_date", 3},
    {"publication_date", 3}, {"publication-date", 3}, {"published", 3}, {"published-date", 3}, {"published_date", 3}, {"published_time", 3},
    {"article.published", 3}, {"article_date_original", 3}, {"originalpublicationdate", 3}, {"cXenseParse:recs:publishtime", 3},
    {"dc.date", 2.5}, {"dcterms.date", 2.5}, {"dc:date", 2.5}, {"dc.date.created", 2.5}, {"dc:date.created", 2.5}, {"dcterms.created", 2.5},
    {"date", 2.5}, {"datecreated", 2.5}, {"og:pubdate", 3}, {"bt:pubdate", 3}, {"timestamp", 2}, {"created", 2.5},
    {"article:created_time", 2.5}, {"uploadDate", 2.5}};
static const char *const modified[] = {"article:modified_time", "og:article:modified_time", "og:updated_time", "dateModified", "dcterms.modified",
                                       "dc.date.modified", "last-modified", "last_modified", "revised", "updated", "updated_time", "lastmod", "article:modified",
                                       "modified-date", "modified_date", "updated_date", "dateUpdate", "dc.date.updated"};

enum { PUBLISHED = sizeof published / sizeof *published, MODIFIED = sizeof modified / sizeof *modified };

/* Of metas of one name the first one is the page's: those of its comments follow. */
static void read_metas(search *at)
{
    const struct page *page = &at->from->page;
    bool seen[PUBLISHED + MODIFIED] = {0};
    for (uint32_t i = 0; i < page->meta_count; i++) {
        const qn_slice value = page_value(page, page->metas[i].value);
        if (value.size > LONGEST_LINE)
            continue;
        for (size_t j = 0; j < PUBLISHED; j++)
            if (!seen[j] && page_meta_is(page, i, published[j].name))
                seen[j] = claim_value(at, value, META, published[j].weight, NULL);
        for (size_t j = 0; j < MODIFIED; j++)
            if (!seen[PUBLISHED + j] && page_meta_is(page, i, modified[j])) {
                seen[PUBLISHED + j] = true;
                claim_modified(at, value, 0.5);
            }
    }
}

static void read_jsonld(search *at)
{
    const jsonld *things = &at->from->things;
    for (size_t i = 0; i < things->count; i++) {
        const json_t *thing = things->things[i];
        const bool main = thing == at->from->article;
        claim_value(at, jsonld_text(json_object_get(thing, "datePublished")), JSONLD, main ? 3 : 1, NULL);
        if (!main)
            continue;
        claim_value(at, jsonld_text(json_object_get(thing, "dateCreated")), JSONLD, 1.5, NULL);
        claim_value(at, jsonld_text(json_object_get(thing, "uploadDate")), JSONLD, 1.5, NULL);
        claim_modified(at, jsonld_text(json_object_get(thing, "dateModified")), 0.5);
    }
}

/* The first day in an address. @return is there one? */
static bool claim_address(search *at, qn_slice url, double weight)
{
    for (size_t i = 8; i + 8 <= url.size; i++) {
        calendar_date date;
        const bool digit_before = url.data[i - 1] >= '0' && url.data[i - 1] <= '9';
        if (digit_before || (!numerals_year_first(url, i, &date) && !numerals_year_last(url, i, &date)) || date.year < at->from->self->earliest ||
            date.year > at->from->self->latest)
            continue;
        claim_date(at, date, URL, weight, NULL);
        return true;
    }
    return false;
}

/* ---- What is shown ---- */

static bool is_near(const search *at, const qn_block *block)
{
    const qn_block *title = at->from->title;
    return title && block && block->id + ABOVE >= title->id && block->id <= title->id + BELOW;
}

/* What the words before a place in a block, or the line above it, say that a date is of. */
static label label_before(const search *at, const qn_block *block, size_t place)
{
    qn_slice rest = qn_part(block->text, place > LABEL ? place - LABEL : 0, place);
    while (rest.size && ((unsigned char)rest.data[0] & 0xC0) == 0x80) /* the rest of a character */
        rest = qn_part(rest, 1, rest.size);
    if (place > 0)
        return labels_at_end(rest, &rest);
    const qn_block *above = block->id > 0 ? at->from->blocks[block->id - 1] : NULL;
    if (!above || !above->text.size || above->text.size > LABEL)
        return LABEL_NONE;
    const label what = labels_at_end(above->text, &rest);
    return rest.size ? LABEL_NONE : what;
}

/* What is said of the date that an element shows: before the element, or in it. */
static label label_of(const search *at, const qn_block *block, qn_slice text)
{
    calendar_date date;
    qn_slice rest;
    const label before = block && text.data >= block->text.data ? label_before(at, block, (size_t)(text.data - block->text.data)) : LABEL_NONE;
    if (before != LABEL_NONE || text.size > LONGEST_LINE || !calendar_next(&at->from->self->calendar, text, 0, &date))
        return before;
    return labels_at_end(qn_part(text, 0, date.begin), &rest);
}

/* Is the element one of another story? What is marked as published right beneath the title is not, whatever it lies in. */
static bool is_of_other(const search *at, const marked *row, const qn_block *block)
{
    const bool near = is_near(at, block), beneath = near && block->id > at->from->title->id && block->id <= at->from->title->id + 2;
    if (row->says & MARK_OTHER)
        return !(beneath && (row->says | row->prop) & MARK_PUBLISHED);
    return row->says & MARK_BESIDE && !near && !(row->prop & MARK_PUBLISHED);
}

/* The date that an element states, for machines or for people. @return is there one? */
static bool date_of(const search *at, const marked *row, qn_slice text, qn_slice *value, calendar_date *date)
{
    const source *from = at->from;
    const qn_slice datetime = page_attribute_of(&from->page, row->node, PAGE_DATETIME), content = page_attribute_of(&from->page, row->node, PAGE_CONTENT);
    *value = datetime.size ? datetime : content.size ? content : text;
    return value->size <= LONGEST_LINE && (calendar_next(&from->self->calendar, *value, 0, date) || numerals_short(*value, date)) &&
           date->year && date->day;
}

/* Elements that hold a date. */
static void read_marks(search *at)
{
    source *from = at->from;
    size_t times = 0, times_near = 0, others = 0;
    for (size_t i = 0; i < from->marks.count; i++) {
        const marked *row = &from->marks.rows[i];
        const uint32_t all = row->says | row->prop;
        const bool time = from->page.nodes[row->node].tag == LXB_TAG_TIME;
        if (!(time || all & (MARK_DATE | MARK_PUBLISHED | MARK_MODIFIED)))
            continue;
        qn_block *block;
        qn_slice value;
        calendar_date date;
        const qn_slice text = source_text(from, row->node, &block);
        if (!date_of(at, row, text, &value, &date))
            continue;
        const bool near = is_near(at, block), other = is_of_other(at, row, block);
        const label what = label_of(at, block, text);
        if (row->prop & MARK_MODIFIED || what == LABEL_MODIFIED || (all & MARK_MODIFIED && !(all & MARK_PUBLISHED))) {
            if (near || row->prop || !other)
                claim_modified(at, value, near ? 0.5 : 0.3);
            continue;
        }
        const bool of_publication = all & MARK_PUBLISHED || what == LABEL_PUBLISHED;
        size_t *const before = near ? &times_near : &times; /* of several the first one is the page's */
        double weight = !time ? 0.7 : (*before)++ == 0 ? 1.5 : 0.5;
        weight += row->prop & MARK_PUBLISHED ? 1.5 : of_publication ? 0.7 : 0;
        weight += near ? 0.8 : 0;
        if (other) /* where all else is silent */
            weight = of_publication ? 0.6 : others == 0 ? 0.45 : 0.35;
        others += other;
        if (!other || others <= OTHERS) /* lists of other stories leave room for what follows */
            claim_date(at, date, TIME, weight, block);
    }
}

/* The dates of a line; a label says what they are of. @return are there any? */
static bool claim_line(search *at, qn_block *block, qn_slice text, double weight)
{
    const bool whole = text.size == block->text.size; /* within prose "released on" tells of something else */
    calendar_date date;
    bool any = false;
    size_t before = 0;
    for (size_t j = 0; calendar_next(&at->from->self->calendar, text, j, &date); j = date.end) {
        qn_slice rest;
        label what = labels_at_end(qn_part(text, before, date.begin), &rest);
        if (what == LABEL_NONE && date.begin == 0)
            what = label_before(at, block, 0);
        before = date.end;
        if (!date.year || !date.day)
            continue;
        if (what == LABEL_MODIFIED)
            note_modified(at, date);
        claim_date(at, date, what == LABEL_MODIFIED ? CHANGED : LINE,
                   what == LABEL_MODIFIED ? 0.5 : what == LABEL_PUBLISHED && whole ? weight + 1 : weight, block);
        any = true;
    }
    if (!any && (any = numerals_short(text, &date)))
        claim_date(at, date, LINE, weight * 0.8, block);
    return any;
}

/* What a block lies in. */
static uint32_t marks_at(const search *at, uint32_t block)
{
    return at->from->marks.inherited[at->from->page.blocks[block].owner];
}

/* Short lines near the title, and how the text begins. */
static void read_lines(search *at)
{
    source *from = at->from;
    const uint32_t title = from->title ? from->title->id : 0, begin = title > ABOVE ? title - ABOVE : 0;
    size_t seen = 0;
    for (uint32_t i = begin; i < from->page.block_count && i <= title + BELOW; i++) {
        qn_block *block = from->blocks[i];
        if (!block || from->page.blocks[i].hidden || marks_at(at, i) & MARK_OTHER)
            continue;
        const bool line = block->text.size <= LONGEST_LINE;
        const bool beneath = from->title && i > title && i <= title + 4 && block->text.size < BENEATH_SIZE;
        double weight = beneath ? BENEATH_TITLE : !line ? 0.5 : (block->text.size < 60 ? 1.2 : 0.6) + (seen == 0 ? 0.5 : 0);
        if (i > title + CLOSE)
            weight *= 0.7;
        seen += claim_line(at, block, line ? block->text : qn_part(block->text, 0, BEGIN), weight);
    }
}

/* Where nothing else says a day: any line of the page, what stands beside the article last; at last its head. */
static void read_page(search *at)
{
    static const char *const descriptions[] = {"description", "og:description", NULL}, *const images[] = {"og:image", "twitter:image", NULL};
    source *from = at->from;
    const uint32_t title = from->title ? from->title->id : 0;
    double weight = 1;
    for (int pass = 0; pass < 4 && at->count == 0; pass++) /* below the title; above it, where sites put today's date; the same beside the article */
        for (uint32_t i = 0; i < from->page.block_count && at->count < CLAIMS / 2; i++) {
            qn_block *block = from->blocks[i];
            const int own = (marks_at(at, i) & MARK_OTHER ? 2 : 0) + (i < title);
            if (block && block->text.size <= LONGEST_LINE && own == pass && claim_line(at, block, block->text, weight))
                weight = 0.4;
        }
    if (at->count == 0 && !claim_value(at, page_value(&from->page, from->page.title), LINE, 0.4, NULL) &&
        !claim_value(at, source_meta(from, descriptions, NULL), LINE, 0.4, NULL))
        claim_address(at, source_meta(from, images, NULL), 0.3); /* pictures are filed by the day on which they came */
}

/* ---- The choice ---- */

static bool same_day(const calendar_date *a, const calendar_date *b)
{
    return a->year == b->year && a->month == b->month && a->day == b->day;
}

static calendar_date day_before(const calendar_date *date)
{
    calendar_date day = *date;
    if (--day.day == 0) {
        day.month = (int8_t)(day.month == 1 ? 12 : day.month - 1);
        day.year -= day.month == 12;
        day.day = (int8_t)days_of(day.month, day.year);
    }
    return day;
}

/* By more than a day, which may be the distance from UTC. */
static bool is_later(const calendar_date *day, const calendar_date *than)
{
    const calendar_date before = day_before(day);
    return before.year != than->year ? before.year > than->year
           : before.month != than->month ? before.month > than->month : before.day > than->day;
}

/* Can a time in UTC be that day where the page was written? In the morning it was the evening before in America. */
static bool same_night(const calendar_date *utc, const calendar_date *day)
{
    if (!utc->zoned || utc->offset != 0 || utc->hour < 0)
        return false;
    const calendar_date before = day_before(utc->hour < 12 ? utc : day);
    return same_day(&before, utc->hour < 12 ? day : utc);
}

/* The weight of all that says a day, of each group the surest. */
static double weight_of(const search *at, const claim *day, bool groups[GROUPS])
{
    double most[GROUPS] = {0}, sum = 0;
    const bool local = !day->date.zoned || day->date.offset != 0;
    for (size_t i = 0; i < at->count; i++) {
        const claim *row = &at->rows[i];
        const bool same = same_day(&row->date, &day->date);
        if ((same || (local && day->group != CHANGED && same_night(&row->date, &day->date))) && row->weight > most[row->group])
            most[row->group] = row->weight;
    }
    for (size_t i = 0; i < GROUPS; i++) {
        sum += most[i];
        groups[i] = most[i] > 0;
    }
    return sum > 0 ? sum : most[CHANGED];
}

/* A day of publication that is that of the last change, too, may be the day on which the page was made anew. */
static void doubt_changed(search *at)
{
    bool same = false;
    for (size_t i = 0; at->has_modified && i < at->count; i++)
        same |= (at->rows[i].group == META || at->rows[i].group == JSONLD) && same_day(&at->rows[i].date, &at->modified);
    for (size_t i = 0; same && i < at->count; i++)
        if (at->rows[i].group == LINE && at->rows[i].weight >= BENEATH_TITLE && !is_later(&at->rows[i].date, &at->modified))
            at->rows[i].weight *= MADE_ANEW;
}

static const claim *best_of(const search *at, bool groups[GROUPS])
{
    const claim *best = NULL;
    double most = LEAST;
    for (size_t i = 0; i < at->count; i++) {
        const double weight = weight_of(at, &at->rows[i], groups);
        if (weight > most) {
            most = weight;
            best = &at->rows[i];
        }
    }
    if (best)
        weight_of(at, best, groups);
    return best;
}

static bool set_date(const search *at, const char *field, const calendar_date *date, const char *origin, const qn_block *block)
{
    char iso[CALENDAR_ISO_SIZE];
    const size_t size = calendar_format(date, iso);
    const qn_source where = {.origin = qn_str(origin), .block = block};
    return size == 0 || qn_set_date(at->from->call, at->from->doc, field, qn_bytes(iso, size), &where);
}

bool date_find(source *from)
{
    search at = {.from = from, .order = calendar_order_of(page_value(&from->page, from->page.lang))};
    read_metas(&at);
    read_jsonld(&at);
    claim_address(&at, from->url, 3.5);
    read_marks(&at);
    read_lines(&at);
    if (at.count == 0)
        read_page(&at);
    doubt_changed(&at);
    bool groups[GROUPS] = {0};
    const claim *best = best_of(&at, groups);
    char origin[ORIGIN] = "";
    for (size_t i = 0; best && i < GROUPS; i++)
        if (groups[i])
            strcat(strcat(origin, *origin ? "+" : ""), group_names[i]);
    if (best && !set_date(&at, "date", &best->date, origin, best->block))
        return false;
    if (!best)
        qn_unset(from->call, from->doc, "date");
    return !at.has_modified || set_date(&at, "modified", &at.modified, "modified", NULL);
}
