#include "compose.h"

#include <utf8proc.h>

/*
 * Longer piles of marks on one letter are no text, and sorting them would take time that grows with the
 * square of their number; they stay as they are. Unicode's own stream-safe format allows 30.
 */
enum { PILE = 64, ROOM = 4 * PILE };

static unsigned order_of(uint32_t point)
{
    return point <= 0x10FFFF ? (unsigned)utf8proc_get_property((utf8proc_int32_t)point)->combining_class : 0;
}

/* Does normalisation stop in front of this character, whatever stands before it? */
static bool is_boundary(const struct character_pages *pages, uint32_t point)
{
    return !character_in(pages->suspicious, point) || (!character_in(pages->composing, point) && !order_of(point));
}

/* Normalises a stretch of text that begins and ends at boundaries. */
static void compose_stretch(qn_slice text, size_t begin, size_t end, struct edits *edits)
{
    utf8proc_int32_t points[ROOM];
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE;
    utf8proc_ssize_t count =
        utf8proc_decompose((const utf8proc_uint8_t *)text.data + begin, (utf8proc_ssize_t)(end - begin), points, ROOM, options);
    if (count < 0 || count > ROOM)
        return;
    count = utf8proc_normalize_utf32(points, count, options);
    char out[4 * ROOM];
    size_t size = 0;
    for (utf8proc_ssize_t i = 0; i < count; i++)
        size += character_write((uint32_t)points[i], out + size);
    if (!qn_equal(qn_bytes(out, size), qn_part(text, begin, end)))
        edits_add(edits, begin, end, out, size);
}

void compose(const struct character_pages *pages, qn_slice text, struct edits *edits)
{
    size_t begin = 0; /* of the stretch: the last boundary */
    size_t length = 0; /* of it, in characters */
    bool changes = false;
    unsigned size;
    for (size_t at = 0; at < text.size; at += size) {
        const uint32_t point = character_at(text, at, &size);
        if (is_boundary(pages, point)) {
            if (changes && length <= PILE)
                compose_stretch(text, begin, at, edits);
            begin = at;
            length = 0;
            changes = false;
        } else {
            changes = true;
        }
        length++;
    }
    if (changes && length <= PILE)
        compose_stretch(text, begin, text.size, edits);
}
