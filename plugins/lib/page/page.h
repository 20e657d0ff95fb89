/*
 * page: an HTML page as flat arrays, parsed once, by lexbor behind a guard.
 *
 * Nodes stand in pre-order, so a subtree is the range [node, nodes[node].end) and whatever is summed up along
 * the nodes or the blocks gives the sum of any subtree by one subtraction. Blocks are the pieces of text that a
 * reader sees as pieces, in reading order; each knows the elements that it belongs to. All strings are ranges
 * of one of two buffers, `text` and `values`; nothing is a pointer, so the arrays can be laid into an annex of
 * the document as they are (page_attach) and be looked at again by another plugin (page_view).
 *
 * No HTML makes it fail but by size: what is open deeper than 512 elements is closed, attributes of one tag
 * after the 256th are left out, and a page whose tree needs more memory than was granted is refused.
 */
#ifndef PAGE_H
#define PAGE_H

#include <quern/plugin.h>

#define PAGE_NONE UINT32_MAX

/** Bytes of `text` or of `values`; or blocks, spans, attributes by number. */
typedef struct page_range {
    uint32_t begin, end;
} page_range;

/** What is known of an element beside its tag. */
enum page_node_flag {
    PAGE_NODE_HIDDEN = 1, /**< it or an ancestor is not shown: `hidden`, display:none, visibility:hidden, closed dialog */
    PAGE_NODE_BLOCK = 2,  /**< block-level: text inside and outside of it never shares a block (table cells of a row do) */
    PAGE_NODE_SKIPPED = 4, /**< its content is no text: script, style, template, svg, select ...; it has no nodes below */
    PAGE_NODE_ARIA_HIDDEN = 8, /**< aria-hidden="true", itself; it shows on the screen all the same */
};

/** An element. */
typedef struct page_node {
    uint32_t parent;       /**< PAGE_NONE: the root, which is node 0 */
    uint32_t end;          /**< one past the last node of its subtree */
    page_range blocks;     /**< those whose owner lies in its subtree; empty: begin == end */
    page_range text;       /**< what its subtree shows, in `text`; of what is hidden, nothing that means anything */
    uint32_t attributes;   /**< the first one's number; see attribute_count */
    uint16_t attribute_count;
    uint16_t tag;          /**< lexbor's LXB_TAG_*; 0: HTML knows no such tag, or it is not of HTML */
    uint16_t depth;        /**< steps up to the root */
    uint16_t flags;        /**< page_node_flag */
} page_node;

/** The attributes that are kept. More may come: skip those you do not know. */
enum page_attribute_name {
    PAGE_CLASS,
    PAGE_ID,
    PAGE_ROLE,
    PAGE_ITEMPROP,
    PAGE_ITEMTYPE,
    PAGE_CONTENT,  /**< the machine's value of an element with itemprop, `meta` elements too */
    PAGE_DATETIME,
    PAGE_REL,      /**< of links in the text, where it says "author" or "tag" */
};

/** An attribute of a node, as written. */
typedef struct page_attribute {
    uint32_t name;    /**< page_attribute_name */
    page_range value; /**< in `values`; white space around it is gone */
} page_attribute;

/** A `meta` element with a key and a value, wherever it stands. */
typedef struct page_meta {
    page_range name;  /**< in `values`: property, name, itemprop or http-equiv, the first of them that it has */
    page_range value; /**< in `values`: content */
} page_meta;

/** What a span says. */
enum page_span_type {
    PAGE_LINK,   /**< value: the address as written, white space around it gone */
    PAGE_STRONG, /**< strong, b */
    PAGE_EM,     /**< em, i */
    PAGE_CODE,   /**< code, kbd, samp, tt in running text; the whole of a code block, value: its language, if stated */
    PAGE_CELL,   /**< of a table row; may be empty; columns, rows: how many it spans */
    PAGE_IMAGE,  /**< empty, where the picture stands; value: its address, alt: its text in words */
};

/** A range of a block's text with a meaning. */
typedef struct page_span {
    uint32_t begin, end;    /**< bytes into the block's text */
    uint16_t type;          /**< page_span_type */
    uint16_t columns, rows; /**< PAGE_CELL */
    uint16_t reserved;
    page_range value, alt;  /**< in `values` */
} page_span;

/** A piece of the text. */
typedef struct page_block {
    uint32_t owner;   /**< the lowest element that holds all of its text */
    uint32_t element; /**< the lowest block-level one that does */
    page_range text;  /**< in `text` */
    page_range raw;   /**< the bytes of the parsed HTML it came from; both 0: not known */
    page_range spans; /**< in order of begin, the longest first */
    uint16_t kind;    /**< a qn_kind */
    uint8_t level;    /**< see qn_kind */
    uint8_t hidden;   /**< 1: it is not shown */
    uint32_t ordinal; /**< see qn_kind */
} page_block;

/** A page. The arrays belong to the parser, until it parses again or is cleared, or to the document whose annex is viewed. */
struct page {
    const page_node *nodes;
    const page_block *blocks;
    const page_span *spans;
    const page_attribute *attributes;
    const page_meta *metas;
    const char *text, *values;
    uint32_t node_count, block_count, span_count, attribute_count, meta_count;
    const char *jsonld; /**< the texts of its JSON-LD scripts: see PAGE_JSONLD_ANNEX */
    uint32_t text_size, values_size, jsonld_size;
    page_range title;     /**< in `values`: of the `title` element, white space single */
    page_range lang;      /**< in `values`: lang of the root, or its xml:lang */
    page_range canonical; /**< in `values`: the first `link` with rel=canonical */
};

/* ---- Parsing ---- */

/** The encoding that the bytes of a page declare near their begin, in a `meta`, by HTML's prescan. @return empty: none */
qn_slice page_declared_charset(qn_slice bytes);

/** How it went. */
typedef enum page_status {
    PAGE_OK,
    PAGE_TOO_BIG,   /**< it, its tree or its text is over the limit */
    PAGE_NO_MEMORY, /**< the system has no more */
} page_status;

/** What parses pages, one after the other; it keeps some memory from each for the next. One thread at a time. */
typedef struct page_parser page_parser;

/**
 * @param max_memory bytes that the tree of a page may take, beside the page itself
 * @return NULL: no memory
 */
page_parser *page_parser_new(size_t max_memory);

/** Frees it and the arrays of the page it parsed last; NULL is nothing. */
void page_parser_free(page_parser *parser);

/** Parses a page. @param html well-formed UTF-8, below 4 GiB @param out set on PAGE_OK */
page_status page_parse(page_parser *parser, qn_slice html, struct page *out);

/** Ends the page that was parsed last, so that a large one's memory is free while its document goes on; NULL is nothing. */
void page_parser_clear(page_parser *parser);

/* ---- Looking ---- */

/** The text of a range of `values`. */
static inline qn_slice page_value(const struct page *page, page_range range)
{
    return qn_part(qn_bytes(page->values, page->values_size), range.begin, range.end);
}

/** The text of a block. */
static inline qn_slice page_text(const struct page *page, uint32_t block)
{
    const page_range range = page->blocks[block].text;
    return qn_part(qn_bytes(page->text, page->text_size), range.begin, range.end);
}

/** Is the node the other one or below it? */
static inline bool page_within(const struct page *page, uint32_t node, uint32_t ancestor)
{
    return node >= ancestor && node < page->nodes[ancestor].end;
}

/** A node's attribute; data NULL: it has none. */
qn_slice page_attribute_of(const struct page *page, uint32_t node, enum page_attribute_name name);

/** Is this one of the node's classes? */
bool page_has_class(const struct page *page, uint32_t node, const char *name);

/** The first node from `from` on, in pre-order, before `end`, with that id or class. @return PAGE_NONE: there is none */
uint32_t page_find_id(const struct page *page, uint32_t from, uint32_t end, const char *id);
uint32_t page_find_class(const struct page *page, uint32_t from, uint32_t end, const char *name);

/** Is that the name of a meta, upper and lower case alike? */
bool page_meta_is(const struct page *page, uint32_t meta, const char *name);

/** The value of the first meta of that name; data NULL: there is none. */
qn_slice page_meta_of(const struct page *page, const char *name);

/* ---- Into a document ---- */

/** How a page becomes blocks of a document. */
typedef struct page_emission {
    void *context; /**< handed to both */
    /** The raw byte that a byte of the parsed HTML came from; NULL: the same. Asked in ascending order but for few. */
    uint64_t (*origin)(void *context, uint64_t offset);
    /** Called after each block is added: may judge it. @return false to stop. NULL: nothing to do */
    bool (*added)(void *context, const struct page *page, uint32_t index, qn_block *block);
} page_emission;

/**
 * Adds all blocks of a page, hidden ones too, with their spans: "link" (target), "strong", "em", "code" (language),
 * "cell" (columns, rows, when above 1), "image" (source, alt).
 * @return false: over a limit of the document, or `added` stopped it
 */
bool page_emit(const struct page *page, qn_call *call, qn_doc *doc, const page_emission *how);

/**
 * The name of the annex that holds a page. First a head of 13 words of 32 bits: the sizes of page_node, page_block,
 * page_span and page_attribute, a byte each from the lowest; how many nodes, blocks, spans, attributes, metas and
 * bytes of values; the ranges title, lang, canonical. Then these arrays in this order without gaps, as they are in
 * memory. The text is not in it: block i is the document's block i.
 */
#define PAGE_ANNEX "quern.draft.page/1"

/**
 * The name of the annex that holds the texts of a page's `script` elements of type application/ld+json, as written,
 * one after the other, each with a NUL behind it (a script's text holds none). It is there when there is any; scripts
 * that would make it larger than PAGE_JSONLD_MAX are left out.
 */
#define PAGE_JSONLD_ANNEX "quern.draft.jsonld/1"
#define PAGE_JSONLD_MAX ((size_t)4 << 20)

/** The next text of that annex, from *at on, which moves behind it. @return data NULL: there are no more */
static inline qn_slice page_jsonld_next(qn_slice annex, size_t *at)
{
    const qn_slice rest = qn_part(annex, *at, annex.size);
    const char *const end = rest.size ? (const char *)memchr(rest.data, '\0', rest.size) : NULL;
    if (!end)
        return qn_bytes(NULL, 0);
    *at += (size_t)(end - rest.data) + 1;
    return qn_bytes(rest.data, (size_t)(end - rest.data));
}

/** Leaves the page on a document whose first blocks were made by page_emit: both annexes. @return false: over a limit */
bool page_attach(const struct page *page, qn_call *call, qn_doc *doc);

/** Looks at an annex; `text` and `jsonld` are NULL. @return false: it is none, or of another build */
bool page_view(qn_slice annex, struct page *out);

#endif
