#include "site.h"

#include "phrase.h"

#include <letters.h>

enum { LONGEST_NAME = 80, PARTS = 8, HOST = 128 };

/* ---- The address ---- */

static bool is_absolute(qn_slice url)
{
    return (url.size > 8 && memcmp(url.data, "https://", 8) == 0) || (url.size > 7 && memcmp(url.data, "http://", 7) == 0);
}

static bool find_url(source *from)
{
    const qn_slice canonical = page_value(&from->page, from->page.canonical), graph = page_meta_of(&from->page, "og:url");
    const bool linked = is_absolute(canonical), stated = is_absolute(graph);
    if (!linked && !stated)
        return true;
    from->url = linked ? canonical : graph;
    const char *origin = !linked ? "og:url" : stated && qn_equal(canonical, graph) ? "canonical+og:url" : "canonical";
    return source_set(from, "url", from->url, origin, NULL);
}

/* The part of the host that people know it by: "courier" of "www.courier.co.uk". */
static qn_slice host_label(qn_slice url)
{
    const char *begin = url.size ? memchr(url.data, ':', url.size) : NULL;
    if (!begin)
        return qn_bytes(NULL, 0);
    qn_slice host = qn_part(url, (size_t)(begin - url.data) + 3, url.size);
    size_t size = 0;
    while (size < host.size && host.data[size] != '/' && host.data[size] != ':' && host.data[size] != '?')
        size++;
    host.size = size;
    qn_slice best = {NULL, 0};
    while (host.size) { /* the last label of more than three letters, or else the longest: not the top level */
        const char *dot = memchr(host.data, '.', host.size);
        if (!dot)
            break;
        const qn_slice label = qn_bytes(host.data, (size_t)(dot - host.data));
        if (!best.size || label.size > 3 || label.size > best.size)
            best = label;
        host = qn_part(host, label.size + 1, host.size);
    }
    return best;
}

/* ---- Names ---- */

static void add_name(source *from, qn_slice name)
{
    const uint64_t key = phrase_key(name);
    if (!key || name.size > LONGEST_NAME || from->site_count == SOURCE_SITES)
        return;
    for (size_t i = 0; i < from->site_count; i++)
        if (phrase_key(from->sites[i]) == key)
            return;
    from->sites[from->site_count++] = name;
}

static qn_slice name_of(const source *from, const json_t *thing)
{
    const json_t *name = thing ? jsonld_value(&from->things, thing, "name") : NULL;
    return phrase_clean(from->call, json_is_string(thing) ? jsonld_text(thing) : jsonld_text(name));
}

static qn_slice publisher_of(const source *from)
{
    const json_t *publisher = from->article ? jsonld_value(&from->things, from->article, "publisher") : NULL;
    if (json_is_array(publisher))
        publisher = jsonld_resolve(&from->things, json_array_get(publisher, 0));
    return name_of(from, publisher);
}

bool site_find(source *from)
{
    static const char *const graph[] = {"og:site_name", NULL};
    static const char *const others[] = {"application-name", "apple-mobile-web-app-title", "dc.publisher", "copyright", NULL};
    if (!find_url(from))
        return false;
    const qn_slice stated = source_meta(from, graph, NULL), publisher = publisher_of(from);
    qn_slice website = {NULL, 0};
    add_name(from, stated);
    for (size_t i = 0; i < from->things.count && !website.size; i++)
        if (jsonld_is(from->things.things[i], "WebSite"))
            website = name_of(from, from->things.things[i]);
    add_name(from, website);
    add_name(from, publisher);
    for (size_t i = 0; others[i]; i++)
        add_name(from, phrase_clean(from->call, page_meta_of(&from->page, others[i])));
    add_name(from, host_label(from->url));
    const bool agree = stated.size && phrase_key(stated) == phrase_key(website.size ? website : publisher);
    const char *origin = agree ? "og:site_name+jsonld" : stated.size ? "og:site_name" : "jsonld";
    const qn_slice site = stated.size ? stated : website.size ? website : publisher;
    return source_set(from, "site", site, origin, NULL) && source_set(from, "publisher", publisher, "jsonld", NULL);
}

/* Is the host's label, like "thecourier", the beginning of the letters of a name, or these of it? */
static bool is_label(qn_slice label, qn_slice name)
{
    char a[HOST], b[HOST];
    const size_t a_size = phrase_letters(label, a, sizeof a), b_size = phrase_letters(name, b, sizeof b);
    const size_t shorter = a_size < b_size ? a_size : b_size;
    if (shorter < 3 || name.size > LONGEST_NAME)
        return false;
    if (memcmp(a, b, shorter) == 0)
        return true;
    for (size_t i = 0; shorter >= 4 && a_size > b_size && i + b_size <= a_size; i++)
        if (memcmp(a + i, b, b_size) == 0)
            return true;
    for (size_t i = 0; shorter >= 4 && b_size > a_size && i + a_size <= b_size; i++)
        if (memcmp(b + i, a, a_size) == 0)
            return true;
    return false;
}

bool source_is_site(const source *from, qn_slice text)
{
    const uint64_t key = phrase_key(text);
    for (size_t i = 0; key && i < from->site_count; i++)
        if (phrase_key(from->sites[i]) == key)
            return true;
    return key && is_label(host_label(from->url), text);
}

/* ---- Titles ---- */

/* The bytes of a mark between two parts of a title that begins here, with the blanks around it; 0: there is none. */
static size_t cut_size(qn_slice text, size_t at)
{
    static const char *const separators[] = {" | ", " - ", " – ", " — ", " · ", " • ", " » ", " « ", " :: ", " / ", " ‹ ", " › ", " < ",
                                        " > ", " ~ ", " // ", " ― ", " • ", "｜", " -- ", " ∣ ", " + ", " – ", "| ", " |"};
    if (text.data[at] != ' ' && text.data[at] != '|' && (unsigned char)text.data[at] != 0xEF)
        return 0;
    for (size_t i = 0; i < sizeof separators / sizeof *separators; i++) {
        const size_t size = strlen(separators[i]);
        if (text.size - at >= size && memcmp(text.data + at, separators[i], size) == 0)
            return size;
    }
    return 0;
}

typedef struct parts {
    qn_slice rows[PARTS];
    size_t count;
} parts;

static parts cut(qn_slice title)
{
    parts found = {.count = 0};
    size_t begin = 0;
    for (size_t at = 0; at < title.size && found.count + 1 < PARTS;) {
        const size_t size = cut_size(title, at);
        if (size && at > begin) {
            found.rows[found.count++] = qn_part(title, begin, at);
            begin = at + size;
        }
        at += size ? size : 1;
    }
    if (begin < title.size)
        found.rows[found.count++] = qn_part(title, begin, title.size);
    return found;
}

qn_slice site_strip(const source *from, qn_slice title)
{
    const parts all = cut(title);
    size_t first = 0, last = all.count;
    while (last > first + 1 && source_is_site(from, letters_trim(all.rows[last - 1])))
        last--;
    while (first + 1 < last && source_is_site(from, letters_trim(all.rows[first])))
        first++;
    if (first >= last || (first == 0 && last == all.count))
        return title;
    const char *begin = all.rows[first].data;
    return letters_trim(qn_bytes(begin, (size_t)(all.rows[last - 1].data + all.rows[last - 1].size - begin)));
}

qn_slice site_first_part(qn_slice title)
{
    const parts all = cut(title);
    return all.count ? letters_trim(all.rows[0]) : title;
}
