/*
 * jsonld: what the JSON-LD scripts of a page say of it, as Jansson's values, whatever shape they have.
 *
 * A page's things (article, web page, person, organization ...) stand in objects, in arrays, under "@graph", several
 * in a script, one within another, and refer to each other by "@id". Here they are one flat list. Text that is not
 * quite JSON is repaired where there is one way to mean it (repair.h), and is left out otherwise: nothing fails.
 */
#ifndef QUERN_JSONLD_H
#define QUERN_JSONLD_H

#include <quern/types.h>

#include <jansson.h>

#define JSONLD_MOST 256 /* things of a page; later ones are left out */

/** The things of a page. */
typedef struct jsonld {
    json_t *roots; /* what was parsed, an array; NULL: nothing */
    const json_t *things[JSONLD_MOST]; /* objects: an outer one before those within */
    size_t count;
    size_t broken; /* scripts that could not be read */
} jsonld;

/** Prepares Jansson; call it once, in a plugin's init: the first call draws the seed of its hash tables. [setup] */
void jsonld_init(void);

/** Begins an empty list. */
static inline void jsonld_open(jsonld *page)
{
    page->roots = NULL;
    page->count = page->broken = 0;
}

/** Adds the things of one script. [worker] @return false: no memory */
bool jsonld_add(jsonld *page, qn_slice text);

void jsonld_close(jsonld *page);

/** Its first type, without the vocabulary's address; empty: it has none. */
qn_slice jsonld_type(const json_t *thing);

/** Is that one of its types? Without the vocabulary's address: "Article" for "https://schema.org/Article". */
bool jsonld_is(const json_t *thing, const char *type);

/** Does one of its types end so? "Article" for NewsArticle. */
bool jsonld_is_kind_of(const json_t *thing, const char *ending);

/** A value of a thing; of one that only names another ("@id"), that other one if the page has it. NULL: not set */
const json_t *jsonld_value(const jsonld *page, const json_t *thing, const char *key);

/** The same, of what an array holds. */
const json_t *jsonld_resolve(const jsonld *page, const json_t *value);

/** The text of a value: a string, the first one of an array, or what an object has as "@value"; empty: none. */
qn_slice jsonld_text(const json_t *value);

#endif
