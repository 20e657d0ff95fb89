/* guess: what the bytes look like when nobody has declared an encoding. */
#ifndef CHARSET_GUESS_H
#define CHARSET_GUESS_H

#include "encoding.h"

/**
 * Looks at bytes that are not well-formed UTF-8 as a whole.
 * @param origin set to how it was found: "mostly valid", "uchardet", "fallback"
 * @return never NULL; windows-1252 when there is no better opinion
 */
const struct encoding *guess_encoding(qn_slice bytes, const char **origin);

#endif
