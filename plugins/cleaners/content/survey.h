/*
 * survey: all that is counted on a page before any feature is computed: facts of each block, of each element and of
 * the page, and prefix sums over the blocks, so that a subtree or a window costs one subtraction.
 */
#ifndef CONTENT_SURVEY_H
#define CONTENT_SURVEY_H

#include "marks.h"
#include "text.h"

#include <page.h>

enum { FAR = 99 }; /**< distances end there */

/** Groups of tags that blocks are seen from. */
enum tag_group {
    TAG_ARTICLE, TAG_MAIN, TAG_ASIDE, TAG_NAV, TAG_FOOTER, TAG_HEADER, TAG_FORM, TAG_FIGURE, TAG_TABLE, TAG_LIST, TAG_ITEM,
    TAG_QUOTE, TAG_SECTION, TAG_DETAILS, TAG_LINKED, TAG_CODE, TAG_PARAGRAPH, TAG_HEADING, TAG_GROUPS
};

/** Distances upward: first to token classes, then to tag groups. */
enum { NEAR_TAG = TOKENS, NEARS = TOKENS + TAG_GROUPS };

/** Sums over the blocks before one. */
struct sums {
    uint32_t chars, link_chars, words, sentences, good_chars, good, commas, links;
};

/** Blocks that look alike: the same signatures, or the same text. */
struct group {
    uint32_t count, chars, link_chars, good_chars;
};

/** A block. */
struct piece {
    text_facts text;
    uint32_t owner, element; /**< as on the page */
    uint32_t level[7];       /**< its block-level ancestors: 0 is `element`, 1 the next one ...; the root in the end */
    uint32_t link_chars, links, bold_chars, images;
    uint32_t alike;          /**< its group among `groups`, by four signatures */
    uint32_t kin;            /**< its group by the element's signature and the parent's tag */
    uint32_t wording;        /**< the number of its text; equal texts have the same, below the number of blocks */
    uint32_t copies, copy;   /**< blocks of the same text; how many of them came before */
    uint32_t heading;        /**< the last heading before it; PAGE_NONE: none */
    uint32_t previous_good, next_good; /**< blocks to them; FAR at most */
    uint8_t since[PHRASES], until[PHRASES]; /**< blocks to the last and the next brief one with such a phrase */
    bool good;               /**< prose */
    uint8_t kind, heading_level;
};

/** An element. */
struct place {
    struct marks marks;
    uint8_t near[NEARS];   /**< steps up to the nearest one of each class, itself 0; FAR: none */
    float path_least, path_most, path_sum, path_decayed, path_nearest; /**< of learned values, along the path from the root */
    uint32_t block_parent; /**< the nearest block-level ancestor; itself for the root */
    float readability;     /**< score by paragraphs below, the way of readability */
    float path_readability;/**< the best of it along the path */
    uint32_t siblings;     /**< how many children of its parent have its signature, itself too */
    uint32_t siblings_chars, siblings_links; /**< in all of them */
    uint32_t images, inputs; /**< elements before it, in pre-order: prefix sums */
    uint8_t steps[4];      /**< up to the nearest element with 10, 25, 50, 80 % of the good text */
};

/** The page. */
struct whole {
    uint32_t half, most, nearly; /**< the lowest nodes with 50, 80, 95 % of the good text */
    uint32_t readable;     /**< the node with the best readability score */
    uint32_t container;    /**< chosen by vocabulary; PAGE_NONE: none */
    uint32_t container_rank; /**< 1: body token, 2: article, 3: main, 4: content token; 0: none */
    uint32_t title;        /**< the block that is the title; PAGE_NONE: none */
    uint32_t times, prices, years;
    uint32_t tags[TAG_GROUPS], tokens[TOKENS]; /**< elements of each group and class */
    uint32_t images, inputs, heading1;
    uint32_t url_size, url_depth, url_hyphens, url_digits;
    uint32_t comment_chars; /**< characters of prose below a token of comments */
    bool og_article, og_product, og_website;
    uint32_t kinds;        /**< a bit for each ld_kind that its JSON-LD names */
};

struct survey {
    struct page page;
    uint32_t count;       /**< blocks */
    const struct piece *pieces;
    const struct place *places;  /**< of the nodes */
    const struct sums *sums;     /**< count + 1 */
    const struct group *groups;
    struct whole whole;
};

/** What a survey knows beforehand. */
typedef struct survey_knowledge {
    const struct words *words;
    marks_table tokens;
} survey_knowledge;

/**
 * Surveys a page of a document.
 * @param page from the document's annex; its blocks are the document's first ones
 * @return false: no memory
 */
bool survey_page(struct survey *self, const struct page *page, const qn_doc *doc, const survey_knowledge *knowledge, qn_call *call);

/** The sum of something over the blocks [begin, end), cut to the page. */
#define SURVEY_SUM(self, begin, end, what) \
    ((float)((self)->sums[end].what - (self)->sums[begin].what))
/** The same over a node's subtree. */
#define SURVEY_NODE(self, node, what) \
    SURVEY_SUM(self, (self)->page.nodes[node].blocks.begin, (self)->page.nodes[node].blocks.end, what)

static inline float ratio(float part, float all)
{
    return all > 0 ? part / all : 0;
}

#endif
