#include "head.h"

static bool set_text(qn_call *call, qn_doc *doc, const char *field, qn_slice value, const char *origin)
{
    const qn_source source = {.origin = qn_str(origin)};
    return !value.size || qn_set_text(call, doc, field, value, &source);
}

/* The first of the metas that there is. */
static bool set_meta(const struct page *page, qn_call *call, qn_doc *doc, const char *field, const char *const *names)
{
    for (; *names; names++) {
        const qn_slice value = page_meta_of(page, *names);
        if (value.size)
            return set_text(call, doc, field, value, *names);
    }
    return true;
}

/* A language tag: letters, digits and hyphens. Templates that were not filled in write other things. */
static bool is_language(qn_slice tag)
{
    for (size_t i = 0; i < tag.size; i++) {
        const char c = tag.data[i];
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!letter && (i < 2 || (c != '-' && c != '_' && (c < '0' || c > '9'))))
            return false;
    }
    return tag.size >= 2 && tag.size <= 35;
}

static bool is_absolute(qn_slice url)
{
    return (url.size > 8 && memcmp(url.data, "https://", 8) == 0) || (url.size > 7 && memcmp(url.data, "http://", 7) == 0);
}

static bool set_url(const struct page *page, qn_call *call, qn_doc *doc)
{
    const qn_slice canonical = page_value(page, page->canonical), graph = page_meta_of(page, "og:url");
    if (is_absolute(canonical))
        return set_text(call, doc, "url", canonical, "canonical");
    return !is_absolute(graph) || set_text(call, doc, "url", graph, "og:url");
}

/* Is the rest of a date nothing that matters: a fraction of a second, and "Z" or an offset behind it? */
static bool is_fraction(qn_slice rest)
{
    for (size_t i = 0; i < rest.size; i++)
        if (!(rest.data[i] >= '0' && rest.data[i] <= '9') && !(i == 0 && rest.data[i] == '.') &&
            !(i + 1 == rest.size && rest.data[i] == 'Z'))
            return false;
    return true;
}

/* The value of the metas of that name; empty when they differ, as on a page that lists several articles. */
static qn_slice one_value(const struct page *page, const char *name)
{
    const qn_slice first = page_meta_of(page, name);
    for (uint32_t i = 0; first.size && i < page->meta_count; i++)
        if (page_meta_is(page, i, name) && !qn_equal(page_value(page, page->metas[i].value), first))
            return qn_str(NULL);
    return first;
}

/* When it was published, where a meta says it in a form that has one meaning. */
static bool set_date(const struct page *page, const calendar *names, qn_call *call, qn_doc *doc)
{
    static const char *const keys[] = {"article:published_time", "og:article:published_time", "datePublished",
                                       "dcterms.issued", "dc.date.issued", "parsely-pub-date", NULL};
    for (const char *const *key = keys; *key; key++) {
        const qn_slice value = one_value(page, *key);
        calendar_date date;
        char iso[CALENDAR_ISO_SIZE];
        if (!value.size || !calendar_next(names, value, 0, &date) || date.begin != 0 || date.separator != '-' ||
            !is_fraction(qn_part(value, date.end, value.size)))
            continue;
        const qn_source source = {.origin = qn_str(*key)};
        const size_t size = calendar_format(&date, iso);
        if (size)
            return qn_set_date(call, doc, "date", qn_bytes(iso, size), &source);
    }
    return true;
}

bool head_set_fields(const struct page *page, const calendar *names, qn_call *call, qn_doc *doc)
{
    static const char *const titles[] = {"og:title", "twitter:title", NULL};
    static const char *const sites[] = {"og:site_name", "application-name", NULL};
    static const char *const descriptions[] = {"description", "og:description", "twitter:description", NULL};
    const qn_slice lang = page_value(page, page->lang);
    return set_text(call, doc, "lang", is_language(lang) ? lang : qn_str(NULL), "html lang") && set_url(page, call, doc) &&
           set_text(call, doc, "meta_title", page_value(page, page->title), "title") &&
           set_meta(page, call, doc, "og_title", titles) && set_meta(page, call, doc, "site", sites) &&
           set_meta(page, call, doc, "description", descriptions) && set_date(page, names, call, doc);
}
