#include "title.h"

#include "phrase.h"
#include "site.h"

#include <letters.h>
#include <stdio.h>

enum { STATED = 6, HEADINGS = 48, ORIGIN = 64 };

#define THE_SAME 0.85 /* from here on a heading and a stated title are one */
#define ALIKE 0.5     /* from here on they are, where there is no single headline */
#define FIRST_LEVEL 0.1 /* what an h1 is likelier than an h2 */

/* What the page states as its title, and the part of it before the first bar or dash. */
typedef struct stated {
    qn_slice text, part;
    const char *origin;
    phrase_words words, part_words;
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
    stated *row = &at->rows[at->count++];
    *row = (stated){.text = title, .part = site_first_part(title), .origin = origin};
    phrase_words_of(&row->words, row->text);
    phrase_words_of(&row->part_words, row->part);
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
    for (size_t i = 0; i < at->count; i++) {
        const double whole = phrase_likeness(&words, &at->rows[i].words), part = phrase_likeness(&words, &at->rows[i].part_words);
        const double likeness = whole > part ? whole : part;
        if (likeness > row->likeness) {
            row->likeness = likeness;
            row->like = i;
        }
    }
}

/* A heading's text without the mark that links to it, and without the site's name. */
static qn_slice heading_text(const source *from, const qn_block *block)
{
    qn_slice text = phrase_clean(from->call, block->text);
    if (text.size > 2 && memcmp(text.data + text.size - 2, "¶", 2) == 0)
        text = letters_trim(qn_part(text, 0, text.size - 2));
    return site_strip(from, text);
}

/*
 * The heading that is the title: the one that says what the page states; else the only one of the first level, for that
 * is what people see, whatever the page tells machines; else one that says nearly the same. @return false: none
 */
static bool find_shown(const search *at, heading *best)
{
    const source *from = at->from;
    size_t seen = 0, firsts = 0;
    heading only = {0};
    double most = 0;
    *best = only;
    for (uint32_t i = 0; i < from->page.block_count && seen < HEADINGS; i++) {
        qn_block *block = from->blocks[i];
        if (!block || block->kind != QN_HEADING || block->level > 2 || from->page.blocks[i].hidden)
            continue;
        heading row = {.block = block, .text = heading_text(from, block)};
        if (!phrase_key(row.text))
            continue;
        seen++;
        rate(at, &row);
        const double rating = row.likeness + (block->level == 1 ? FIRST_LEVEL : 0);
        if (rating > most) {
            most = rating;
            *best = row;
        }
        if (block->level == 1 && firsts++ == 0)
            only = row;
    }
    if (most < THE_SAME && firsts == 1)
        *best = only;
    return most >= ALIKE || firsts == 1;
}

bool title_find(source *from)
{
    search at = {.from = from};
    find_stated(&at);
    heading shown;
    if (!find_shown(&at, &shown))
        return at.count == 0 || source_set(from, "title", at.rows[0].part, at.rows[0].origin, NULL);
    char origin[ORIGIN];
    snprintf(origin, sizeof origin, "%s%sheading", shown.likeness >= ALIKE ? at.rows[shown.like].origin : "",
             shown.likeness >= ALIKE ? "+" : "");
    from->title = shown.block;
    return source_set(from, "title", shown.text, origin, shown.block);
}
