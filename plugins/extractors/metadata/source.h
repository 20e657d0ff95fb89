/* source: one document and all that its page says of itself, gathered once. */
#ifndef METADATA_SOURCE_H
#define METADATA_SOURCE_H

#include "marks.h"

#include <calendar.h>
#include <jsonld.h>

/** The options of the stage and what never changes while it runs. */
struct metadata {
    int64_t earliest, latest, max_json;
    vocabulary words;
    calendar calendar;
};

enum { SOURCE_SITES = 8 };

/** What is known of a document. */
typedef struct source {
    const struct metadata *self;
    qn_call *call;
    qn_doc *doc;
    struct page page;
    qn_block **blocks;  /**< by their number on the page; NULL: it is gone */
    marks marks;
    jsonld things;
    const json_t *article; /**< the thing that the page is; NULL: none is said to be */
    qn_slice url;          /**< its address, as far as it says so */
    qn_slice sites[SOURCE_SITES]; /**< what the site is called, the likeliest first */
    size_t site_count;
    qn_block *title; /**< the block that shows it; NULL: none does */
} source;

/** Gathers it; the document must come from a reader that left a page. @return false: no memory */
bool source_open(source *from, const struct metadata *self, qn_call *call, qn_doc *doc);

void source_close(source *from);

/** What an element shows, when it is within one block, or the part that is in its first one. @param in set to it */
qn_slice source_text(const source *from, uint32_t node, qn_block **in);

/** The value of the first of some metas that there is, clean. @param names NULL at the end @param which set to its name */
qn_slice source_meta(const source *from, const char *const *names, const char **which);

/** A text of the article's JSON-LD, clean; empty: not said. */
qn_slice source_said(const source *from, const char *key);

/** Sets a text. @param block where it is shown, or NULL @return false: no memory */
bool source_set(const source *from, const char *field, qn_slice text, const char *origin, const qn_block *block);

/** Is it the site's name? */
bool source_is_site(const source *from, qn_slice text);

#endif
