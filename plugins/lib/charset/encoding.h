/* encoding: the character encodings of the web and the labels that they go by. */
#ifndef CHARSET_ENCODING_H
#define CHARSET_ENCODING_H

#include <quern/types.h>

/** How an encoding is decoded. */
enum encoding_form {
    ENCODING_UTF8,
    ENCODING_UTF16LE,
    ENCODING_UTF16BE,
    ENCODING_SINGLE, /**< one byte a character, ASCII below 0x80 */
    ENCODING_MULTI,  /**< several bytes a character, by iconv */
    ENCODING_SHIFTED /**< the same, in bytes below 0x80 by shift sequences */
};

/** An encoding. */
struct encoding {
    const char *name;   /**< WHATWG's, in lower case */
    const char *iconv;  /**< what iconv calls it; a second name after a blank, for other systems; NULL: not needed */
    const char *labels; /**< parted by blanks */
    enum encoding_form form;
};

/** The encoding that a label means, upper case and blanks around it ignored. @return NULL: no such label */
const struct encoding *encoding_of(qn_slice label);

#endif
