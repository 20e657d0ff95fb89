/*
 * region: a large growing array. It lies in memory until all regions of its budget together pass the budget's limit;
 * those that grow from then on lie in unnamed files, mapped, whose pages the system may take back.
 */
#ifndef CORE_RUN_REGION_H
#define CORE_RUN_REGION_H

#include <quern/types.h>

struct budget {
    size_t used, limit; /* bytes */
};

struct region {
    char *data;
    size_t size, capacity; /* bytes */
    struct budget *budget;
    int file;     /* + 1; 0: in memory */
};

/* Room for `more` bytes behind the end; zero when they were never used. False: no memory, no disk. */
bool region_reserve(struct region *region, size_t more);
bool region_append(struct region *region, const void *data, size_t size);
void region_clear(struct region *region);
void region_free(struct region *region);

#endif
