#include "pack.h"

void pack_number(struct buffer *out, uint64_t number)
{
    buffer_append(out, &number, sizeof number);
}

void pack_bytes(struct buffer *out, qn_slice bytes)
{
    pack_number(out, bytes.size);
    buffer_append_slice(out, bytes);
}

size_t pack_begin(struct buffer *out)
{
    pack_number(out, 0);
    return out->size;
}

void pack_end(struct buffer *out, size_t begin)
{
    const uint64_t size = out->size - begin;
    if (!out->failed)
        memcpy(out->data + begin - sizeof size, &size, sizeof size);
}

static qn_slice take(struct unpacking *from, uint64_t size)
{
    from->failed |= size > from->left.size;
    if (from->failed)
        return qn_bytes(NULL, 0);
    const qn_slice taken = qn_part(from->left, 0, (size_t)size);
    from->left = qn_part(from->left, (size_t)size, from->left.size);
    return taken;
}

uint64_t unpack_number(struct unpacking *from)
{
    uint64_t number = 0;
    const qn_slice bytes = take(from, sizeof number);
    if (bytes.size)
        memcpy(&number, bytes.data, sizeof number);
    return number;
}

qn_slice unpack_bytes(struct unpacking *from)
{
    return take(from, unpack_number(from));
}

bool unpacked(const struct unpacking *from)
{
    return !from->failed && from->left.size == 0;
}
