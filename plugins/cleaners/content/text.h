/*
 * text: what one pass over a block's text says of it, without looking at anything else of the page.
 */
#ifndef CONTENT_TEXT_H
#define CONTENT_TEXT_H

#include "words.h"

/** What a text begins or ends with. */
enum text_edge { EDGE_NONE, EDGE_UPPER, EDGE_LOWER, EDGE_DIGIT, EDGE_STOP, EDGE_COLON, EDGE_COMMA, EDGE_ELLIPSIS, EDGE_CLOSE, EDGE_OTHER };

/** Words of a title, to see how much of it another text repeats. */
enum { TITLE_WORDS = 32 };
typedef struct text_title {
    uint32_t words[TITLE_WORDS]; /**< hashes, each once */
    uint32_t count;
} text_title;

/** Counts of a text. */
typedef struct text_facts {
    uint32_t chars, letters, capitals, digits, dense, words, long_words, shouted, function_words;
    uint32_t sentences, commas, quotes;
    uint32_t phrases; /**< a bit for each phrase_class found */
    uint32_t phrase_words; /**< words that are in phrases, about */
    uint16_t years, times, prices;
    uint8_t first, last; /**< text_edge */
    float title_jaccard, title_share; /**< shared with the title: of both; of the text's words */
    float title_cover;                /**< the title's words that the text has */
    float summary_share;              /**< of the text's words, those of the page's description */
    uint64_t identity;                /**< equal texts have equal ones, whatever their case and signs */
} text_facts;

/** What texts are compared with. */
typedef struct text_context {
    const struct words *words;
    text_title titles[2]; /**< of the title element and of og:title; count 0: none */
    text_title summary;
} text_context;

/** The words of a title, the first TITLE_WORDS different ones. */
void text_title_init(text_title *title, qn_slice text);

/** Looks at a text. */
void text_measure(qn_slice text, const text_context *context, text_facts *facts);

#endif
