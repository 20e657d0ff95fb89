/* Tables that a saved index may hold, whatever their bytes: what index_check lets through must be safe to use. */
#include "run/index.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static double same(const void *state, const qn_match *match)
{
    (void)state;
    unsigned sum = 0; /* reads all of both payloads */
    for (size_t i = 0; i < match->a.size; i++)
        sum += (unsigned char)match->a.data[i];
    for (size_t i = 0; i < match->b.size; i++)
        sum += (unsigned char)match->b.data[i];
    return (double)(sum % 11) / 10;
}

/* Ahead of the tables: a word of 16 bits for the size of each, in words of 4 bytes. */
static bool fill(struct index *index, const uint8_t *data, size_t size)
{
    struct region *regions[INDEX_REGIONS];
    index_regions(index, regions);
    uint16_t sizes[INDEX_REGIONS];
    if (size < sizeof sizes)
        return false;
    memcpy(sizes, data, sizeof sizes);
    data += sizeof sizes;
    size -= sizeof sizes;
    for (int i = 0; i < INDEX_REGIONS; i++) {
        const size_t wanted = (size_t)sizes[i] * 4, part = wanted < size ? wanted : size;
        if (!region_append(regions[i], data, part))
            return false;
        data += part;
        size -= part;
    }
    return true;
}

static void use(struct index *index)
{
    const qn_key keys[] = {{0, 0}, {1, 2}, {UINT64_MAX, 7}};
    const struct unit unit = {.payload = {"payload", 7}, .keys = keys, .key_count = 3};
    struct finding finding;
    for (int i = 0; i < 4; i++)
        if (!index_begin(index, qn_str("document"), (uint64_t)i) || !index_add(index, &unit, &finding))
            return;
    struct clusters *clusters = index_clusters(index);
    if (!clusters)
        return;
    clusters_settle(clusters);
    for (uint32_t i = 0; i <= index_document(index); i++) {
        index_name(index, clusters_earliest(clusters, i));
        index_name(index, clusters_keeper(clusters, i));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct plugin plugin = {.table = {.same = same}};
    struct instance deduper = {.plugin = &plugin};
    struct budget budget = {0, SIZE_MAX / 2};
    struct index *index = size ? index_new(&deduper, 4, data[0] & 1, &budget) : NULL;
    if (index && fill(index, data + 1, size - 1) && index_check(index))
        use(index);
    index_free(index);
    return 0;
}
