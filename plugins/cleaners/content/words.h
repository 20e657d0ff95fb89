/*
 * words: what is known of words beforehand: function words, phrases of the chrome around a text, tokens of classes.
 * Read from a text (model/words.txt explains its format) into one table by hash.
 */
#ifndef CONTENT_WORDS_H
#define CONTENT_WORDS_H

#include <quern/types.h>

/** Classes of phrases. */
enum phrase_class {
    PHRASE_RELATED, PHRASE_NEWSLETTER, PHRASE_LEGAL, PHRASE_SHARE, PHRASE_COMMENT, PHRASE_BYLINE, PHRASE_AUTHOR,
    PHRASE_ADVERT, PHRASE_ACCOUNT, PHRASE_SHOP, PHRASE_TAG, PHRASE_PHOTO, PHRASE_EVENT, PHRASES
};

/** Classes of tokens. */
enum token_class {
    TOKEN_BODY, TOKEN_CONTENT, TOKEN_COMMENT, TOKEN_SHARE, TOKEN_NAV, TOKEN_FOOTER, TOKEN_HEADER, TOKEN_SIDEBAR,
    TOKEN_RELATED, TOKEN_CARD, TOKEN_META, TOKEN_ADVERT, TOKEN_NEWSLETTER, TOKEN_CAPTION, TOKEN_HIDDEN, TOKEN_COOKIE,
    TOKEN_WIDGET, TOKEN_FORUM, TOKEN_REVIEW, TOKEN_SPEC, TOKEN_BYLINE, TOKEN_TITLE, TOKENS
};

/** What one word, phrase or token is. */
typedef struct words_entry {
    uint32_t key;      /**< its hash; 0: a free slot */
    uint32_t phrases;  /**< a bit for each phrase_class */
    uint32_t tokens;   /**< a bit for each token_class */
    uint32_t function; /**< 1: a function word of some language */
} words_entry;

struct words;

/** Reads the text. @return NULL: no memory, or the text is not well-formed; `error` says where */
struct words *words_new(qn_slice text, const char **error);
void words_free(struct words *self);

/** What is known of a hash; NULL: nothing. */
const words_entry *words_find(const struct words *self, uint32_t key);

/** Hashes: begin with WORD_SEED, add each folded letter, and finish; never 0. */
#define WORD_SEED 2166136261u

static inline uint32_t word_add(uint32_t hash, uint32_t letter)
{
    return (hash ^ letter) * 16777619u;
}

static inline uint32_t word_finish(uint32_t hash)
{
    hash ^= hash >> 15;
    hash *= 0x2c1b3c6du;
    hash ^= hash >> 13;
    return hash ? hash : 1;
}

/** The hash of two words in a row, or of a phrase and its next word. */
static inline uint32_t word_pair(uint32_t first, uint32_t second)
{
    return word_finish((first << 5 | first >> 27) * 0x9E3779B1u ^ second);
}

/** The hash of the next word: a run of letters, or one character of a script without blanks. @return false: no more */
bool words_next(const char **at, const char *end, uint32_t *hash);

#endif
