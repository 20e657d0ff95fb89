#include "index.h"

#include <stdlib.h>

enum { FEWEST_SLOTS = 64 };

/* 96 bits of the key tell units apart well enough to be judged; `same` has the last word. */
struct slot {
    uint64_t key;
    uint32_t check;
    uint32_t unit; /* + 1; 0: free */
};

struct entry {
    size_t payload; /* where it begins among the payloads */
    uint32_t payload_size, key_count;
    uint32_t document, block;
};

struct candidate {
    uint32_t unit, shared;
};

struct index {
    const struct instance *deduper;
    unsigned listed;
    struct slot *slots; /* linear probing: the units of a key stand in input order */
    size_t slot_count, slots_used;
    struct entry *entries;
    size_t entry_count, entry_capacity;
    struct buffer payloads, names;
    size_t *documents; /* where each document's id begins among the names */
    size_t document_count, document_capacity;
    struct candidate *candidates;
    size_t candidate_capacity;
};

static bool grow(void **rows, size_t *capacity, size_t wanted, size_t size)
{
    if (wanted <= *capacity)
        return true;
    size_t more = *capacity ? *capacity * 2 : 64;
    while (more < wanted)
        more *= 2;
    void *grown = more > SIZE_MAX / size ? NULL : realloc(*rows, more * size);
    if (!grown)
        return false;
    *rows = grown;
    *capacity = more;
    return true;
}

struct index *index_new(const struct instance *deduper, unsigned listed)
{
    struct index *index = calloc(1, sizeof *index);
    if (!index)
        return NULL;
    index->deduper = deduper;
    index->listed = listed;
    return index;
}

/* A key folded to what a slot keeps; no bit of it may be without weight, for plugins make keys as they like. */
static struct slot fold(const qn_key *key, uint32_t unit)
{
    const uint64_t a = UINT64_C(0x9E3779B97F4A7C15), b = UINT64_C(0xC2B2AE3D27D4EB4F);
    uint64_t folded = (key->low ^ (key->high * a)) * b;
    folded ^= folded >> 32;
    return (struct slot){folded, (uint32_t)((key->high ^ (key->low * b)) * a >> 32), unit};
}

static size_t home(const struct index *index, const struct slot *slot)
{
    return (size_t)slot->key & (index->slot_count - 1);
}

static void put_slot(struct index *index, const struct slot *slot)
{
    size_t at = home(index, slot);
    while (index->slots[at].unit)
        at = (at + 1) & (index->slot_count - 1);
    index->slots[at] = *slot;
    index->slots_used++;
}

/* Room for more keys. The slots are moved in their order, so that the units of a key stay in theirs. */
static bool more_slots(struct index *index, size_t keys)
{
    size_t wanted = index->slot_count ? index->slot_count : FEWEST_SLOTS;
    while ((index->slots_used + keys) * 4 > wanted * 3)
        wanted *= 2;
    if (wanted == index->slot_count)
        return true;
    struct slot *old = index->slots;
    const size_t old_count = index->slot_count;
    struct slot *slots = calloc(wanted, sizeof *slots);
    if (!slots)
        return false;
    index->slots = slots;
    index->slot_count = wanted;
    index->slots_used = 0;
    size_t start = 0; /* behind a free slot, so that no run of slots is entered in its middle */
    while (start < old_count && old[start].unit)
        start++;
    for (size_t i = 0; i < old_count; i++) {
        const struct slot *slot = &old[(start + i) & (old_count - 1)];
        if (slot->unit)
            put_slot(index, slot);
    }
    free(old);
    return true;
}

bool index_begin(struct index *index, qn_slice document)
{
    if (!grow((void **)&index->documents, &index->document_capacity, index->document_count + 2, sizeof *index->documents))
        return false;
    index->documents[index->document_count++] = index->names.size;
    if (!buffer_append_slice(&index->names, document))
        return false;
    index->documents[index->document_count] = index->names.size;
    return true;
}

static int by_unit(const void *a, const void *b)
{
    const uint32_t left = ((const struct candidate *)a)->unit, right = ((const struct candidate *)b)->unit;
    return (left > right) - (left < right);
}

/* Lists the unit under its keys where there is room, and gathers those listed before it. False: no memory. */
static bool list_and_gather(struct index *index, const struct unit *unit, uint32_t number, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < unit->key_count; i++) {
        const struct slot wanted = fold(&unit->keys[i], number + 1);
        size_t at = home(index, &wanted);
        unsigned listed = 0;
        for (; index->slots[at].unit; at = (at + 1) & (index->slot_count - 1)) {
            const struct slot *slot = &index->slots[at];
            if (slot->key != wanted.key || slot->check != wanted.check)
                continue;
            listed++;
            if (slot->unit == number + 1)
                continue; /* a unit that gives a key twice is not its own duplicate */
            if (!grow((void **)&index->candidates, &index->candidate_capacity, *count + 1, sizeof *index->candidates))
                return false;
            index->candidates[(*count)++] = (struct candidate){slot->unit - 1, 1};
        }
        if (listed < index->listed) {
            index->slots[at] = wanted;
            index->slots_used++;
        }
    }
    return true;
}

/* Sorted by unit, each once, with the number of keys it shares. */
static size_t combine(struct candidate *candidates, size_t count)
{
    qsort(candidates, count, sizeof *candidates, by_unit);
    size_t kept = 0;
    for (size_t i = 0; i < count; i++) {
        if (kept && candidates[kept - 1].unit == candidates[i].unit)
            candidates[kept - 1].shared++;
        else
            candidates[kept++] = candidates[i];
    }
    return kept;
}

static qn_slice payload_of(const struct index *index, const struct entry *entry)
{
    return qn_bytes(index->payloads.data + entry->payload, entry->payload_size);
}

static void judge(const struct index *index, const struct unit *unit, const struct candidate *candidate, struct finding *finding)
{
    const struct entry *entry = &index->entries[candidate->unit];
    const qn_match match = {.a = payload_of(index, entry), .b = unit->payload, .a_keys = entry->key_count,
                            .b_keys = (uint32_t)unit->key_count, .shared_keys = candidate->shared};
    const double score = index->deduper->plugin->table.same(index->deduper->state, &match);
    if (!(score > 0))
        return;
    const size_t begin = index->documents[entry->document], end = index->documents[entry->document + 1];
    *finding = (struct finding){true, score < 1 ? score : 1, qn_bytes(index->names.data + begin, end - begin), entry->block};
}

bool index_add(struct index *index, const struct unit *unit, struct finding *finding)
{
    *finding = (struct finding){.found = false};
    if (index->entry_count >= UINT32_MAX - 1 || unit->payload.size > UINT32_MAX || unit->key_count > UINT32_MAX)
        return false;
    if (!more_slots(index, unit->key_count) ||
        !grow((void **)&index->entries, &index->entry_capacity, index->entry_count + 1, sizeof *index->entries))
        return false;
    size_t count;
    if (!list_and_gather(index, unit, (uint32_t)index->entry_count, &count))
        return false;
    if (count > 1)
        count = combine(index->candidates, count);
    for (size_t i = 0; i < count && !finding->found; i++)
        judge(index, unit, &index->candidates[i], finding);
    const struct entry entry = {index->payloads.size, (uint32_t)unit->payload.size, (uint32_t)unit->key_count,
                                (uint32_t)index->document_count - 1, unit->block ? unit->block->id : QN_NO_BLOCK};
    index->entries[index->entry_count++] = entry;
    return buffer_append_slice(&index->payloads, unit->payload);
}

void index_clear(struct index *index)
{
    /* A document of many units leaves a large table behind, which the next, small one must not have to sweep. */
    if (index->slot_count > 16 * FEWEST_SLOTS) {
        free(index->slots);
        index->slots = NULL;
        index->slot_count = 0;
    } else if (index->slot_count) {
        memset(index->slots, 0, index->slot_count * sizeof *index->slots);
    }
    index->slots_used = index->entry_count = index->document_count = 0;
    buffer_clear(&index->payloads);
    buffer_clear(&index->names);
}

void index_free(struct index *index)
{
    if (!index)
        return;
    free(index->slots);
    free(index->entries);
    free(index->documents);
    free(index->candidates);
    buffer_fini(&index->payloads);
    buffer_fini(&index->names);
    free(index);
}
