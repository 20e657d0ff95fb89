#include "title.h"

#include "phrase.h"
#include "site.h"

#include <lexbor/tag/const.h>

#include <letters.h>

enum { STATED = 6, HEADINGS = 48 };

#define ALIKE 0.35 /* from here on a heading and a stated title are the same one */

/* What the page states as its title. */
typedef struct stated {
    qn_slice text;
    const char *origin;
    phrase_words words;
} stated;

typedef struct search {
    source *from;
    stated rows[STATED];
    size_t count;
} search;

static void add_stated(search *at, qn_slice text, const char *origin)
{
    const qn_slice title = site_strip(at->from, letters_trim(text));
    if (!phrase_key(title) || at->count == STATED)
        return;
    at->rows[at->count] = (stated){.text = title, .origin = origin};
    phrase_words_of(&at->rows[at->count++].words, title);
}

static void find_stated(search *at)
{
    static const char *const graph[] = {"og:title", NULL}, *const twitter[] = {"twitter:title", NULL};
    static const char *const others[] = {"dc.title", "dcterms.title", "citation_title", "parsely-title", "sailthru.title", NULL};
    source *from = at->from;
    const qn_slice headline = source_said(from, "headline");
    add_stated(at, headline.size ? headline : source_said(from, "name"), "jsonld");
    add_stated(at, source_meta(from, graph, NULL), "og:title");
    add_stated(at, phrase_clean(from->call, page_value(&from->page, from->page.title)), "title");
    add_stated(at, source_meta(from, twitter, NULL), "twitter:title");
    add_stated(at, source_meta(from, others, NULL), "meta");
}

/* A heading that may be the title. */
typedef struct heading {
    qn_block *block;
    qn_slice text;
    double likeness;
    size_t like; /* the stated one that it is most like */
} heading;

static void rate(const search *at, heading *row)
{
    phrase_words words;
    phrase_words_of(&words, row->text);
    row->likeness = 0;
    row->like = 0;
    for (size_t i = 0; i < at->count; i++) {
        const double likeness = phrase_likeness(&words, &at->rows[i].words);
        if (likeness > row->likeness) {
            row->likeness = likeness;
            row->like = i;
        }
    }
}

static bool find_shown(const search *at, heading *best)
{
    source *from = at->from;
    size_t seen = 0, firsts = 0;
    heading only = {NULL, {NULL, 0}, 0, 0};
    *best = only;
    for (uint32_t i = 0; i < from->page.block_count && seen < HEADINGS; i++) {
        qn_block *block = from->blocks[i];
        if (!block || block->kind != QN_HEADING || block->level > 2 || from->page.blocks[i].hidden)
            continue;
        seen++;
        heading row = {.block = block, .text = phrase_clean(from->call, block->text)};
        rate(at, &row);
        if (block->level == 1 && !source_is_site(from, row.text) && firsts++ == 0)
            only = row;
        row.likeness += block->level == 1 ? 0.1 : 0;
        if (row.likeness > best->likeness)
            *best = row;
    }
    if (best->block && best->likeness >= ALIKE)
        return true;
    *best = only;
    return only.block && firsts == 1;
}

bool title_find(source *from)
{
    search at = {.from = from};
    find_stated(&at);
    heading shown;
    if (find_shown(&at, &shown)) {
        char origin[64] = "heading";
        if (shown.likeness >= ALIKE) {
            strcat(strcpy(origin, at.rows[shown.like].origin), "+heading");
        }
        from->title = shown.block;
        return source_set(from, "title", shown.text, origin, shown.block);
    }
    return at.count == 0 || source_set(from, "title", at.rows[0].text, at.rows[0].origin, NULL);
}
