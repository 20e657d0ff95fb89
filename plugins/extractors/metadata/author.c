#include "author.h"

#include "person.h"
#include "phrase.h"

#include <byline.h>

enum { CLAIMS = 5, ABOVE = 8, BELOW = 16, APART = 6, LONGEST_LINE = 160 };

/* What one kind of source says. */
typedef struct claim {
    persons people;
    const char *origin;
    double weight;
    qn_block *block;
} claim;

/* ---- Sources ---- */

/* "twitter:data1", where its label says that it is the author. */
static qn_slice card_author(const source *from)
{
    const qn_slice label = page_meta_of(&from->page, "twitter:label1");
    static const char *const names[] = {"twitter:data1", NULL};
    if (vocabulary_read(&from->self->words, label) & MARK_AUTHOR || (label.size >= 10 && memcmp(label.data, "Written by", 10) == 0))
        return source_meta(from, names, NULL);
    return qn_bytes(NULL, 0);
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
        for (size_t i = 0; i < json_array_size(author); i++)
            read_thing(from, json_array_get(author, i), out);
    }
}

static bool is_near(const source *from, const qn_block *block)
{
    if (!from->title)
        return true;
    return block->id + ABOVE >= from->title->id && block->id <= from->title->id + BELOW;
}

/* What elements show that are marked as the author's: for machines, or by their classes. */
static void read_marks(const source *from, bool prop, claim *out)
{
    *out = (claim){.origin = prop ? "itemprop" : "byline", .weight = prop ? 2.5 : 2};
    const qn_block *last = NULL;
    uint32_t outer_end = 0;
    for (size_t i = 0; i < from->marks.count; i++) {
        const marked *row = &from->marks.rows[i];
        const uint32_t own = prop ? row->prop : row->says;
        qn_block *block;
        if (!(own & MARK_AUTHOR) || row->says & (MARK_OTHER | MARK_ABOUT) || row->node < outer_end)
            continue;
        uint32_t node = row->node;
        for (size_t j = i; j < from->marks.count && from->marks.rows[j].node < from->page.nodes[row->node].end; j++)
            if ((from->marks.rows[j].prop | (prop ? 0 : from->marks.rows[j].says)) & MARK_NAME)
                node = from->marks.rows[j].node;
        const qn_slice text = phrase_clean(from->call, source_text(from, node, &block));
        if (!block || text.size > LONGEST_LINE || !is_near(from, block) || (last && block->id > last->id + APART))
            continue;
        const size_t before = out->people.count;
        persons_read(&out->people, text);
        if (out->people.count > before) {
            last = block;
            outer_end = from->page.nodes[row->node].end;
            out->block = out->block ? out->block : block;
        }
    }
}

/* Lines near the title that begin as bylines do. */
static void read_lines(const source *from, claim *out)
{
    *out = (claim){.origin = "line", .weight = 1.5};
    const uint32_t title = from->title ? from->title->id : 0;
    const uint32_t begin = title > ABOVE ? title - ABOVE : 0;
    for (uint32_t i = begin; i < from->page.block_count && i <= title + BELOW && !out->people.count; i++) {
        byline line;
        qn_block *block = from->blocks[i];
        if (!block || block->text.size > LONGEST_LINE || !byline_read(block->text, &line) || !line.author.size)
            continue;
        persons_read(&out->people, line.author);
        out->block = block;
    }
}

/* ---- The choice ---- */

static void drop_site(const source *from, claim *row)
{
    persons kept = {.count = 0};
    for (size_t i = 0; i < row->people.count; i++)
        if (!source_is_site(from, row->people.rows[i]))
            persons_add(&kept, row->people.rows[i]);
    row->people = kept;
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
    const claim *best = NULL;
    double most = 0;
    for (size_t i = 0; i < CLAIMS; i++)
        drop_site(from, &claims[i]);
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
