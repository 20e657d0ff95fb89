#include "survey.h"

#include <lanes.h>
#include <utf8proc.h>

/* How a text stands where it has been read up to. */
struct place {
    unsigned needs;
    bool blank;          /* behind white space, or at the beginning */
    unsigned char order; /* the combining class of the character before */
};

enum { AHEAD = 2 }; /* bytes behind a chunk that tell what its last ones begin */

/*
 * Could none of the characters that begin in a chunk need anything? That is so of printable ASCII (but for a
 * second blank), the letters of Latin, Greek, Cyrillic and Arabic, kana, Han and Hangul, and the usual
 * punctuation: their pages are clean. The bytes inside of a character, from 0x80 to 0xBF, are always fine.
 */
static inline bool is_plain(const char *from)
{
    const lanes a = lanes_load(from), b = lanes_load(from + 1);
    const lanes blanks = lanes_are(a, ' ') & lanes_are(b, ' '), ascii = lanes_within(a, 0x20, 0x7E);
    if (!lanes_bits(~ascii | blanks)) /* as most are */
        return true;
    const lanes c = lanes_load(from + 2);
    const lanes clean = ascii | lanes_within(a, 0x80, 0xBF) | lanes_within(a, 0xC4, 0xCB) | lanes_within(a, 0xCF, 0xD1) |
                        lanes_within(a, 0xE4, 0xE9) | lanes_within(a, 0xEB, 0xEC) | lanes_are(a, 0xDA);
    const lanes latin = lanes_are(a, 0xC3) & ((lanes)(c < 0xC2) | lanes_within(c, 0xC3, 0xC4)); /* see may_be_encoded_twice */
    const lanes greek = lanes_are(a, 0xCE) & (lanes)(b > 0x87);
    const lanes arabic = (lanes_are(a, 0xD8) & ((lanes)(b > 0x9C) | lanes_are(b, 0x8C))) | (lanes_are(a, 0xD9) & (lanes)(b < 0x8B)) |
                         (lanes_are(a, 0xDB) & (lanes)(b < 0x96));
    const lanes kana = lanes_are(a, 0xE3) & (lanes_are(b, 0x81) | lanes_are(b, 0x83) | (lanes_are(b, 0x80) & lanes_within(c, 0x81, 0x95)) |
                                             (lanes_are(b, 0x82) & ~lanes_within(c, 0x99, 0x9A)));
    const lanes wide = lanes_are(a, 0xEF) & lanes_within(b, 0xBC, 0xBD);
    const lanes signs = lanes_are(a, 0xE2) & lanes_are(b, 0x80) & lanes_within(c, 0x90, 0xA7);
    return !lanes_bits(~(clean | latin | greek | arabic | kana | wide | signs) | blanks);
}

static void see_ascii(struct place *place, unsigned char byte, bool tabs)
{
    const bool white = byte == ' ' || byte == '\n';
    if ((white && place->blank) || (byte < ' ' && byte != '\n' && !(tabs && byte == '\t')) || byte == 0x7F)
        place->needs |= NEEDS_STRIP;
    place->blank = white;
    place->order = 0;
}

static void see_suspicious(const struct character_pages *pages, struct place *place, uint32_t point)
{
    const unsigned char order = (unsigned char)utf8proc_get_property((utf8proc_int32_t)point)->combining_class;
    if (character_in(pages->composing, point) || (order && order < place->order))
        place->needs |= NEEDS_COMPOSE;
    else if (!order)
        place->needs |= NEEDS_STRIP;
    place->order = order;
}

/* The end of what is plain from `at` on, in whole chunks; it may lie inside of a character. */
static size_t plain_end(qn_slice text, size_t at)
{
    const size_t least = LANES + AHEAD, begin = at;
    while (text.size - at >= least && is_plain(text.data + at))
        at += LANES;
    /* The rest is less than a chunk: look at a whole one that ends there. */
    if (at > begin && text.size - at < least && is_plain(text.data + text.size - least))
        at = text.size - AHEAD;
    return at;
}

/*
 * Is the character at `at` one that windows-1252 has for a byte from 0x80 to 0xBF? Behind one from U+00C2 to
 * U+00F4, which 0xC3 begins, it may be the rest of a character that was encoded twice.
 */
static bool may_be_encoded_twice(qn_slice text, size_t at)
{
    const unsigned char lead = at < text.size ? (unsigned char)text.data[at] : 0;
    if (lead != 0xC5)
        return lead == 0xC2 || lead == 0xC6 || lead == 0xCB || lead == 0xE2;
    unsigned size;
    return character_to_1252(character_at(text, at, &size)) >= 0;
}

/* Is all of it plain, as most blocks are? What a whole chunk has no room for is filled up with letters. */
static bool all_plain(qn_slice text)
{
    if (!text.size || text.data[0] == ' ' || text.data[text.size - 1] == ' ')
        return false;
    size_t at = 0;
    for (; text.size - at >= LANES + AHEAD; at += LANES)
        if (!is_plain(text.data + at))
            return false;
    const size_t left = text.size - at;
    char rest[2 * LANES + AHEAD];
    memset(rest, 'x', sizeof rest);
    memcpy(rest, text.data + at, left);
    return is_plain(rest) && (left <= LANES || is_plain(rest + LANES));
}

unsigned survey(const struct character_pages *pages, qn_slice text, bool tabs)
{
    if (all_plain(text))
        return 0;
    struct place place = {.blank = true};
    size_t chunk = 0; /* where plain bytes are looked for again */
    for (size_t at = 0; at < text.size;) {
        if (at >= chunk && !(place.blank && text.data[at] == ' ')) {
            const size_t end = plain_end(text, at);
            chunk = end + LANES;
            if (end > at) {
                place.blank = text.data[end - 1] == ' ';
                place.order = 0;
                at = end;
                continue;
            }
        }
        const unsigned char byte = (unsigned char)text.data[at];
        if (byte < 0x80) {
            see_ascii(&place, byte, tabs);
            at++;
            continue;
        }
        unsigned size;
        const uint32_t point = character_at(text, at, &size);
        at += size;
        if (byte == 0xC3 && may_be_encoded_twice(text, at))
            place.needs |= NEEDS_REPAIR;
        place.blank = false;
        if (point != CHARACTER_NONE && character_in(pages->suspicious, point))
            see_suspicious(pages, &place, point);
        else
            place.order = 0;
    }
    return place.needs | (place.blank && text.size ? NEEDS_STRIP : 0);
}
