/* character: what single characters are to words. */
#ifndef WORDS_CHARACTER_H
#define WORDS_CHARACTER_H

#include "words.h"

enum words_kind {
    WORDS_OTHER,   /* parts words */
    WORDS_LETTER,
    WORDS_DIGIT,   /* a letter that makes its word a number */
    WORDS_DENSE,   /* of a script without blanks between words */
    WORDS_IGNORED, /* an accent, a soft hyphen, a joiner: as if it were not there */
    WORDS_LONG     /* a letter, folded to more bytes than a row holds: see words_fold_long */
};

/* The row of any character; slow. */
struct words_character words_character_of(uint32_t character);

enum { WORDS_LONGEST = 80 };

/* What of a WORDS_LONG character counts. Returns its bytes, at most WORDS_LONGEST. */
size_t words_fold_long(uint32_t character, char out[WORDS_LONGEST]);

#endif
