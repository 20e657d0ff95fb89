/* characters: what a text is for a reader. */
#ifndef CORE_BASE_CHARACTERS_H
#define CORE_BASE_CHARACTERS_H

#include <quern/types.h>

static inline bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Below, equal to or above 0, as memcmp: in the order of their bytes, which in UTF-8 is that of their code points. */
int text_order(qn_slice left, qn_slice right);
/* Code points; of what is not UTF-8 at most its bytes. */
size_t characters(qn_slice text);
/* The beginning of the text, at most that many characters; none is cut. */
qn_slice characters_first(qn_slice text, size_t most);
/* Is all of it well-formed UTF-8? */
bool characters_valid(qn_slice text);
/* The bytes of the well-formed UTF-8 character at the front; 0: there is none. */
size_t character_size(qn_slice text);

#endif
