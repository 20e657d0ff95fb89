#include "json_text.h"

#include "buffer.h"

json_t *json_text(qn_slice text)
{
    json_t *value = json_stringn(text.data ? text.data : "", text.size);
    if (value)
        return value;
    struct buffer wide = {0};
    for (size_t i = 0; i < text.size; i++) {
        const unsigned char c = (unsigned char)text.data[i];
        const char two[2] = {(char)(0xC0 | c >> 6), (char)(0x80 | (c & 0x3F))};
        buffer_append(&wide, c < 0x80 ? (const char *)&c : two, c < 0x80 ? 1 : 2);
    }
    value = json_string(buffer_text(&wide));
    buffer_fini(&wide);
    return value;
}
