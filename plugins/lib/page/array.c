#include "array.h"

#include <stdlib.h>

#define KEPT ((size_t)512 << 10)

bool array_reserve(struct array *array, size_t item, size_t more)
{
    const uint64_t need = (uint64_t)array->count + more;
    if (need <= array->capacity)
        return true;
    uint64_t capacity = array->capacity ? (uint64_t)array->capacity * 2 : 256;
    if (capacity < need)
        capacity = need;
    if (capacity >= UINT32_MAX)
        capacity = UINT32_MAX - 1;
    if (need > capacity || capacity > SIZE_MAX / item)
        return false;
    void *data = realloc(array->data, (size_t)capacity * item);
    if (!data)
        return false;
    array->data = data;
    array->capacity = (uint32_t)capacity;
    return true;
}

void array_clear(struct array *array, size_t item)
{
    array->count = 0;
    if ((size_t)array->capacity * item > KEPT)
        array_fini(array);
}

void array_fini(struct array *array)
{
    free(array->data);
    *array = (struct array){0};
}
