#include "memory.h"

#include "../plugin/option.h"

#include <stdlib.h>

/* All that changes what an index holds: the plugin, its options, and the core's own keys. */
static bool print_parameters(const struct stage *stage, struct buffer *out)
{
    const qn_plugin *table = &stage->plugin->table;
    buffer_print(out, "%s %s", table->name, table->version);
    for (size_t i = 0; i < table->option_count; i++) {
        buffer_print(out, ", %s = ", table->options[i].name);
        option_print(&table->options[i], stage->state, out);
    }
    if (stage->common)
        buffer_print(out, ", common");
    else
        buffer_print(out, ", listed = %u, clusters = %s", stage->listed, stage->clusters ? "true" : "false");
    return !out->failed;
}

_Static_assert((int)MEMORY_REGIONS >= (int)INDEX_REGIONS && (int)MEMORY_REGIONS >= (int)COMMONNESS_REGIONS, "room for the tables of either");

size_t memory_regions(struct memory *memory, struct region *regions[MEMORY_REGIONS])
{
    if (memory->index)
        index_regions(memory->index, regions);
    else
        commonness_regions(memory->commonness, regions);
    return memory->index ? INDEX_REGIONS : COMMONNESS_REGIONS;
}

bool memory_check(struct memory *memory)
{
    return memory->index ? index_check(memory->index) : commonness_check(memory->commonness);
}

static bool open_store(struct memory *memory, bool lock, struct error *error)
{
    struct buffer parameters = {0};
    if (print_parameters(memory->stage, &parameters))
        memory->store = store_open(memory->stage->index, "index", buffer_text(&parameters), lock, error);
    else
        error_set(error, QN_E_LIMIT, "no memory for the index");
    buffer_fini(&parameters);
    return memory->store;
}

static bool load_store(struct memory *memory, struct error *error)
{
    struct region *regions[MEMORY_REGIONS];
    const size_t count = memory_regions(memory, regions);
    return store_load(memory->store, regions, count, error) &&
           (memory_check(memory) ||
            error_set(error, QN_E_INPUT, "%s: the index contradicts itself; remove it to begin anew", memory->stage->index));
}

struct memory *memory_open(const struct stage *stage, const struct instance *deduper, bool lock, bool load, struct error *error)
{
    struct memory *memory = calloc(1, sizeof *memory);
    if (!memory) {
        error_set(error, QN_E_LIMIT, "no memory for the index");
        return NULL;
    }
    memory->stage = stage;
    memory->budget.limit = stage->index_memory < (int64_t)(SIZE_MAX / 2) ? (size_t)stage->index_memory : SIZE_MAX / 2;
    const struct commonness_rule rule = {stage->rule.count, stage->rule.share, stage->rule.contexts};
    if (stage->common)
        memory->commonness = commonness_new(&rule, &memory->budget);
    else
        memory->index = index_new(deduper, stage->listed, stage->clusters, &memory->budget);
    if (!memory->commonness && !memory->index)
        error_set(error, QN_E_LIMIT, "no memory for the index");
    else if (!stage->index || (open_store(memory, lock, error) && (!load || load_store(memory, error))))
        return memory;
    memory_free(memory);
    return NULL;
}

bool memory_settle(struct memory *memory)
{
    if (memory->commonness)
        return commonness_settle(memory->commonness);
    if (index_clusters(memory->index))
        clusters_settle(index_clusters(memory->index));
    return true;
}

bool memory_save(struct memory *memory, struct error *error)
{
    struct region *regions[MEMORY_REGIONS];
    const size_t count = memory_regions(memory, regions);
    return !memory->store || store_save(memory->store, regions, count, error);
}

void memory_free(struct memory *memory)
{
    if (!memory)
        return;
    store_free(memory->store);
    index_free(memory->index);
    commonness_free(memory->commonness);
    free(memory);
}
