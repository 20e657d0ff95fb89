/**
 * @file document.h
 * The document as a plugin sees it: blocks in reading order, fields, spans, and why things went.
 *
 * Everything here belongs to its document and lives as long as it does. Plugins read these structs and
 * change them through the services of host.h only; the core makes them, so they may grow at the end.
 */
#ifndef QUERN_DOCUMENT_H
#define QUERN_DOCUMENT_H

#include <quern/types.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a block is. New kinds may come; treat one you do not know as a paragraph. */
typedef enum qn_kind {
    QN_PARAGRAPH = 0, /**< level: of the list item that it continues; 0: of none */
    QN_HEADING = 1,   /**< level 1..6 */
    QN_LIST_ITEM = 2, /**< level: nesting, from 1; ordinal: its number, 0 in a list without numbers */
    QN_QUOTE = 3,     /**< a block quotation; level: nesting, from 1 */
    QN_TABLE_ROW = 4, /**< cells parted by a tab, each a span "cell"; level 1 marks a row of headings */
    QN_CODE = 5,      /**< verbatim, line breaks and all; level: as of a paragraph */
    QN_CAPTION = 6,   /**< of a picture, a table or a video */
    QN_RULE = 7       /**< a thematic break; no text */
} qn_kind;

/** Whether a block counts. */
typedef enum qn_state {
    QN_KEPT = 0,
    QN_MARKED = 1, /**< kept, but found to be boilerplate or a repetition: likeness stages skip it */
    QN_DROPPED = 2 /**< chaff; stays in the document with its cause */
} qn_state;

#define QN_NO_BLOCK UINT32_MAX

/** Why a block or a document was marked, dropped or failed. */
typedef struct qn_cause {
    qn_slice stage;      /**< the stage's name in the pipeline */
    qn_slice reason;     /**< a slug: "share-bar", "duplicate" */
    qn_slice detail;     /**< the evidence, for a person; may be empty */
    qn_slice same_doc;   /**< id of the document that this repeats; empty: none, or this one */
    uint32_t same_block; /**< id of the block that this repeats, or QN_NO_BLOCK */
    double score;        /**< how alike, 0..1; 0 when that is not the question */
} qn_cause;

/** A named value of a span. */
typedef struct qn_feature {
    qn_slice name, value;
    struct qn_feature *next;
} qn_feature;

/** A typed range of one block's text: "link", "strong", "cell", "quotation", "person", ... */
typedef struct qn_span {
    qn_slice type;
    uint32_t begin, end; /**< bytes into the block's text */
    qn_feature *features;
    struct qn_span *next; /**< next span of the same block, by begin, then longest first */
    qn_slice stage;       /**< who set it */
} qn_span;

/** A piece of the document in reading order. */
typedef struct qn_block {
    qn_slice text;         /**< UTF-8; white space single except in QN_CODE and at line breaks */
    struct qn_block *next; /**< next in reading order, whatever its state */
    uint32_t id;           /**< its number in the document, given once and never reused */
    uint16_t kind;         /**< a qn_kind */
    uint8_t level;         /**< see qn_kind */
    uint8_t state;         /**< a qn_state */
    uint32_t ordinal;      /**< see QN_LIST_ITEM */
    uint32_t flags;        /**< 0 so far */
    uint64_t raw_begin, raw_end; /**< the raw input bytes that it came from; both 0: not known */
    qn_span *spans;
    const qn_cause *cause; /**< NULL while kept */
} qn_block;

/** The type of a field's value. */
typedef enum qn_type {
    QN_TEXT = 0,
    QN_DATE = 1, /**< text in ISO 8601, as exact as stated: "2026", "2026-01", "2026-01-28", "2026-01-28T04:56:11+01:00" */
    QN_INTEGER = 2,
    QN_REAL = 3,
    QN_BOOLEAN = 4,
    QN_LIST = 5 /**< of texts */
} qn_type;

/** A typed value. Frozen. */
typedef struct qn_value {
    uint32_t type;  /**< a qn_type */
    uint32_t count; /**< QN_LIST: how many texts */
    union {
        qn_slice text; /**< QN_TEXT, QN_DATE */
        int64_t integer;
        double real;
        bool boolean;
        const qn_slice *list;
    };
} qn_value;

/** A named value of the document and where it came from. */
typedef struct qn_field {
    qn_slice name;
    qn_value value;
    qn_slice stage;  /**< who set it */
    qn_slice origin; /**< where it was read: "first line", "og:title", "jsonld+h1"; may be empty */
    uint32_t block;  /**< the block it was read from, or QN_NO_BLOCK */
    uint32_t begin, end; /**< bytes in that block's text as it then was */
    struct qn_field *next;
} qn_field;

/** Bytes that one plugin leaves on a document for another, under a name with a revision: flat, no pointers. */
typedef struct qn_annex {
    qn_slice name; /**< "quern.draft.page/1" */
    qn_slice bytes; /**< aligned to 16 */
    struct qn_annex *next;
} qn_annex;

/** A document. */
typedef struct qn_doc {
    uint32_t size;    /**< of this struct in the core that made it: see QN_HAS */
    uint32_t verdict; /**< a qn_verdict */
    uint64_t number;  /**< its place in input order, from 0; known once it has passed the first ordered stage */
    qn_slice id;      /**< unique in the run: the uri, and "#2" ... when an input holds several */
    qn_slice uri;     /**< where it came from */
    qn_slice media;   /**< "text/html"; what the reader took it for */
    qn_slice raw;     /**< the input's bytes, as read */
    qn_block *blocks; /**< the first in reading order */
    qn_field *fields;
    qn_annex *annexes;
    const qn_cause *cause; /**< why it was dropped or failed; NULL while it passes */
    uint32_t block_count;  /**< also the next block's id */
    uint32_t reserved;
} qn_doc;

/** Something to be read: a file, a member of an archive, a record, standard input. */
typedef struct qn_input {
    uint32_t size;  /**< of this struct in the core that made it */
    uint32_t depth; /**< 0: named by the user; 1: emitted by a reader that read one of those; ... */
    qn_slice uri;   /**< a path or an address; "archive.warc!/3" for members */
    qn_slice media; /**< as declared by whoever emitted it; empty: unknown */
    qn_slice charset; /**< as declared outside of the bytes; empty: unknown */
    qn_slice bytes; /**< all of it, decompressed */
} qn_input;

/** Does a struct that carries its size have this member, or was its maker older? */
#define QN_HAS(pointer, member) \
    ((pointer)->size >= (size_t)((const char *)&(pointer)->member - (const char *)(pointer)) + sizeof((pointer)->member))

/** The first kept or marked block at or after this one; NULL at the end. [any] */
static inline qn_block *qn_kept_from(qn_block *block)
{
    while (block && block->state == QN_DROPPED)
        block = block->next;
    return block;
}

/**
 * Walks the blocks that are not dropped: `for (b = NULL; (b = qn_next_kept(doc, b));)`. The block may be
 * dropped, split or rewritten on the way. [worker]
 */
static inline qn_block *qn_next_kept(const qn_doc *doc, const qn_block *block)
{
    return qn_kept_from(block ? block->next : doc->blocks);
}

/** Is any text left that is not dropped? [worker, workers] */
static inline bool qn_has_text(const qn_doc *doc)
{
    const qn_block *block = NULL;
    do
        block = qn_next_kept(doc, block);
    while (block && block->text.size == 0);
    return block != NULL;
}

/** The field of that name; NULL: not set. [worker, workers] */
static inline const qn_field *qn_field_of(const qn_doc *doc, const char *name)
{
    const size_t size = strlen(name);
    for (const qn_field *field = doc->fields; field; field = field->next)
        if (field->name.size == size && memcmp(field->name.data, name, size) == 0)
            return field;
    return NULL;
}

/** The bytes left under that name; empty: none. [worker, workers] */
static inline qn_slice qn_annex_of(const qn_doc *doc, const char *name)
{
    const qn_slice wanted = qn_str(name);
    for (const qn_annex *annex = doc->annexes; annex; annex = annex->next)
        if (qn_equal(annex->name, wanted))
            return annex->bytes;
    return qn_bytes(NULL, 0);
}

#ifdef __cplusplus
}
#endif
#endif
