/* decoder: turns bytes of one encoding into UTF-8, as much at a time as there is room for. */
#ifndef CHARSET_DECODER_H
#define CHARSET_DECODER_H

#include "encoding.h"

#include <iconv.h>

/** A decoder and how far it has come. Nothing in it is to be touched but `next` read. */
struct decoder {
    const struct encoding *encoding;
    const unsigned char *next, *end; /**< the bytes that are still to be decoded */
    uint64_t repaired;               /**< how many U+FFFD stand for bytes that mean nothing */
    const uint16_t *points;          /**< ENCODING_SINGLE: the code points of the bytes from 0x80 */
    uint16_t own_points[128];
    iconv_t handle; /**< ENCODING_MULTI and ENCODING_SHIFTED */
};

/** Begins at the bytes. @return false: this system's iconv does not know the encoding; decoder_fini is not needed */
bool decoder_init(struct decoder *decoder, const struct encoding *encoding, qn_slice bytes);

/** Releases what decoder_init took. */
void decoder_fini(struct decoder *decoder);

/** Goes on from another byte: the first of a character, or in ENCODING_SHIFTED of all. */
void decoder_seek(struct decoder *decoder, const unsigned char *at);

/**
 * Decodes whole characters while they fit.
 * @return bytes written; 0 when the next character does not fit in the room, or there is none
 */
size_t decoder_run(struct decoder *decoder, char *out, size_t room);

/** Room that is enough for the UTF-8 of all the bytes. */
size_t decoder_bound(const struct encoding *encoding, qn_slice bytes);

#endif
