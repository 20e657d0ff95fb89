#include "characters.h"

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
