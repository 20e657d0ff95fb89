#include "date.h"

#include "phrase.h"

#include <lexbor/tag/const.h>
#include <stdio.h>

enum { CLAIMS = 48, ABOVE = 12, BELOW = 20, LONGEST_LINE = 200 };

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

/* ---- Reading ---- */

/* A date that a machine wrote, at the begin of the value. */
static bool read_value(const search *at, qn_slice value, calendar_date *date)
{
    if (!calendar_next(&at->from->self->calendar, value, 0, date) || !date->year || !date->day)
        return false;
    calendar_settle(date, at->order);
    return !date->open;
}

static bool in_bounds(const search *at, const calendar_date *date)
{
    return date->year >= at->from->self->earliest && date->year <= at->from->self->latest && date->month && date->day;
}

static void claim_date(search *at, const calendar_date *date, enum group group, double weight, qn_block *block)
{
    if (in_bounds(at, date) && at->count < CLAIMS)
        at->rows[at->count++] = (claim){*date, group, weight, block};
}

static void claim_value(search *at, qn_slice value, enum group group, double weight)
{
    calendar_date date;
    if (value.size && read_value(at, value, &date))
        claim_date(at, &date, group, weight, NULL);
}

static void claim_modified(search *at, qn_slice value, double weight)
{
    calendar_date date;
    if (!value.size || !read_value(at, value, &date) || !in_bounds(at, &date))
        return;
    claim_date(at, &date, CHANGED, weight, NULL);
    if (!at->has_modified)
        at->modified = date;
    at->has_modified = true;
}

/* ---- Sources ---- */

static void read_metas(search *at)
{
    static const struct { const char *name; double weight; } published[] = {
        {"article:published_time", 3}, {"og:article:published_time", 3}, {"og:published_time", 3}, {"datePublished", 3}, {"rnews:datePublished", 3},
        {"dcterms.issued", 3}, {"dc.date.issued", 3}, {"citation_publication_date", 2}, {"citation_online_date", 2.5}, {"citation_date", 2},
        {"parsely-pub-date", 3}, {"sailthru.date", 3}, {"pubdate", 3}, {"publishdate", 3}, {"publish-date", 3}, {"publish_date", 3},
        {"publication_date", 3}, {"publication-date", 3}, {"published", 3}, {"published_time", 3}, {"article.published", 3}, {"article_date_original", 3},
        {"originalpublicationdate", 3}, {"cXenseParse:recs:publishtime", 3}, {"dc.date", 2.5}, {"dcterms.date", 2.5}, {"dc.date.created", 2.5},
        {"dcterms.created", 2.5}, {"date", 2.5}, {"datecreated", 2.5}, {"og:pubdate", 3}, {"bt:pubdate", 3}, {"timestamp", 2}, {"created", 2.5},
        {"article:created_time", 2.5}, {"uploadDate", 2.5}, {"dateCreated", 2.5}};
    static const char *const modified[] = {"article:modified_time", "og:article:modified_time", "og:updated_time", "dateModified", "dcterms.modified",
                                           "dc.date.modified", "last-modified", "revised", "lastmod", "article:modified"};
    const struct page *page = &at->from->page;
    for (uint32_t i = 0; i < page->meta_count; i++) {
        const qn_slice value = page_value(page, page->metas[i].value);
        for (size_t j = 0; j < sizeof published / sizeof *published; j++)
            if (page_meta_is(page, i, published[j].name))
                claim_value(at, value, META, published[j].weight);
        for (size_t j = 0; j < sizeof modified / sizeof *modified; j++)
            if (page_meta_is(page, i, modified[j]))
                claim_modified(at, value, 0.5);
    }
}

static void read_jsonld(search *at)
{
    const jsonld *things = &at->from->things;
    for (size_t i = 0; i < things->count; i++) {
        const json_t *thing = things->things[i];
        const bool main = thing == at->from->article;
        const double weight = main ? 3 : 1.5;
        claim_value(at, jsonld_text(json_object_get(thing, "datePublished")), JSONLD, weight);
        if (main) {
            claim_value(at, jsonld_text(json_object_get(thing, "dateCreated")), JSONLD, 1.5);
            claim_value(at, jsonld_text(json_object_get(thing, "uploadDate")), JSONLD, 1.5);
            claim_modified(at, jsonld_text(json_object_get(thing, "dateModified")), 0.5);
        }
    }
}

/* "/2026/01/28/" or "2026-01-28" in the address. */
static void read_url(search *at)
{
    const qn_slice url = at->from->url;
    for (size_t i = 8; i + 8 <= url.size; i++) {
        int year = 0, month = 0, day = 0, size = 0;
        char part[16] = {0};
        memcpy(part, url.data + i, url.size - i < 12 ? url.size - i : 12);
        if ((part[0] != '1' && part[0] != '2') || (url.data[i - 1] >= '0' && url.data[i - 1] <= '9'))
            continue;
        if (sscanf(part, "%4d/%2d/%2d%n", &year, &month, &day, &size) != 3 && sscanf(part, "%4d-%2d-%2d%n", &year, &month, &day, &size) != 3 &&
            (sscanf(part, "%4d%2d%2d%n", &year, &month, &day, &size) != 3 || size != 8))
            continue;
        if ((part[size] >= '0' && part[size] <= '9') || month < 1 || month > 12 || day < 1 || day > 31)
            continue;
        const calendar_date date = {.year = year, .month = (int8_t)month, .day = (int8_t)day, .hour = -1, .minute = -1, .second = -1};
        claim_date(at, &date, URL, 3.5, NULL);
        return;
    }
}

static bool is_near(const search *at, const qn_block *block)
{
    const qn_block *title = at->from->title;
    return title && block->id + ABOVE >= title->id && block->id <= title->id + BELOW;
}

/* Elements that hold a date. */
static void read_marks(search *at)
{
    source *from = at->from;
    size_t times = 0;
    for (size_t i = 0; i < from->marks.count; i++) {
        const marked *row = &from->marks.rows[i];
        const uint32_t all = row->says | row->prop;
        const bool time = from->page.nodes[row->node].tag == LXB_TAG_TIME;
        if (row->says & MARK_OTHER || !(time || all & (MARK_DATE | MARK_PUBLISHED | MARK_MODIFIED)))
            continue;
        qn_block *block;
        qn_slice value = page_attribute_of(&from->page, row->node, PAGE_DATETIME);
        const qn_slice content = page_attribute_of(&from->page, row->node, PAGE_CONTENT);
        const qn_slice text = source_text(from, row->node, &block);
        value = value.size ? value : content.size ? content : text;
        calendar_date date;
        if (value.size > LONGEST_LINE || !read_value(at, value, &date))
            continue;
        const bool near = block && is_near(at, block);
        double weight = time ? (times++ == 0 ? 1.5 : 0.5) : 0.7;
        if (row->prop & MARK_MODIFIED || (all & MARK_MODIFIED && !(all & MARK_PUBLISHED))) {
            if (near || row->prop)
                claim_modified(at, value, 0.5);
            continue;
        }
        if (row->prop & MARK_PUBLISHED)
            weight += 1.5;
        else if (all & MARK_PUBLISHED)
            weight += 0.7;
        if (near)
            weight += 0.8;
        claim_date(at, &date, TIME, weight, block);
    }
}

/* Dates in short lines near the title. */
static void read_lines(search *at)
{
    source *from = at->from;
    const uint32_t title = from->title ? from->title->id : 0, begin = title > ABOVE ? title - ABOVE : 0;
    size_t seen = 0;
    for (uint32_t i = begin; i < from->page.block_count && i <= title + BELOW; i++) {
        qn_block *block = from->blocks[i];
        calendar_date date;
        if (!block || block->text.size > LONGEST_LINE || from->page.blocks[i].hidden ||
            from->marks.inherited[from->page.blocks[i].owner] & MARK_OTHER)
            continue;
        for (size_t j = 0; calendar_next(&from->self->calendar, block->text, j, &date); j = date.end) {
            calendar_settle(&date, at->order);
            if (!date.open && date.year && date.day)
                claim_date(at, &date, LINE, (block->text.size < 60 ? 1.2 : 0.6) + (seen++ == 0 ? 0.5 : 0), block);
        }
    }
}

/* ---- The choice ---- */

static bool same_day(const calendar_date *a, const calendar_date *b)
{
    return a->year == b->year && a->month == b->month && a->day == b->day;
}

/* The weight of all that says the same day, of each group the surest. */
static double weight_of(const search *at, const calendar_date *date, bool groups[GROUPS])
{
    double most[GROUPS] = {0}, sum = 0;
    for (size_t i = 0; i < at->count; i++)
        if (same_day(&at->rows[i].date, date) && at->rows[i].weight > most[at->rows[i].group])
            most[at->rows[i].group] = at->rows[i].weight;
    for (size_t i = 0; i < GROUPS; i++) {
        sum += most[i];
        groups[i] = most[i] > 0;
    }
    return sum;
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
    read_url(&at);
    read_marks(&at);
    read_lines(&at);
    const claim *best = NULL;
    double most = 0;
    bool groups[GROUPS] = {0};
    for (size_t i = 0; i < at.count; i++) {
        const double weight = weight_of(&at, &at.rows[i].date, groups);
        if (weight > most) {
            most = weight;
            best = &at.rows[i];
        }
    }
    if (best) {
        char origin[64] = "";
        weight_of(&at, &best->date, groups);
        for (size_t i = 0; i < GROUPS; i++)
            if (groups[i])
                strcat(strcat(origin, *origin ? "+" : ""), group_names[i]);
        if (!set_date(&at, "date", &best->date, origin, best->block))
            return false;
    } else {
        qn_unset(from->call, from->doc, "date");
    }
    return !at.has_modified || set_date(&at, "modified", &at.modified, "modified", NULL);
}
