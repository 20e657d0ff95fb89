/**
 * @file letters.h
 * UTF-8 letters for code that looks at short pieces of text: decoding, folding, case. Nothing allocates,
 * nothing depends on the locale, and any bytes may come in: a broken sequence is one U+FFFD a byte.
 */
#ifndef QUERN_LETTERS_H
#define QUERN_LETTERS_H

#include <quern/types.h>

/* What is beyond ASCII, for the functions below. */
uint32_t letters_next_wide(const char **at, const char *end);
uint32_t letters_before_wide(const char *start, const char **at);
uint32_t letters_fold_wide(uint32_t letter);
bool letters_is_wide_letter(uint32_t letter);
bool letters_is_wide_upper(uint32_t letter);
bool letters_is_wide_lower(uint32_t letter);
bool letters_is_wide_dense(uint32_t letter);
bool letters_is_wide_blank(uint32_t letter);

/** The character at *at, which moves on; *at must be before the end. */
static inline uint32_t letters_next(const char **at, const char *end)
{
    const unsigned char byte = (unsigned char)**at;
    return byte < 0x80 ? (++*at, byte) : letters_next_wide(at, end);
}

/** The character that ends at *at, which moves back; *at must be after the start. */
static inline uint32_t letters_before(const char *start, const char **at)
{
    const unsigned char byte = (unsigned char)(*at)[-1];
    return byte < 0x80 ? (--*at, byte) : letters_before_wide(start, at);
}

/** Lower case; dotted and dotless i fall together, so do the alefs of Arabic and the sigmas of Greek. */
static inline uint32_t letters_fold(uint32_t c)
{
    return c < 0x80 ? (c - 'A' < 26 ? c + 32 : c) : letters_fold_wide(c);
}

static inline bool letters_is_letter(uint32_t c)
{
    return c < 0x80 ? (c | 32) - 'a' < 26 : letters_is_wide_letter(c);
}

static inline bool letters_is_upper(uint32_t c)
{
    return c < 0x80 ? c - 'A' < 26 : letters_is_wide_upper(c);
}

static inline bool letters_is_lower(uint32_t c)
{
    return c < 0x80 ? c - 'a' < 26 : letters_is_wide_lower(c);
}

/** Written without blanks between words: Chinese, Japanese, Thai; Korean counts, too, for its short words. */
static inline bool letters_is_dense(uint32_t c)
{
    return c >= 0x0E00 && letters_is_wide_dense(c);
}

/** Blanks of all widths, and the marks that only steer the writing direction. */
static inline bool letters_is_blank(uint32_t c)
{
    return c < 0x80 ? c == ' ' || c - '\t' < 5 : letters_is_wide_blank(c);
}

/** Folds text into a buffer of that room. @return bytes written; 0 when it does not fit */
size_t letters_fold_text(qn_slice text, char *out, size_t room);

/** May a byte of a text be a word's? Only ASCII tells, case aside. */
static inline bool letters_may_be(char byte, char wanted)
{
    return ((byte ^ wanted) & ~0x20) == 0 || (byte & 0x80) || (wanted & 0x80);
}

/** May a text begin with that word, in whatever case? One look at two bytes, to spare letters_starts most words of a list. */
static inline bool letters_may_start(qn_slice text, const char *word)
{
    const bool first = text.size > 0 && (((text.data[0] ^ *word) & ~0x20) == 0 || (text.data[0] & *word & 0x80));
    return first && (text.size < 2 || word[1] == '\0' || letters_may_be(text.data[1], word[1]));
}

/** Is that a text's beginning, in whatever case? @param folded already folded @return the bytes of text it takes; 0: no */
size_t letters_starts(qn_slice text, const char *folded);

/** The same text without blanks at either end. */
qn_slice letters_trim(qn_slice text);

#endif
