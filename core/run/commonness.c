#include "commonness.h"

#include "key.h"

#include <stdlib.h>
#include <xxhash.h>

enum { FEWEST_SLOTS = 1024 };

/* A key within a source. */
struct carried {
    uint64_t key;      /* folded; never 0, which is a free slot */
    uint64_t contexts; /* a bit for each of 64 kinds of surroundings */
    uint32_t source, documents;
    uint32_t last;     /* the last document that counted, + 1 */
    uint32_t sources;  /* after settling: how many carry the key */
};

struct source {
    uint64_t hash; /* of its name; 0: the source that is not known */
    uint32_t documents, number;
};

struct commonness {
    struct commonness_rule rule;
    struct region slots;   /* struct carried, open addressing */
    struct region sources; /* struct source, open addressing */
    struct region totals;  /* uint64_t: used slots, used sources, documents */
};

static struct carried *slots_of(const struct commonness *commonness)
{
    return (struct carried *)(void *)commonness->slots.data;
}

static struct source *sources_of(const struct commonness *commonness)
{
    return (struct source *)(void *)commonness->sources.data;
}

enum total { USED_SLOTS, USED_SOURCES, DOCUMENTS, TOTALS };

static uint64_t *total_of(const struct commonness *commonness, enum total which)
{
    return (uint64_t *)(void *)commonness->totals.data + which;
}

static bool sized(struct region *region, size_t size)
{
    if (!region_reserve(region, size))
        return false;
    memset(region->data, 0, size);
    region->size = size;
    return true;
}

struct commonness *commonness_new(const struct commonness_rule *rule, struct budget *budget)
{
    struct commonness *commonness = calloc(1, sizeof *commonness);
    if (!commonness)
        return NULL;
    commonness->rule = *rule;
    commonness->slots.budget = commonness->sources.budget = commonness->totals.budget = budget;
    if (sized(&commonness->slots, FEWEST_SLOTS * sizeof(struct carried)) &&
        sized(&commonness->sources, FEWEST_SLOTS * sizeof(struct source)) && sized(&commonness->totals, TOTALS * sizeof(uint64_t)))
        return commonness;
    commonness_free(commonness);
    return NULL;
}

static size_t slot_count(const struct commonness *commonness)
{
    return commonness->slots.size / sizeof(struct carried);
}

static size_t source_count(const struct commonness *commonness)
{
    return commonness->sources.size / sizeof(struct source);
}

/* Never 0, which is a free slot. */
static uint64_t fold(const qn_key *key)
{
    const uint64_t folded = key_fold(key);
    return folded | (folded == 0);
}

static uint64_t source_hash(qn_slice source)
{
    return source.size ? XXH3_64bits(source.data, source.size) | 1 : 0;
}

static struct source *find_source(const struct commonness *commonness, uint64_t hash)
{
    const size_t mask = source_count(commonness) - 1;
    struct source *sources = sources_of(commonness);
    size_t at = (size_t)(hash >> 1) & mask;
    while (sources[at].documents && sources[at].hash != hash)
        at = (at + 1) & mask;
    return &sources[at];
}

static struct carried *find_slot(const struct commonness *commonness, uint64_t key, uint32_t source)
{
    const size_t mask = slot_count(commonness) - 1;
    struct carried *slots = slots_of(commonness);
    size_t at = (size_t)(key + source * UINT64_C(0x9E3779B97F4A7C15)) & mask;
    while (slots[at].key && (slots[at].key != key || slots[at].source != source))
        at = (at + 1) & mask;
    return &slots[at];
}

/* A table of twice the size, its entries put in anew. */
static bool grow_slots(struct commonness *commonness)
{
    struct region old = commonness->slots;
    const size_t count = slot_count(commonness);
    commonness->slots = (struct region){.budget = old.budget};
    if (!sized(&commonness->slots, 2 * old.size)) {
        region_free(&commonness->slots);
        commonness->slots = old;
        return false;
    }
    const struct carried *from = (const struct carried *)(const void *)old.data;
    for (size_t i = 0; i < count; i++)
        if (from[i].key)
            *find_slot(commonness, from[i].key, from[i].source) = from[i];
    region_free(&old);
    return true;
}

static bool grow_sources(struct commonness *commonness)
{
    struct region old = commonness->sources;
    const size_t count = source_count(commonness);
    commonness->sources = (struct region){.budget = old.budget};
    if (!sized(&commonness->sources, 2 * old.size)) {
        region_free(&commonness->sources);
        commonness->sources = old;
        return false;
    }
    const struct source *from = (const struct source *)(const void *)old.data;
    for (size_t i = 0; i < count; i++)
        if (from[i].documents)
            *find_source(commonness, from[i].hash) = from[i];
    region_free(&old);
    return true;
}

static struct source *count_source(struct commonness *commonness, uint64_t hash)
{
    uint64_t *used = total_of(commonness, USED_SOURCES);
    if (*used * 2 >= source_count(commonness) && !grow_sources(commonness))
        return NULL;
    struct source *source = find_source(commonness, hash);
    if (!source->documents) {
        source->hash = hash;
        source->number = (uint32_t)(*used)++;
    }
    source->documents++;
    return source;
}

/* The surroundings of a document's units: one bit, by its longest one. */
static uint64_t context_of(const struct unit *units)
{
    const struct unit *longest = NULL;
    size_t size = 0;
    for (const struct unit *unit = units; unit; unit = unit->next)
        if (unit->key_count && (!longest || (unit->block && unit->block->text.size > size))) {
            longest = unit;
            size = unit->block ? unit->block->text.size : 0;
        }
    return longest ? UINT64_C(1) << (fold(&longest->keys[0]) >> 58) : 0;
}

bool commonness_count(struct commonness *commonness, qn_slice name, const struct unit *units)
{
    const struct source *source = count_source(commonness, source_hash(name));
    if (!source)
        return false;
    const uint32_t number = source->number, document = (uint32_t)++*total_of(commonness, DOCUMENTS);
    const uint64_t context = context_of(units);
    uint64_t *used = total_of(commonness, USED_SLOTS);
    for (const struct unit *unit = units; unit; unit = unit->next)
        for (size_t i = 0; i < unit->key_count; i++) {
            if (*used * 4 >= slot_count(commonness) * 3 && !grow_slots(commonness))
                return false;
            const uint64_t key = fold(&unit->keys[i]);
            struct carried *slot = find_slot(commonness, key, number);
            if (!slot->key) {
                *slot = (struct carried){.key = key, .source = number};
                ++*used;
            }
            slot->documents += slot->last != document;
            slot->last = document;
            slot->contexts |= context;
        }
    return true;
}

static bool is_common(const struct commonness *commonness, const struct carried *slot, const struct source *source)
{
    if (source->hash == 0)
        return __builtin_popcountll(slot->contexts) > commonness->rule.contexts;
    const double share = commonness->rule.share * source->documents;
    const double most = share > (double)commonness->rule.count ? share : (double)commonness->rule.count;
    return slot->documents > most;
}

static int by_key(const void *a, const void *b)
{
    const uint64_t left = ((const struct carried *)a)->key, right = ((const struct carried *)b)->key;
    return (left > right) - (left < right);
}

static struct carried *find_common(struct carried *common, size_t count, uint64_t key)
{
    const struct carried wanted = {.key = key};
    return count ? bsearch(&wanted, common, count, sizeof *common, by_key) : NULL;
}

/* How many sources carry each common key: counted for those few only, in one walk over the table. */
bool commonness_settle(struct commonness *commonness)
{
    struct carried *slots = slots_of(commonness);
    const size_t count = slot_count(commonness);
    const struct source *sources = sources_of(commonness);
    const size_t number_count = *total_of(commonness, USED_SOURCES);
    const struct source **by_number = calloc(number_count + 1, sizeof *by_number);
    struct region common = {.budget = commonness->slots.budget};
    bool good = by_number != NULL;
    for (size_t i = 0; good && i < source_count(commonness); i++)
        if (sources[i].documents && sources[i].number < number_count)
            by_number[sources[i].number] = &sources[i];
    for (size_t i = 0; good && i < count; i++)
        if (slots[i].key && is_common(commonness, &slots[i], by_number[slots[i].source]))
            good = region_append(&common, &(struct carried){.key = slots[i].key}, sizeof(struct carried));
    const size_t commons = common.size / sizeof(struct carried);
    struct carried *rows = (struct carried *)(void *)common.data;
    if (good && commons)
        qsort(rows, commons, sizeof *rows, by_key);
    for (int pass = 0; good && pass < 2; pass++)
        for (size_t i = 0; i < count; i++) {
            struct carried *row = slots[i].key ? find_common(rows, commons, slots[i].key) : NULL;
            if (row && pass == 0)
                row->sources++;
            else if (row)
                slots[i].sources = row->sources;
        }
    region_free(&common);
    free(by_number);
    return good;
}

bool commonness_judge(const struct commonness *commonness, qn_slice name, const struct unit *unit,
                      struct commonness_evidence *evidence)
{
    const struct source *source = find_source(commonness, source_hash(name));
    if (!source->documents)
        return false;
    for (size_t i = 0; i < unit->key_count; i++) {
        const struct carried *slot = find_slot(commonness, fold(&unit->keys[i]), source->number);
        if (!slot->key || !is_common(commonness, slot, source))
            continue;
        *evidence = (struct commonness_evidence){slot->documents, source->documents, slot->sources};
        return true;
    }
    return false;
}

qn_slice commonness_source(const qn_doc *doc)
{
    const qn_field *field = qn_field_of(doc, "source");
    if (field && field->value.type == QN_TEXT && field->value.text.size)
        return field->value.text;
    const char *mark = doc->uri.size ? memmem(doc->uri.data, doc->uri.size, "://", 3) : NULL;
    if (!mark)
        return qn_bytes(NULL, 0);
    const size_t begin = (size_t)(mark - doc->uri.data) + 3;
    size_t end = begin;
    while (end < doc->uri.size && !strchr("/?#:", doc->uri.data[end]))
        end++;
    qn_slice host = qn_part(doc->uri, begin, end);
    if (host.size > 4 && memcmp(host.data, "www.", 4) == 0)
        host = qn_part(host, 4, host.size);
    return host;
}

void commonness_regions(struct commonness *commonness, struct region *regions[COMMONNESS_REGIONS])
{
    regions[0] = &commonness->slots;
    regions[1] = &commonness->sources;
    regions[2] = &commonness->totals;
}

static bool is_power_of_two(size_t n)
{
    return n && (n & (n - 1)) == 0;
}

bool commonness_check(struct commonness *commonness)
{
    const size_t slots = slot_count(commonness), sources = source_count(commonness);
    if (commonness->totals.size != TOTALS * sizeof(uint64_t) || commonness->slots.size % sizeof(struct carried) ||
        commonness->sources.size % sizeof(struct source) || !is_power_of_two(slots) || !is_power_of_two(sources))
        return false;
    size_t used = 0, used_sources = 0;
    const uint64_t numbers = *total_of(commonness, USED_SOURCES);
    for (size_t i = 0; i < slots; i++) {
        used += slots_of(commonness)[i].key != 0;
        if (slots_of(commonness)[i].key && slots_of(commonness)[i].source >= numbers)
            return false;
    }
    uint64_t seen = 0; /* each number stands once: their sum says so well enough, and each is below the count */
    for (size_t i = 0; i < sources; i++) {
        const struct source *source = &sources_of(commonness)[i];
        used_sources += source->documents != 0;
        seen += source->documents ? source->number : 0;
        if (source->documents && source->number >= numbers)
            return false;
    }
    return used == *total_of(commonness, USED_SLOTS) && used < slots && used_sources == numbers && used_sources < sources &&
           (numbers == 0 || seen == numbers * (numbers - 1) / 2);
}

void commonness_free(struct commonness *commonness)
{
    if (!commonness)
        return;
    region_free(&commonness->slots);
    region_free(&commonness->sources);
    region_free(&commonness->totals);
    free(commonness);
}
