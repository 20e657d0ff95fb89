#include "charset.h"

/* Bytes that texts have none of: controls but tab, line feed, vertical tab, form feed, return and escape. */
static bool is_control(unsigned char byte)
{
    return (byte < 0x20 && (byte < '\t' || byte > '\r') && byte != 0x1B) || byte == 0x7F;
}

static size_t controls_in(qn_slice text)
{
    enum { STEP = 128 }; /* a byte can count so many, and compilers count sixteen bytes at a time */
    size_t all = 0, at = 0;
    for (; text.size - at >= STEP; at += STEP) {
        uint8_t count = 0;
        for (unsigned i = 0; i < STEP; i++)
            count += is_control((unsigned char)text.data[at + i]);
        all += count;
    }
    for (; at < text.size; at++)
        all += is_control((unsigned char)text.data[at]);
    return all;
}

bool charset_is_binary(qn_slice bytes)
{
    enum { LOOK_SIZE = 4096, MOST = 50 /* one control in so many bytes is no text */ };
    const qn_slice head = qn_part(bytes, 0, LOOK_SIZE);
    return controls_in(head) > head.size / MOST;
}
