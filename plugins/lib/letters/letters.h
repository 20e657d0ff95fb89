/**
 * @file letters.h
 * UTF-8 letters for code that looks at short pieces of text: decoding, folding, case. Nothing allocates,
 * nothing depends on the locale, and any bytes may come in: a broken sequence is one U+FFFD a byte.
 */
#ifndef QUERN_LETTERS_H
#define QUERN_LETTERS_H

#include <quern/types.h>

/** The character at *at, which moves on; *at must be before the end. */
uint32_t letters_next(const char **at, const char *end);

/** The character that ends at *at, which moves back; *at must be after the start. */
uint32_t letters_before(const char *start, const char **at);

/** Lower case; dotted and dotless i fall together, so do the alefs of Arabic and the sigmas of Greek. */
uint32_t letters_fold(uint32_t letter);

bool letters_is_letter(uint32_t letter);
bool letters_is_upper(uint32_t letter);
bool letters_is_lower(uint32_t letter);
/** Written without blanks between words: Chinese, Japanese, Thai; Korean counts, too, for its short words. */
bool letters_is_dense(uint32_t letter);
/** Blanks of all widths, and the marks that only steer the writing direction. */
bool letters_is_blank(uint32_t letter);

/** Folds text into a buffer of that room. @return bytes written; 0 when it does not fit */
size_t letters_fold_text(qn_slice text, char *out, size_t room);

/** May a text begin with that word, in whatever case? One look at a byte, to spare letters_starts most words of a list. */
static inline bool letters_may_start(qn_slice text, const char *word)
{
    return text.size > 0 && (((text.data[0] ^ *word) & ~0x20) == 0 || (text.data[0] & *word & 0x80));
}

/** Is that a text's beginning, in whatever case? @param folded already folded @return the bytes of text it takes; 0: no */
size_t letters_starts(qn_slice text, const char *folded);

/** The same text without blanks at either end. */
qn_slice letters_trim(qn_slice text);

#endif
