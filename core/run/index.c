#include "index.h"

#include "key.h"

#include <stdlib.h>

enum { FEWEST_SLOTS = 64, CLEARED_SLOTS = 1024, PAYLOAD_ALIGNMENT = 8 };

/*
 * A unit that a key lists. 64 bits of the key tell keys apart well enough for units to be judged; `same` has the last
 * word. In three words of 32 bits, for there are more slots than anything else.
 */
struct slot {
    uint32_t low, high;
    uint32_t unit; /* + 1; 0: free */
};

struct entry {
    uint64_t payload; /* where it begins among the payloads */
    uint32_t payload_size, key_count;
    uint32_t document, block;
};

struct candidate {
    uint32_t unit, shared;
};

struct index {
    const struct instance *deduper;
    unsigned listed;
    bool clustered;
    struct region slots;     /* struct slot; linear probing: the units of a key stand in input order */
    struct region entries;   /* struct entry */
    struct region payloads;
    struct region names;     /* of documents */
    struct region documents; /* uint64_t: where each one's name begins */
    struct clusters clusters;
    size_t slots_used;
    struct candidate *candidates;
    size_t candidate_capacity;
};

#define ROWS(index, member, type) ((type *)(void *)(index)->member.data)
#define COUNT(index, member, type) ((index)->member.size / sizeof(type))

struct index *index_new(const struct instance *deduper, unsigned listed, bool clusters, struct budget *budget)
{
    struct index *index = calloc(1, sizeof *index);
    if (!index)
        return NULL;
    index->deduper = deduper;
    index->listed = listed;
    index->clustered = clusters;
    struct region *regions[INDEX_REGIONS];
    clusters_init(&index->clusters, budget);
    index_regions(index, regions);
    for (int i = 0; i < INDEX_REGIONS; i++)
        regions[i]->budget = budget;
    return index;
}

static struct slot fold(const qn_key *key, uint32_t unit)
{
    const uint64_t folded = key_fold(key);
    return (struct slot){(uint32_t)folded, (uint32_t)(folded >> 32), unit};
}

static size_t slot_count(const struct index *index)
{
    return COUNT(index, slots, struct slot);
}

/* Of what a slot keeps of its key, so that it can move when the table grows. */
static size_t home(const struct index *index, const struct slot *slot)
{
    return ((size_t)slot->high << 32 | slot->low) & (slot_count(index) - 1);
}

static void put_slot(struct index *index, const struct slot *slot)
{
    const size_t mask = slot_count(index) - 1;
    struct slot *slots = ROWS(index, slots, struct slot);
    size_t at = home(index, slot);
    while (slots[at].unit)
        at = (at + 1) & mask;
    slots[at] = *slot;
    index->slots_used++;
}

/* Room for more keys. The slots are moved in their order, so that the units of a key stay in theirs. */
static bool more_slots(struct index *index, size_t keys)
{
    const size_t count = slot_count(index);
    size_t wanted = count ? count : FEWEST_SLOTS;
    while ((index->slots_used + keys) * 4 > wanted * 3)
        wanted *= 2;
    if (wanted == count)
        return true;
    struct region old = index->slots;
    index->slots = (struct region){.budget = old.budget};
    if (!region_reserve(&index->slots, wanted * sizeof(struct slot))) {
        index->slots = old;
        return false;
    }
    memset(index->slots.data, 0, wanted * sizeof(struct slot));
    index->slots.size = wanted * sizeof(struct slot);
    index->slots_used = 0;
    const struct slot *from = (const struct slot *)(const void *)old.data;
    size_t start = 0; /* behind a free slot, so that no run of slots is entered in its middle */
    while (start < count && from[start].unit)
        start++;
    for (size_t i = 0; i < count; i++)
        if (from[(start + i) & (count - 1)].unit)
            put_slot(index, &from[(start + i) & (count - 1)]);
    region_free(&old);
    return true;
}

bool index_begin(struct index *index, qn_slice document, uint64_t rank)
{
    const uint64_t begin = index->names.size;
    return region_append(&index->documents, &begin, sizeof begin) && region_append(&index->names, document.data, document.size) &&
           (!index->clustered || clusters_add(&index->clusters, rank));
}

uint32_t index_document(const struct index *index)
{
    return (uint32_t)COUNT(index, documents, uint64_t) - 1;
}

qn_slice index_name(const struct index *index, uint32_t document)
{
    const uint64_t *begins = ROWS(index, documents, uint64_t);
    const size_t end = document < index_document(index) ? begins[document + 1] : index->names.size;
    return qn_bytes(index->names.data + begins[document], end - begins[document]);
}

struct clusters *index_clusters(struct index *index)
{
    return index->clustered ? &index->clusters : NULL;
}

static bool add_candidate(struct index *index, size_t *count, uint32_t unit)
{
    if (*count == index->candidate_capacity) {
        const size_t capacity = *count ? *count * 2 : 64;
        struct candidate *candidates = realloc(index->candidates, capacity * sizeof *candidates);
        if (!candidates)
            return false;
        index->candidates = candidates;
        index->candidate_capacity = capacity;
    }
    index->candidates[(*count)++] = (struct candidate){unit, 1};
    return true;
}

/* Lists the unit under its keys where there is room, and gathers those listed before it. False: no memory. */
static bool list_and_gather(struct index *index, const struct unit *unit, uint32_t number, size_t *count)
{
    const size_t mask = slot_count(index) - 1;
    struct slot *slots = ROWS(index, slots, struct slot);
    *count = 0;
    for (size_t i = 0; i < unit->key_count; i++) { /* all cache misses at once instead of one after the other */
        const struct slot wanted = fold(&unit->keys[i], 0);
        __builtin_prefetch(&slots[home(index, &wanted)]);
    }
    for (size_t i = 0; i < unit->key_count; i++) {
        const struct slot wanted = fold(&unit->keys[i], number + 1);
        size_t at = home(index, &wanted);
        unsigned listed = 0;
        for (; slots[at].unit; at = (at + 1) & mask) {
            if (slots[at].low != wanted.low || slots[at].high != wanted.high)
                continue;
            listed++;
            /* a unit that gives a key twice is not its own duplicate */
            if (slots[at].unit != number + 1 && !add_candidate(index, count, slots[at].unit - 1))
                return false;
        }
        if (listed < index->listed) {
            slots[at] = wanted;
            index->slots_used++;
        }
    }
    return true;
}

static int by_unit(const void *a, const void *b)
{
    const uint32_t left = ((const struct candidate *)a)->unit, right = ((const struct candidate *)b)->unit;
    return (left > right) - (left < right);
}

/* A few dozen, mostly in order already: put each where it belongs. Many are left to the library. */
static void sort(struct candidate *candidates, size_t count)
{
    if (count > 64) {
        qsort(candidates, count, sizeof *candidates, by_unit);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        const struct candidate candidate = candidates[i];
        size_t at = i;
        for (; at > 0 && candidates[at - 1].unit > candidate.unit; at--)
            candidates[at] = candidates[at - 1];
        candidates[at] = candidate;
    }
}

/* Sorted by unit, each once, with the number of keys it shares. */
static size_t combine(struct candidate *candidates, size_t count)
{
    sort(candidates, count);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept && candidates[kept - 1].unit == candidates[i].unit)
            candidates[kept - 1].shared++;
        else
            candidates[kept++] = candidates[i];
    }
    return kept;
}

static double likeness(const struct index *index, const struct unit *unit, const struct candidate *candidate)
{
    const struct entry *entry = &ROWS(index, entries, struct entry)[candidate->unit];
    const qn_match match = {.a = qn_bytes(index->payloads.data + entry->payload, entry->payload_size), .b = unit->payload,
                            .a_keys = entry->key_count, .b_keys = (uint32_t)unit->key_count, .shared_keys = candidate->shared};
    const double score = index->deduper->plugin->table.same(index->deduper->state, &match);
    return score > 0 ? score < 1 ? score : 1 : 0;
}

static bool cluster(struct index *index, const struct unit *unit, const struct entry *earlier, double score)
{
    const uint32_t here = index_document(index), there = earlier->document;
    if (score >= 0.5) {
        clusters_unite(&index->clusters, here, there);
        return true;
    }
    const bool smaller = unit->payload.size < earlier->payload_size;
    return clusters_attach(&index->clusters, smaller ? here : there, smaller ? there : here);
}

/* The rule, over candidates in input order. */
static bool judge_all(struct index *index, const struct unit *unit, size_t count, struct finding *finding)
{
    const bool clustered = index->clustered && !unit->block;
    for (size_t i = 0; i < count; i++) {
        const struct entry *entry = &ROWS(index, entries, struct entry)[index->candidates[i].unit];
        if (finding->found && (!clustered || clusters_united(&index->clusters, index_document(index), entry->document)))
            continue;
        const double score = likeness(index, unit, &index->candidates[i]);
        if (score <= 0)
            continue;
        if (!finding->found)
            *finding = (struct finding){true, score, index_name(index, entry->document), entry->block};
        if (clustered && entry->document != index_document(index) && !cluster(index, unit, entry, score))
            return false;
    }
    return true;
}

bool index_add(struct index *index, const struct unit *unit, struct finding *finding)
{
    *finding = (struct finding){.found = false};
    const size_t number = COUNT(index, entries, struct entry);
    if (number >= UINT32_MAX - 1 || unit->payload.size > UINT32_MAX || unit->key_count > UINT32_MAX)
        return false;
    size_t count;
    if (!more_slots(index, unit->key_count) || !list_and_gather(index, unit, (uint32_t)number, &count) ||
        !judge_all(index, unit, combine(index->candidates, count), finding))
        return false;
    const struct entry entry = {index->payloads.size, (uint32_t)unit->payload.size, (uint32_t)unit->key_count, index_document(index),
                                unit->block ? unit->block->id : QN_NO_BLOCK};
    static const char padding[PAYLOAD_ALIGNMENT];
    return region_append(&index->entries, &entry, sizeof entry) &&
           region_append(&index->payloads, unit->payload.data, unit->payload.size) &&
           region_append(&index->payloads, padding, -unit->payload.size % PAYLOAD_ALIGNMENT);
}

void index_clear(struct index *index)
{
    struct region *regions[INDEX_REGIONS];
    index_regions(index, regions);
    for (int i = 1; i < INDEX_REGIONS; i++)
        region_clear(regions[i]);
    /* A document of many units leaves a large table behind, which the next, small one must not have to sweep. */
    if (slot_count(index) > CLEARED_SLOTS)
        region_free(&index->slots);
    else if (index->slots.size)
        memset(index->slots.data, 0, index->slots.size);
    index->slots_used = 0;
}

void index_regions(struct index *index, struct region *regions[INDEX_REGIONS])
{
    struct region *all[INDEX_REGIONS] = {&index->slots,     &index->entries,        &index->payloads,     &index->names,
                                         &index->documents, &index->clusters.nodes, &index->clusters.weak};
    memcpy(regions, all, sizeof all);
}

static bool check_slots(struct index *index, size_t entries)
{
    const size_t count = slot_count(index);
    const struct slot *slots = ROWS(index, slots, struct slot);
    if (index->slots.size % sizeof *slots || (count & (count - 1)))
        return false;
    index->slots_used = 0;
    for (size_t i = 0; i < count; i++) {
        if (slots[i].unit > entries)
            return false;
        index->slots_used += slots[i].unit != 0;
    }
    return count == 0 || index->slots_used < count;
}

static bool check_names(const struct index *index, size_t documents)
{
    const uint64_t *begins = ROWS(index, documents, uint64_t);
    for (size_t i = 0; i < documents; i++)
        if (begins[i] > index->names.size || (i && begins[i] < begins[i - 1]))
            return false;
    return index->documents.size % sizeof *begins == 0;
}

static bool check_clusters(const struct index *index, size_t documents)
{
    const struct cluster_node *nodes = ROWS(index, clusters.nodes, struct cluster_node);
    const struct cluster_edge *edges = ROWS(index, clusters.weak, struct cluster_edge);
    if (index->clusters.nodes.size != (index->clustered ? documents * sizeof *nodes : 0) || index->clusters.weak.size % sizeof *edges)
        return false;
    for (size_t i = 0; index->clustered && i < documents; i++)
        if (nodes[i].parent > i) /* parents are earlier, so no search goes in circles */
            return false;
    for (size_t i = 0; i < COUNT(index, clusters.weak, struct cluster_edge); i++)
        if (edges[i].smaller >= documents || edges[i].larger >= documents)
            return false;
    return true;
}

bool index_check(struct index *index)
{
    const size_t entries = COUNT(index, entries, struct entry), documents = COUNT(index, documents, uint64_t);
    const struct entry *rows = ROWS(index, entries, struct entry);
    if (index->entries.size % sizeof *rows || documents >= UINT32_MAX || entries >= UINT32_MAX)
        return false;
    for (size_t i = 0; i < entries; i++)
        if (rows[i].payload > index->payloads.size || rows[i].payload_size > index->payloads.size - rows[i].payload ||
            rows[i].document >= documents)
            return false;
    return check_slots(index, entries) && check_names(index, documents) && check_clusters(index, documents);
}

void index_free(struct index *index)
{
    if (!index)
        return;
    struct region *regions[INDEX_REGIONS];
    index_regions(index, regions);
    for (int i = 0; i < INDEX_REGIONS; i++)
        region_free(regions[i]);
    free(index->candidates);
    free(index);
}
