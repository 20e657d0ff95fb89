/*
 * charset: from the bytes of an input to UTF-8 that is safe to work on, and back to where a byte came from.
 *
 * The encoding is chosen in the order of the WHATWG standard, then by looking: a byte order mark, what was
 * declared with the input, what the page declares, well-formed UTF-8, libuchardet's opinion, windows-1252.
 * Nothing is replaced in silence: `repaired` counts every U+FFFD that was put in.
 */
#ifndef CHARSET_H
#define CHARSET_H

#include "decoder.h"

#include <quern/plugin.h>

/** Where a byte of the text came from. */
struct charset_mark {
    size_t offset;
    const unsigned char *from;
};

/** A second decoding, as far as was asked where a byte came from. */
struct charset_sweep {
    struct decoder decoder;
    size_t swept; /**< bytes of the text that it has come to */
    bool open;    /**< does the decoder hold something? */
};

/** A decoded text. Where no byte had to change, `text` lies in the input and costs nothing. */
struct charset_text {
    qn_slice text;       /**< well-formed UTF-8 without its byte order mark; may hold NULs and other controls */
    const char *charset; /**< "utf-8", "windows-1252": WHATWG's name, for the field `charset` */
    const char *origin;  /**< why that one, for the field's origin: "byte order mark", "transport", ... */
    bool converted;      /**< is `text` a copy in the document's memory? */
    uint64_t repaired;   /**< how many U+FFFD stand for bytes that mean nothing */

    /* For charset_origin. */
    qn_slice raw;                     /**< the input's bytes */
    size_t start;                     /**< where the text begins in them: after the byte order mark */
    const struct charset_mark *marks; /**< one every 1024 bytes of a converted text */
    const struct encoding *encoding;  /**< of a converted text */
    struct charset_sweep sweeps[2];   /**< one goes ahead, the other follows where questions go back and on again */
};

/** Is it no text in any encoding but UTF-16, by how many control characters are among its first bytes? */
bool charset_is_binary(qn_slice bytes);

/**
 * Decodes an input. Call charset_fini when no more origins are wanted, on any return.
 * @param meta what the page declares of itself, or an empty slice
 * @return false: over the document's memory limit
 */
bool charset_decode(qn_call *call, qn_doc *doc, const qn_input *input, qn_slice meta, struct charset_text *out);

/**
 * The raw byte that a byte of the text came from; the text's end has the raw end. Exact for all encodings.
 * Questions in ascending order cost one more decoding in all, and so do two such rows of questions in turns; any
 * other that goes back costs that of 1024 bytes (in ISO-2022-JP, where bytes mean nothing by themselves, that of all before it).
 */
uint64_t charset_origin(struct charset_text *text, size_t offset);

/** Releases what the sweep holds. The text stays: it is the document's. */
void charset_fini(struct charset_text *text);

/** Sets the field `charset`, with its origin. @return false: over the document's memory limit */
bool charset_set_field(qn_call *call, qn_doc *doc, const struct charset_text *text);

#endif
