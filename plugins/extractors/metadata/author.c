#include "author.h"

#include "person.h"
#include "phrase.h"

#include <byline.h>
#include <stdio.h>

enum { CLAIMS = 6, ABOVE = 8, BELOW = 16, APART = 2, LONGEST_LINE = 160, LISTED = 64 };

/* What one kind of source says. */
typedef struct claim {
    persons people;
    const char *origin;
    double weight;
    qn_block *block;
} claim;

/* ---- Sources ---- */

/* "twitter:data1", where its label says "Written by". */
static qn_slice card_author(const source *from)
{
    const qn_slice label = page_meta_of(&from->page, "twitter:label1");
    static const char *const names[] = {"twitter:data1", NULL};
    return persons_introduced(label) ? source_meta(from, names, NULL) : qn_bytes(NULL, 0);
}

static void read_metas(const source *from, claim *out)
{
    static const char *const names[] = {"author", "article:author", "article:author_name", "og:article:author", "dc.creator", "dcterms.creator",
                                        "parsely-author", "sailthru.author", "citation_author", "byl", "rnews:author", "dc.author",
                                        "og:author", "article.author", "book:author"};
    *out = (claim){.origin = "meta", .weight = 3};
    for (size_t i = 0; i < sizeof names / sizeof *names && !out->people.count; i++)
        for (uint32_t j = 0; j < from->page.meta_count; j++)
            if (page_meta_is(&from->page, j, names[i]))
                persons_read(&out->people, phrase_clean(from->call, page_value(&from->page, from->page.metas[j].value)));
    if (!out->people.count)
        persons_read(&out->people, card_author(from));
}

static void read_thing(const source *from, const json_t *author, claim *out)
{
    author = jsonld_resolve(&from->things, author);
    if (json_is_string(author))
        persons_read(&out->people, phrase_clean(from->call, jsonld_text(author)));
    else if (json_is_object(author) && !jsonld_is_kind_of(author, "Organization"))
        persons_read(&out->people, phrase_clean(from->call, jsonld_text(jsonld_value(&from->things, author, "name"))));
}

static void read_jsonld(const source *from, claim *out)
{
    static const char *const keys[] = {"author", "creator", "Author"};
    *out = (claim){.origin = "jsonld", .weight = 2.5};
    for (size_t k = 0; from->article && k < sizeof keys / sizeof *keys && !out->people.count; k++) {
        const json_t *author = json_object_get(from->article, keys[k]);
        if (!json_is_array(author))
            read_thing(from, author, out);
        for (size_t i = 0; i < json_array_size(author) && i < LISTED; i++)
            read_thing(from, json_array_get(author, i), out);
    }
}

static bool is_near(const source *from, const qn_block *block)
{
    if (!from->title)
        return true;
    return block->id + ABOVE >= from->title->id && block->id <= from->title->id + BELOW;
}

/* The name within an element of the author: that of an element of the name, if there is one. */
static uint32_t name_within(const source *from, size_t mark, bool prop)
{
    const uint32_t end = from->page.nodes[from->marks.rows[mark].node].end;
    for (size_t i = mark; i < from->marks.count && from->marks.rows[i].node < end; i++)
        if ((from->marks.rows[i].prop | (prop ? 0 : from->marks.rows[i].own)) & MARK_NAME)
            return from->marks.rows[i].node;
    return from->marks.rows[mark].node;
}

/* What elements show that are marked as the author's: for machines, or by their classes. */
static void read_marks(const source *from, bool prop, claim *out)
{
    *out = (claim){.origin = prop ? "itemprop" : "byline"};
    const qn_block *last = NULL;
    uint32_t behind = 0;
    for (size_t i = 0; i < from->marks.count; i++) {
        const marked *row = &from->marks.rows[i];
        qn_block *block;
        if (!((prop ? row->prop : row->own) & MARK_AUTHOR) || row->says & (MARK_OTHER | MARK_ABOUT) || row->node < behind)
            continue;
        const qn_slice text = phrase_clean(from->call, source_text(from, name_within(from, i, prop), &block));
        if (!block || text.size > LONGEST_LINE || (last && (block->id > last->id + APART || block->id < last->id)))
            continue;
        const bool near = is_near(from, block);
        if (out->people.count && near && out->weight < 1) /* what stands far away is forgotten */
            *out = (claim){.origin = out->origin};
        const size_t before = out->people.count;
        persons_read(&out->people, text);
        if (out->people.count == before)
            continue;
        last = near ? block : NULL;
        behind = from->page.nodes[row->node].end;
        out->weight = near ? (prop ? 2.5 : 2) : out->weight > 0 ? out->weight : 0.7;
        out->block = out->block ? out->block : block;
        if (!near)
            out->people.count = 1;
    }
}

/* Does an address lead to what people wrote? */
static bool is_authors_page(qn_slice address)
{
    static const char *const folders[] = {"/author/", "/authors/", "/autor/", "/autoren/", "/autores/", "/auteur/", "/autore/", "/profile/",
                                          "/people/", "/person/", "/staff/", "/contributor/", "/contributors/", "/journalist/", "/writer/",
                                          "/members/", "/member/", "/user/", "/users/", "/by/", "/team/", "author="};
    for (size_t at = 0; at < address.size; at++)
        for (size_t i = 0; (address.data[at] == '/' || address.data[at] == 'a') && i < sizeof folders / sizeof *folders; i++)
            if (address.size - at >= strlen(folders[i]) && memcmp(address.data + at, folders[i], strlen(folders[i])) == 0)
                return true;
    return false;
}

/* Links near the title to the pages of authors. */
static void read_links(const source *from, claim *out)
{
    *out = (claim){.origin = "link", .weight = 1.6};
    const uint32_t title = from->title ? from->title->id : 0, begin = title > ABOVE ? title - ABOVE : 0;
    const qn_block *last = NULL;
    for (uint32_t i = begin; i < from->page.block_count && i <= title + BELOW; i++) {
        const page_block *shown = &from->page.blocks[i];
        qn_block *block = from->blocks[i];
        if (!block || shown->hidden || block->text.size != shown->text.end - shown->text.begin || block->text.size > LONGEST_LINE ||
            from->marks.inherited[shown->owner] & (MARK_OTHER | MARK_ABOUT) || (last && i > last->id + APART))
            continue;
        for (uint32_t j = shown->spans.begin; j < shown->spans.end; j++) {
            const page_span *span = &from->page.spans[j];
            const size_t before = out->people.count;
            if (span->type == PAGE_LINK && is_authors_page(page_value(&from->page, span->value)))
                persons_read(&out->people, phrase_clean(from->call, qn_part(block->text, span->begin, span->end)));
            if (out->people.count > before) {
                last = block;
                out->block = out->block ? out->block : block;
            }
        }
    }
}

/* "5 May 2026 | by Ann Lee": what stands behind a date at a line's beginning. */
static qn_slice behind_date(const source *from, qn_slice text)
{
    calendar_date date;
    if (!text.size || !calendar_next(&from->self->calendar, text, 0, &date) || date.begin > 0)
        return text;
    qn_slice rest = qn_part(text, date.end, text.size);
    while (rest.size && strchr(" ,|-/:", rest.data[0]))
        rest = qn_part(rest, 1, rest.size);
    return rest;
}

/* A byline, or "By" alone on its line and the name on the next one. */
static bool read_line(const source *from, uint32_t number, claim *out)
{
    byline line;
    qn_block *block = from->blocks[number];
    if (!block || block->text.size > LONGEST_LINE || from->page.blocks[number].hidden)
        return false;
    if (byline_read(behind_date(from, block->text), &line) && line.author.size) {
        persons_read(&out->people, line.author);
        out->block = block;
        return out->people.count > 0;
    }
    const qn_block *above = number ? from->blocks[number - 1] : NULL;
    if (!above || above->text.size > 20 || block->text.size > 60)
        return false;
    char both[128];
    const int size = snprintf(both, sizeof both, "%.*s %.*s", (int)above->text.size, above->text.data, (int)block->text.size, block->text.data);
    if (!byline_read(qn_bytes(both, (size_t)size), &line) || !line.author.size || line.author.data < both + above->text.size)
        return false;
    persons_read(&out->people, phrase_clean(from->call, block->text));
    out->block = block;
    return out->people.count > 0;
}

/* Lines near the title that begin as bylines do. */
static void read_lines(const source *from, claim *out)
{
    *out = (claim){.origin = "line", .weight = 1.5};
    const uint32_t title = from->title ? from->title->id : 0;
    const uint32_t begin = title > ABOVE ? title - ABOVE : 0;
    for (uint32_t i = begin; i < from->page.block_count && i <= title + BELOW; i++)
        if (read_line(from, i, out))
            return;
}

/* ---- The choice ---- */

/* A site that is named as its own author is so where nobody else is. */
static void doubt_site(const source *from, claim *row)
{
    persons kept = {.count = 0};
    for (size_t i = 0; i < row->people.count; i++)
        if (!source_is_site(from, row->people.rows[i]))
            persons_add(&kept, row->people.rows[i]);
    if (kept.count)
        row->people = kept;
    else
        row->weight *= 0.1;
}

static bool set_authors(const source *from, const claim *best, const char *origin)
{
    size_t size = 0;
    for (size_t i = 0; i < best->people.count; i++)
        size += best->people.rows[i].size + 2;
    char *joined = qn_scratch(from->call, size);
    if (!joined)
        return false;
    size = 0;
    for (size_t i = 0; i < best->people.count; i++) {
        if (i)
            memcpy(joined + size, ", ", 2);
        size += i ? 2 : 0;
        memcpy(joined + size, best->people.rows[i].data, best->people.rows[i].size);
        size += best->people.rows[i].size;
    }
    const qn_value list = {.type = QN_LIST, .count = (uint32_t)best->people.count, .list = best->people.rows};
    const qn_source where = {.origin = qn_str(origin), .block = best->block};
    return source_set(from, "author", qn_bytes(joined, size), origin, best->block) && qn_set(from->call, from->doc, "authors", &list, &where);
}

bool author_find(source *from)
{
    claim claims[CLAIMS];
    read_metas(from, &claims[0]);
    read_jsonld(from, &claims[1]);
    read_marks(from, true, &claims[2]);
    read_marks(from, false, &claims[3]);
    read_lines(from, &claims[4]);
    read_links(from, &claims[5]);
    const claim *best = NULL;
    double most = 0;
    for (size_t i = 0; i < CLAIMS; i++)
        doubt_site(from, &claims[i]);
    for (size_t i = 0; i < CLAIMS; i++) {
        double weight = claims[i].people.count ? claims[i].weight : 0;
        for (size_t j = 0; j < CLAIMS; j++)
            if (j != i && persons_share(&claims[i].people, &claims[j].people))
                weight += claims[j].weight;
        if (weight > most) {
            most = weight;
            best = &claims[i];
        }
    }
    if (!best)
        return true;
    char origin[64];
    strcpy(origin, best->origin);
    for (size_t j = 0; j < CLAIMS; j++)
        if (&claims[j] != best && persons_share(&best->people, &claims[j].people))
            strcat(strcat(origin, "+"), claims[j].origin);
    return set_authors(from, best, origin);
}
