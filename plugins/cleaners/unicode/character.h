/* character: code points in and out of UTF-8, and which of them need a second look. */
#ifndef UNICODE_CHARACTER_H
#define UNICODE_CHARACTER_H

#include <quern/types.h>

/*
 * A bit a code point below PAGE_LIMIT, 64 to a page: a page is what the last byte of a sequence of two or
 * more chooses from, so a lookup is two shifts.
 */
enum { PAGE_LIMIT = 0x20000, PAGES = PAGE_LIMIT / 64 };

struct character_pages {
    uint64_t suspicious[PAGES]; /* white space, controls, invisible characters, marks, and what NFC may change */
    uint64_t composing[PAGES];  /* of those: not in NFC, or joined by it to what stands before */
};

/* Fills the pages from utf8proc's tables. */
void character_pages_init(struct character_pages *pages);

static inline bool character_in(const uint64_t *pages, uint32_t point)
{
    return point < PAGE_LIMIT ? pages[point / 64] >> point % 64 & 1
                              : point >= 0x2F800 && point <= 0x2FA1F; /* compatibility ideographs */
}

#define CHARACTER_NONE 0xFFFFFFFFu /* a byte that is not UTF-8 */

/* The code point at `at`, which must be inside the text, and its size in bytes. */
static inline uint32_t character_at(qn_slice text, size_t at, unsigned *size)
{
    const unsigned char *bytes = (const unsigned char *)text.data + at;
    const size_t left = text.size - at;
    const unsigned lead = bytes[0];
    *size = 1;
    if (lead < 0x80)
        return lead;
    if (lead >= 0xC2 && lead < 0xE0 && left >= 2 && (bytes[1] & 0xC0) == 0x80) {
        *size = 2;
        return (lead & 0x1F) << 6 | (bytes[1] & 0x3F);
    }
    if (lead >= 0xE0 && lead < 0xF0 && left >= 3 && (bytes[1] & 0xC0) == 0x80 && (bytes[2] & 0xC0) == 0x80) {
        *size = 3;
        return (lead & 0x0F) << 12 | (uint32_t)(bytes[1] & 0x3F) << 6 | (bytes[2] & 0x3F);
    }
    if (lead >= 0xF0 && lead < 0xF5 && left >= 4 && (bytes[1] & 0xC0) == 0x80 && (bytes[2] & 0xC0) == 0x80 &&
        (bytes[3] & 0xC0) == 0x80) {
        *size = 4;
        return (lead & 7) << 18 | (uint32_t)(bytes[1] & 0x3F) << 12 | (uint32_t)(bytes[2] & 0x3F) << 6 | (bytes[3] & 0x3F);
    }
    return CHARACTER_NONE;
}

/* A code point as UTF-8, in scratch that lasts: 4 bytes at `out`. @return its size */
unsigned character_write(uint32_t point, char *out);

/* What windows-1252 has for a byte from 0x80 to 0x9F: the five it leaves out stand for themselves. */
uint32_t character_of_1252(unsigned byte);

/* The byte from 0x80 on that windows-1252, or latin-1, has for a code point; -1: none. */
int character_to_1252(uint32_t point);

#endif
