#include "region.h"

#include "scratch.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { FIRST = 4096 };

static char *map(int file, size_t capacity)
{
    if (ftruncate(file, (off_t)capacity) != 0)
        return NULL;
    void *data = mmap(NULL, capacity, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    return data == MAP_FAILED ? NULL : data;
}

static bool move_to_file(struct region *region, size_t capacity)
{
    const int file = scratch_file();
    char *data = file >= 0 ? map(file, capacity) : NULL;
    if (!data) {
        if (file >= 0)
            close(file);
        return false;
    }
    if (region->size)
        memcpy(data, region->data, region->size);
    free(region->data);
    region->budget->used -= region->capacity;
    region->data = data;
    region->file = file + 1;
    return true;
}

static bool grow_file(struct region *region, size_t capacity)
{
    const int file = region->file - 1;
    if (ftruncate(file, (off_t)capacity) != 0)
        return false;
    void *data = mremap(region->data, region->capacity, capacity, MREMAP_MAYMOVE);
    if (data == MAP_FAILED)
        return false;
    region->data = data;
    return true;
}

static bool grow_memory(struct region *region, size_t capacity)
{
    char *data = realloc(region->data, capacity);
    if (!data)
        return false;
    memset(data + region->capacity, 0, capacity - region->capacity);
    region->data = data;
    region->budget->used += capacity - region->capacity;
    return true;
}

bool region_reserve(struct region *region, size_t more)
{
    if (more <= region->capacity - region->size)
        return true;
    size_t capacity = region->capacity ? region->capacity : FIRST;
    while (capacity - region->size < more) {
        if (capacity > SIZE_MAX / 4)
            return false;
        capacity += capacity / 2 + FIRST;
    }
    const struct budget *budget = region->budget;
    const bool within = budget->used <= budget->limit && capacity - region->capacity <= budget->limit - budget->used;
    const bool good = region->file ? grow_file(region, capacity) : within ? grow_memory(region, capacity) : move_to_file(region, capacity);
    if (good)
        region->capacity = capacity;
    return good;
}

bool region_append(struct region *region, const void *data, size_t size)
{
    if (!region_reserve(region, size))
        return false;
    if (size)
        memcpy(region->data + region->size, data, size);
    region->size += size;
    return true;
}

void region_clear(struct region *region)
{
    region->size = 0;
}

void region_free(struct region *region)
{
    if (region->file) {
        munmap(region->data, region->capacity);
        close(region->file - 1);
    } else {
        if (region->budget)
            region->budget->used -= region->capacity;
        free(region->data);
    }
    *region = (struct region){.budget = region->budget};
}
