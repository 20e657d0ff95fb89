/* phrase: short texts that a page gives for itself: made clean, and compared as people compare them. */
#ifndef METADATA_PHRASE_H
#define METADATA_PHRASE_H

#include <quern/plugin.h>

enum { PHRASE_LONGEST = 2000 }; /* bytes of a text that is looked at; longer ones are cut at a blank */

/**
 * The text with its character references read, its white space single and none around it. Templates escape twice, and
 * JSON holds HTML. In the call's scratch memory when anything had to change. @return empty: nothing is left, or no memory
 */
qn_slice phrase_clean(qn_call *call, qn_slice text);

/** A hash of its letters and digits, upper and lower case alike; 0: there are none. */
uint64_t phrase_key(qn_slice text);

enum { PHRASE_WORDS = 48 };

/** The words of a text, each by its hash, in the order of these. */
typedef struct phrase_words {
    uint32_t rows[PHRASE_WORDS];
    uint32_t count;
} phrase_words;

void phrase_words_of(phrase_words *words, qn_slice text);

/** How many of the words that are in either are in both, 0..1. */
double phrase_likeness(const phrase_words *a, const phrase_words *b);

/** Its letters and digits, folded, as long as they fit. @return bytes written */
size_t phrase_letters(qn_slice text, char *out, size_t room);

#endif
