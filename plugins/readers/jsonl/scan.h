/**
 * @file scan.h
 * JSON read as it stands: one pass, no tree, no memory of its own.
 *
 * A scan walks the members of one object and hands out slices of the text; what a value holds is passed over, but its syntax
 * is checked (RFC 8259, and UTF-8), down to SCAN_DEPTH levels. After an error every function returns false.
 */
#ifndef QUERN_JSONL_SCAN_H
#define QUERN_JSONL_SCAN_H

#include <quern/types.h>

enum { SCAN_DEPTH = 64 };

enum scan_kind {
    SCAN_STRING,
    SCAN_NUMBER,
    SCAN_LITERAL, /* true, false, null */
    SCAN_NESTED   /* an object or an array */
};

/** A value, or the name of a member. */
struct scan_value {
    enum scan_kind kind;
    bool escaped;  /**< a string with a backslash: see scan_unescape */
    qn_slice text; /**< as it stands; of a string what is between the quotes */
};

struct scan {
    const uint8_t *text;
    size_t size, at;
    bool first;        /* no member was read yet */
    const char *error; /**< what is wrong, at `at`; NULL: nothing so far */
};

/** Begins an object, with white space before it. @return false: there is none */
bool scan_begin(struct scan *self, qn_slice text);

/** The next member's name and value. @return false: the object is over, or there is an error */
bool scan_member(struct scan *self, struct scan_value *name, struct scan_value *value);

/** After the last member: nothing but white space follows. @return false: something does, or there was an error */
bool scan_end(struct scan *self);

/**
 * Resolves escapes. What no text can hold, half a surrogate pair or U+0000, becomes U+FFFD.
 * @param out room for text.size bytes
 * @param repaired grows by the number of U+FFFD put in
 * @return bytes written
 */
size_t scan_unescape(qn_slice text, char *out, uint64_t *repaired);

#endif
