#include "buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

char *buffer_reserve(struct buffer *buffer, size_t more)
{
    if (buffer->failed)
        return NULL;
    if (buffer->capacity - buffer->size >= more)
        return buffer->data + buffer->size;
    if (buffer->fixed) {
        buffer->failed = true;
        return NULL;
    }
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity - buffer->size < more) {
        if (capacity > SIZE_MAX / 2) {
            buffer->failed = true;
            return NULL;
        }
        capacity *= 2;
    }
    char *data = realloc(buffer->data, capacity);
    if (!data) {
        buffer->failed = true;
        return NULL;
    }
    buffer->data = data;
    buffer->capacity = capacity;
    return data + buffer->size;
}

bool buffer_append(struct buffer *buffer, const void *data, size_t size)
{
    char *room = buffer_reserve(buffer, size);
    if (!room)
        return size == 0 && !buffer->failed;
    if (size)
        memcpy(room, data, size);
    buffer->size += size;
    return true;
}

bool buffer_append_slice(struct buffer *buffer, qn_slice slice)
{
    return buffer_append(buffer, slice.data, slice.size);
}

bool buffer_print(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    const int size = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    char *room = size < 0 ? NULL : buffer_reserve(buffer, (size_t)size + 1);
    if (room) {
        vsnprintf(room, (size_t)size + 1, format, again);
        buffer->size += (size_t)size;
    }
    va_end(again);
    return room != NULL;
}

const char *buffer_text(struct buffer *buffer)
{
    char *room = buffer_reserve(buffer, 1);
    if (!room)
        return "";
    *room = '\0';
    return buffer->data;
}

void buffer_clear(struct buffer *buffer)
{
    buffer->size = 0;
    buffer->failed = false;
}

void buffer_fini(struct buffer *buffer)
{
    if (!buffer->fixed)
        free(buffer->data);
    *buffer = (struct buffer){0};
}
