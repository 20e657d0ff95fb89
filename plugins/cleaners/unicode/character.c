#include "character.h"

#include <utf8proc.h>

static void set(uint64_t *pages, uint32_t point)
{
    pages[point / 64] |= (uint64_t)1 << point % 64;
}

/* White space and what is not seen; the marks that Arabic sets before numbers are format characters, too, and stay. */
static bool is_unseen(uint32_t point, utf8proc_category_t category)
{
    if (category == UTF8PROC_CATEGORY_CF)
        return point == 0xAD || point == 0x61C || point == 0x180E || (point >= 0x200B && point <= 0x206F) ||
               point == 0xFEFF || (point >= 0xFFF9 && point <= 0xFFFB);
    return point != ' ' && (category == UTF8PROC_CATEGORY_CC || category == UTF8PROC_CATEGORY_ZS ||
                            category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP);
}

/* Does NFC change this character, or join one to another? Then both are marked. */
static void mark_composing(struct character_pages *pages, uint32_t point)
{
    enum { ROOM = 32 };
    utf8proc_int32_t parts[ROOM];
    int boundary = 0;
    const utf8proc_ssize_t count = utf8proc_decompose_char((utf8proc_int32_t)point, parts, ROOM,
                                                           UTF8PROC_STABLE | UTF8PROC_DECOMPOSE, &boundary);
    if (count < 1 || count > ROOM || (count == 1 && (uint32_t)parts[0] == point))
        return;
    for (utf8proc_ssize_t i = 1; i < count; i++)
        if ((uint32_t)parts[i] < PAGE_LIMIT)
            set(pages->composing, (uint32_t)parts[i]);
    if (utf8proc_normalize_utf32(parts, count, UTF8PROC_STABLE | UTF8PROC_COMPOSE) != 1 || (uint32_t)parts[0] != point)
        set(pages->composing, point);
}

void character_pages_init(struct character_pages *pages)
{
    memset(pages, 0, sizeof *pages);
    for (uint32_t point = 0; point < PAGE_LIMIT; point++) {
        const utf8proc_property_t *property = utf8proc_get_property((utf8proc_int32_t)point);
        if (is_unseen(point, (utf8proc_category_t)property->category) || property->combining_class)
            set(pages->suspicious, point);
        if (property->decomp_seqindex != UINT16_MAX)
            mark_composing(pages, point);
    }
    /* Hangul is composed by arithmetic, and in no table: vowels and final consonants. */
    for (uint32_t point = 0x1161; point <= 0x1175; point++)
        set(pages->composing, point);
    for (uint32_t point = 0x11A8; point <= 0x11C2; point++)
        set(pages->composing, point);
    for (size_t i = 0; i < PAGES; i++)
        pages->suspicious[i] |= pages->composing[i];
}

unsigned character_write(uint32_t point, char *out)
{
    return (unsigned)utf8proc_encode_char((utf8proc_int32_t)point, (utf8proc_uint8_t *)out);
}

static const uint16_t windows_1252[32] = {
    0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160, 0x2039, 0x152, 0x8D, 0x17D, 0x8F,
    0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178};

uint32_t character_of_1252(unsigned byte)
{
    return windows_1252[byte - 0x80];
}

int character_to_1252(uint32_t point)
{
    if (point >= 0x80 && point <= 0xFF)
        return (int)point;
    if (point > 0x2122)
        return -1;
    for (int i = 0; i < 32; i++)
        if (windows_1252[i] == point)
            return i + 0x80;
    return -1;
}
