#include "utf8.h"

#define HIGH_BITS UINT64_C(0x8080808080808080)

static bool is_tail(unsigned char byte)
{
    return (byte & 0xC0) == 0x80;
}

/* Skips bytes below 0x80, 16 at a time while it can. */
static const unsigned char *skip_ascii(const unsigned char *at, const unsigned char *end)
{
    uint64_t words[2];
    while (end - at >= (ptrdiff_t)sizeof words) {
        memcpy(words, at, sizeof words);
        if ((words[0] | words[1]) & HIGH_BITS)
            break;
        at += sizeof words;
    }
    while (at < end && *at < 0x80)
        at++;
    return at;
}

int utf8_step(const unsigned char *at, const unsigned char *end)
{
    const unsigned char lead = *at;
    if (lead < 0x80)
        return 1;
    if (lead < 0xC2 || lead > 0xF4)
        return -1;
    const int size = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    /* The second byte's range shuts out long forms, surrogates and what lies above U+10FFFF. */
    unsigned char low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
    unsigned char high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
    for (int i = 1; i < size; i++) {
        if (at + i == end || at[i] < low || at[i] > high)
            return -i;
        low = 0x80;
        high = 0xBF;
    }
    return size;
}

size_t utf8_valid_size(qn_slice text)
{
    if (text.size == 0)
        return 0;
    const unsigned char *const start = (const unsigned char *)text.data, *const end = start + text.size;
    const unsigned char *at = start;
    for (;;) {
        at = skip_ascii(at, end);
        /* Runs of two- and three-byte characters are what other scripts are made of. */
        while (end - at >= 4 && at[0] >= 0xC2 && at[0] < 0xE0 && is_tail(at[1]))
            at += at[2] == ' ' ? 3 : 2;
        while (end - at >= 4 && at[0] > 0xE0 && at[0] < 0xF0 && at[0] != 0xED && is_tail(at[1]) && is_tail(at[2]))
            at += 3;
        if (at == end)
            return text.size;
        const int step = utf8_step(at, end);
        if (step < 0)
            return (size_t)(at - start);
        at += step;
    }
}

size_t utf8_put(char *out, uint32_t point)
{
    const size_t size = utf8_size(point);
    static const unsigned char leads[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = size - 1; i > 0; i--, point >>= 6)
        out[i] = (char)(0x80 | (point & 0x3F));
    out[0] = (char)(leads[size] | point);
    return size;
}
