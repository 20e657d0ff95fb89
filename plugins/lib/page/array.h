/* array: items of one size that grow in one piece of memory, which is kept from page to page. */
#ifndef PAGE_ARRAY_H
#define PAGE_ARRAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct array {
    void *data;
    uint32_t count, capacity; /* in items */
};

/** Makes room for `more` items after those there are. @return false: no memory, or more than 2^32 - 2 */
bool array_reserve(struct array *array, size_t item, size_t more);

/** Empties it; memory above 512 KiB goes back to the system. */
void array_clear(struct array *array, size_t item);

void array_fini(struct array *array);

/** Room for one more item, counted; not zeroed. @return NULL: see array_reserve */
static inline void *array_add(struct array *array, size_t item)
{
    if (array->count == array->capacity && !array_reserve(array, item, 1))
        return NULL;
    return (char *)array->data + item * array->count++;
}

#endif
