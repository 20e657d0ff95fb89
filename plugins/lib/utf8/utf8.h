/* utf8: which bytes are well-formed UTF-8. */
#ifndef QUERN_LIB_UTF8_H
#define QUERN_LIB_UTF8_H

#include <quern/types.h>

/** How many bytes from the start are well-formed; all of them when it equals text.size. */
size_t utf8_valid_size(qn_slice text);

/**
 * Looks at one character.
 * @param at,end at < end
 * @return its size in bytes; or minus the size of the ill-formed piece that one U+FFFD stands for
 *         (the maximal subpart of Unicode, section 3.9, as all browsers have it)
 */
int utf8_step(const unsigned char *at, const unsigned char *end);

/** The size in UTF-8 of a code point. */
static inline size_t utf8_size(uint32_t point)
{
    return point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
}

/** Writes a code point; there are utf8_size(point) bytes of room. @return utf8_size(point) */
size_t utf8_put(char *out, uint32_t point);

#endif
