/* vocabulary: what the words in class, id, itemprop and rel attributes say that an element holds. */
#ifndef METADATA_VOCABULARY_H
#define METADATA_VOCABULARY_H

#include <quern/types.h>

/** What a word may say. */
enum mark {
    MARK_AUTHOR = 1,     /**< who wrote it */
    MARK_DATE = 2,       /**< when */
    MARK_PUBLISHED = 4,  /**< when it was published */
    MARK_MODIFIED = 8,   /**< when it was changed */
    MARK_TITLE = 16,     /**< what it is called */
    MARK_NAME = 32,      /**< a name, of whatever stands around it */
    MARK_TAG = 64,       /**< what it is about */
    MARK_OTHER = 128,    /**< something beside the article: comments, related stories, a menu; all below it too */
    MARK_ABOUT = 256,    /**< about a person, not their name: a portrait, a biography; all below it too */
    MARK_PERSON = 512,   /**< below an element of the author */
    MARK_BESIDE = 1024,  /**< beside the text, as menus are, but dates and authors stand there, too; all below it too */
};

#define VOCABULARY_SLOTS 256

/** The words, by hash; constant once vocabulary_init has filled it. */
typedef struct vocabulary {
    struct { const char *word; uint32_t marks; } slots[VOCABULARY_SLOTS];
    uint16_t sizes['z' + 1]; /**< by their first letter, a bit for each size that there is: spares most words the table */
} vocabulary;

void vocabulary_init(vocabulary *words);

/**
 * What an attribute's words say, all together. Words end at what is no letter and where a capital follows a small
 * letter: "entry-author", "post_author", "articleAuthor".
 */
uint32_t vocabulary_read(const vocabulary *words, qn_slice value);

#endif
