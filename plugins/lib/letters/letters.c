/* letters: decoding, folding and case by ranges, for the alphabets that have case. */
#include "letters.h"

#define REPLACEMENT 0xFFFDu

/** How many bytes a sequence beyond ASCII has by its first one; 0: cannot be first. */
static unsigned sequence_size(unsigned char first)
{
    if (first < 0xC2)
        return 0;
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : first < 0xF5 ? 4 : 0;
}

uint32_t letters_next_wide(const char **at, const char *end)
{
    const unsigned char *bytes = (const unsigned char *)*at;
    const unsigned size = sequence_size(bytes[0]);
    if (size == 0 || (size_t)(end - *at) < size) {
        (*at)++;
        return REPLACEMENT;
    }
    uint32_t letter = bytes[0] & (0x7Fu >> size);
    for (unsigned i = 1; i < size; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            (*at)++;
            return REPLACEMENT;
        }
        letter = letter << 6 | (bytes[i] & 0x3F);
    }
    *at += size;
    return letter;
}

uint32_t letters_before_wide(const char *start, const char **at)
{
    const char *end = *at, *begin = end - 1;
    while (begin > start && end - begin < 4 && ((unsigned char)*begin & 0xC0) == 0x80)
        begin--;
    const char *next = begin;
    const uint32_t letter = letters_next(&next, end);
    if (next == end) {
        *at = begin;
        return letter;
    }
    *at = end - 1;
    return REPLACEMENT;
}

static uint32_t lower(uint32_t c)
{
    if (c < 0x100)
        return c >= 0xC0 && c <= 0xDE && c != 0xD7 ? c + 32 : c;
    if (c < 0x180) {
        if (c == 0x178)
            return 0xFF;
        const bool odd_capitals = (c >= 0x139 && c <= 0x148) || c >= 0x179;
        if (c == 0x138 || c == 0x149 || c == 0x17F || c == 0x131)
            return c;
        return odd_capitals ? c + (c & 1) : c | 1;
    }
    if (c >= 0x218 && c <= 0x21B)
        return c | 1;
    if (c >= 0x386 && c <= 0x3AB) {
        if (c == 0x386)
            return 0x3AC;
        if (c >= 0x388 && c <= 0x38A)
            return c + 37;
        if (c == 0x38C || c == 0x38E || c == 0x38F)
            return c == 0x38C ? 0x3CC : c + 63;
        return c >= 0x391 && c != 0x3A2 ? c + 32 : c;
    }
    if (c >= 0x400 && c <= 0x42F)
        return c < 0x410 ? c + 80 : c + 32;
    if ((c >= 0x460 && c <= 0x481) || (c >= 0x48A && c <= 0x4BF) || (c >= 0x4D0 && c <= 0x52F))
        return c | 1;
    if (c >= 0x1E00 && c <= 0x1EFF && !(c >= 0x1E96 && c <= 0x1E9F))
        return c | 1;
    return c;
}

uint32_t letters_fold_wide(uint32_t c)
{
    if (c == 0x130 || c == 0x131)
        return 'i';
    if (c == 0x3C2)
        return 0x3C3;
    if (c == 0x622 || c == 0x623 || c == 0x625)
        return 0x627;
    return lower(c);
}

bool letters_is_wide_letter(uint32_t c)
{
    if (c < 0x250)
        return c >= 0xC0 ? c != 0xD7 && c != 0xF7 : c == 0xAA || c == 0xB5 || c == 0xBA;
    if (c < 0x2000) /* stops, percent signs and digits of Arabic, the danda */
        return !(c == 0x60C || c == 0x61B || c == 0x61F || (c >= 0x660 && c <= 0x66D) || c == 0x6D4 ||
                 (c >= 0x6F0 && c <= 0x6F9) || c == 0x964 || c == 0x965 || c == 0x37E || c == 0x387);
    if (c < 0x2C00)
        return false;
    return !((c >= 0x2E00 && c <= 0x2E7F) || (c >= 0x3000 && c <= 0x3004) || (c >= 0x3007 && c <= 0x3020) || c == 0x30FB ||
             (c >= 0xE000 && c <= 0xF8FF) || (c >= 0xFE10 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF20) ||
             (c >= 0xFF3B && c <= 0xFF40) || (c >= 0xFF5B && c <= 0xFF65) || c >= 0xFFF0);
}

bool letters_is_wide_upper(uint32_t c)
{
    return lower(c) != c;
}

bool letters_is_wide_lower(uint32_t c)
{
    const bool cased = c < 0x250 || (c >= 0x370 && c < 0x530) || (c >= 0x1E00 && c < 0x2000);
    return cased && c != 0xAA && c != 0xBA && letters_is_letter(c) && lower(c) == c;
}

bool letters_is_wide_dense(uint32_t c)
{
    return (c >= 0x0E00 && c <= 0x0EFF) || (c >= 0x3005 && c <= 0x30FF && letters_is_letter(c)) ||
           (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7AF) || (c >= 0xF900 && c <= 0xFAFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

bool letters_is_wide_blank(uint32_t c)
{
    return c == 0xA0 || (c >= 0x2000 && c <= 0x200F) || c == 0x202F ||
           c == 0x205F || c == 0x3000 || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/** Writes a character. @return its bytes */
static size_t encode(uint32_t c, char out[4])
{
    if (c < 0x80) { /* İ becomes i */
        out[0] = (char)c;
        return 1;
    }
    const unsigned size = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    for (unsigned i = size - 1; i > 0; i--, c >>= 6)
        out[i] = (char)(0x80 | (c & 0x3F));
    out[0] = (char)((0xF00u >> size) | c);
    return size;
}

size_t letters_fold_text(qn_slice text, char *out, size_t room)
{
    size_t size = 0;
    const char *at = text.data, *end = text.data + text.size;
    while (at < end) {
        const uint32_t c = letters_fold(letters_next(&at, end));
        if (c < 0x80 && size < room) {
            out[size++] = (char)c;
            continue;
        }
        char bytes[4];
        const size_t count = encode(c, bytes);
        if (count > room - size)
            return 0;
        memcpy(out + size, bytes, count);
        size += count;
    }
    return size;
}

size_t letters_starts(qn_slice text, const char *folded)
{
    const char *at = text.data, *const end = text.data + text.size;
    for (; *folded && (*folded & 0x80) == 0; folded++, at++) { /* most words differ in their first byte */
        if (at == end)
            return 0;
        if (*at & 0x80)
            break;
        if ((*at >= 'A' && *at <= 'Z' ? *at + 32 : *at) != *folded)
            return 0;
    }
    for (const char *const wanted_end = folded + strlen(folded); folded < wanted_end;)
        if (at == end || letters_fold(letters_next(&at, end)) != letters_next(&folded, wanted_end))
            return 0;
    return (size_t)(at - text.data);
}

qn_slice letters_trim(qn_slice text)
{
    const char *begin = text.data, *end = text.data + text.size;
    for (const char *at = begin; at < end && letters_is_blank(letters_next(&at, end));)
        begin = at;
    for (const char *at = end; at > begin && letters_is_blank(letters_before(begin, &at));)
        end = at;
    return qn_bytes(begin, (size_t)(end - begin));
}
