/* repair: JSON that is almost JSON. */
#ifndef QUERN_JSONLD_REPAIR_H
#define QUERN_JSONLD_REPAIR_H

#include <quern/types.h>

/**
 * Writes a text again, without what people's templates get wrong and where there is one way to mean it: comments, a
 * CDATA section around it, commas before a closing bracket, line breaks and other controls in strings, escapes that
 * JSON has not, halves of surrogate pairs, quotation marks written as HTML entities. One pass.
 * @param out room for text.size + 1 bytes @return bytes written
 */
size_t repair_json(qn_slice text, char *out);

#endif
