#include "characters.h"

int text_order(qn_slice left, qn_slice right)
{
    const size_t size = left.size < right.size ? left.size : right.size;
    const int order = size ? memcmp(left.data, right.data, size) : 0;
    return order ? order : (left.size > right.size) - (left.size < right.size);
}

static bool begins(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

size_t characters(qn_slice text)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        count += begins(text.data[i]);
    return count;
}

qn_slice characters_first(qn_slice text, size_t most)
{
    size_t count = 0;
    for (size_t i = 0; i < text.size; i++)
        if (begins(text.data[i]) && count++ == most)
            return qn_part(text, 0, i);
    return text;
}

size_t character_size(qn_slice text)
{
    const unsigned char *at = (const unsigned char *)text.data, c = text.size ? at[0] : 0xFF;
    const size_t size = c < 0x80 ? 1 : c >= 0xC2 && c < 0xE0 ? 2 : c >= 0xE0 && c < 0xF0 ? 3 : c >= 0xF0 && c < 0xF5 ? 4 : 0;
    if (size == 0 || size > text.size)
        return 0;
    for (size_t i = 1; i < size; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    const bool overlong = (c == 0xE0 && at[1] < 0xA0) || (c == 0xF0 && at[1] < 0x90);
    const bool outside = (c == 0xED && at[1] >= 0xA0) || (c == 0xF4 && at[1] >= 0x90); /* surrogates, above U+10FFFF */
    return overlong || outside ? 0 : size;
}

bool characters_valid(qn_slice text)
{
    for (size_t at = 0, size; at < text.size; at += size)
        if ((size = character_size(qn_part(text, at, text.size))) == 0)
            return false;
    return true;
}
