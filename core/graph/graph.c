#include "graph.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

/* ---- Making ---- */

static enum graph_gate gate_of(const struct stage *stage)
{
    if (stage->plugin->table.kind != QN_DEDUPER || stage->within == WITHIN_DOCUMENT)
        return GATE_NONE;
    return stage->common || stage->clusters ? GATE_BARRIER : GATE_ORDER;
}

static struct graph_node *add_node(struct graph *graph, enum graph_type type, const struct stage *stage, size_t parent)
{
    struct graph_node *node = &graph->nodes[graph->count++];
    *node = (struct graph_node){.type = type, .stage = stage, .parent = parent, .ends = true};
    return node;
}

static void add_writers(struct graph *graph, int parent, size_t parent_node)
{
    const struct pipeline *pipeline = graph->pipeline;
    for (size_t i = 0; i < pipeline->writer_count; i++)
        if (pipeline->writers[i].parent == parent)
            add_node(graph, GRAPH_WRITER, &pipeline->writers[i], parent_node)->lane =
                parent < 0 ? 0 : pipeline->stages[parent].branch;
}

/* Where a lane goes on. A writer that something follows goes into a lane of its own, for nothing passes through it. */
static void end_lane(struct graph *graph, struct graph_node *node)
{
    for (const struct graph_node *later = node + 1; later < graph->nodes + graph->count && node->ends; later++)
        node->ends = later->lane != node->lane;
    if (node->type == GRAPH_WRITER && !node->ends) {
        node->lane = graph->lanes++;
        node->ends = true;
    }
}

bool graph_make(struct graph *graph, const struct pipeline *pipeline)
{
    *graph = (struct graph){.pipeline = pipeline, .lanes = pipeline->branch_count};
    graph->nodes = calloc(1 + pipeline->stage_count + pipeline->writer_count, sizeof *graph->nodes);
    size_t *places = calloc(pipeline->stage_count + 1, sizeof *places); /* of stages among the nodes */
    if (!graph->nodes || !places) {
        free(places);
        graph_free(graph);
        return false;
    }
    add_node(graph, GRAPH_READERS, pipeline->readers, 0);
    add_writers(graph, -1, 0);
    for (size_t i = 0; i < pipeline->stage_count; i++) {
        const struct stage *stage = &pipeline->stages[i];
        places[i] = graph->count;
        struct graph_node *node = add_node(graph, GRAPH_STAGE, stage, stage->parent < 0 ? 0 : places[stage->parent]);
        node->lane = stage->branch;
        node->gate = gate_of(stage);
        add_writers(graph, (int)i, places[i]);
    }
    for (size_t i = 0; i < graph->count; i++)
        end_lane(graph, &graph->nodes[i]);
    free(places);
    return true;
}

void graph_free(struct graph *graph)
{
    for (size_t i = 0; i < graph->count; i++)
        tally_fini(&graph->nodes[i].documents);
    free(graph->nodes);
    *graph = (struct graph){0};
}

/* ---- Counts ---- */

static uint64_t number_of(const json_t *object, const char *name)
{
    const json_int_t value = json_integer_value(json_object_get(object, name));
    return value > 0 ? (uint64_t)value : 0;
}

static const json_t *find_named(const json_t *list, const char *name)
{
    size_t i;
    const json_t *object;
    json_array_foreach((json_t *)list, i, object) {
        const char *found = json_string_value(json_object_get(object, "name"));
        if (found && strcmp(found, name) == 0)
            return object;
    }
    return NULL;
}

static void count_stage(struct graph_node *node, const json_t *object)
{
    const char *name;
    json_t *value;
    node->failed = number_of(object, "failed");
    const uint64_t lost = number_of(object, "dropped") + node->failed;
    node->out = node->in > lost ? node->in - lost : 0;
    json_object_foreach(json_object_get(object, "documents"), name, value)
        tally_add(&node->documents, qn_str(name), (uint64_t)json_integer_value(value));
    json_object_foreach(json_object_get(object, "blocks"), name, value)
        node->blocks += (uint64_t)json_integer_value(value);
}

/* Readers drop documents, too: those in the sum of the run that no stage of the main line dropped. */
static void count_readers(const struct graph *graph, const json_t *summary)
{
    struct graph_node *readers = &graph->nodes[0];
    const char *reason;
    json_t *value;
    readers->in = readers->out = number_of(summary, "documents");
    json_object_foreach(json_object_get(summary, "reasons"), reason, value) {
        uint64_t count = number_of(json_object_get(summary, "reasons"), reason), stages = 0;
        for (size_t i = 1; i < graph->count; i++)
            if (graph->nodes[i].type == GRAPH_STAGE && graph->nodes[i].lane == 0)
                stages += number_of(json_object_get(find_named(json_object_get(summary, "stages"), graph->nodes[i].stage->name),
                                                    "documents"), reason);
        count = count > stages ? count - stages : 0;
        if (count)
            tally_add(&readers->documents, qn_str(reason), count);
        if (strcmp(reason, "no-document") != 0) /* those are inputs */
            readers->out = readers->out > count ? readers->out - count : 0;
    }
}

static bool count_node(struct graph_node *nodes, size_t number, const json_t *summary, struct error *error)
{
    struct graph_node *node = &nodes[number];
    const bool stage = node->type == GRAPH_STAGE;
    const json_t *object = find_named(json_object_get(summary, stage ? "stages" : "writers"), node->stage->name);
    if (!object)
        return error_set(error, QN_E_INPUT, "the summary has no %s \"%s\": it is of another pipeline", stage ? "stage" : "writer",
                         node->stage->name);
    node->in = nodes[node->parent].out; /* the stage passes over some of them, where `when` does not hold */
    if (stage)
        count_stage(node, object);
    else
        node->in = node->out = number_of(object, "written");
    return true;
}

bool graph_count(struct graph *graph, qn_slice summary, struct error *error)
{
    json_error_t fault;
    json_t *object = json_loadb(summary.data, summary.size, 0, &fault);
    const char *schema = json_string_value(json_object_get(object, "schema"));
    bool good = schema && strcmp(schema, "quern-summary/1") == 0;
    if (!good)
        error_set(error, QN_E_INPUT, "is no summary of a run (quern run --summary FILE writes one)%s%s", object ? "" : ": ",
                  object ? "" : fault.text);
    if (good)
        count_readers(graph, object);
    for (size_t i = 1; good && i < graph->count; i++)
        good = count_node(graph->nodes, i, object, error);
    json_decref(object);
    graph->counted = good;
    return good;
}

/* ---- Words ---- */

void graph_print_name(const struct graph *graph, const struct graph_node *node, struct buffer *out)
{
    if (node->type != GRAPH_READERS) {
        buffer_print(out, "%s", node->stage->name);
        return;
    }
    for (size_t i = 0; i < graph->pipeline->reader_count; i++)
        buffer_print(out, "%s%s", i ? ", " : "", graph->pipeline->readers[i].name);
}

void graph_print_kind(const struct graph *graph, const struct graph_node *node, struct buffer *out)
{
    const struct stage *stage = node->stage;
    const qn_plugin *table = &stage->plugin->table;
    if (node->type == GRAPH_READERS) {
        buffer_print(out, "%s", graph->pipeline->reader_count > 1 ? "readers, the surest one reads" : "reader");
        return;
    }
    buffer_print(out, "%s", plugin_kind_name(table->kind));
    if (strcmp(stage->name, table->name) != 0)
        buffer_print(out, " %s", table->name);
    if (table->kind == QN_DEDUPER && stage->within == WITHIN_DOCUMENT)
        buffer_print(out, " within the document");
    if (node->type == GRAPH_WRITER)
        buffer_print(out, " → %s", stage->path && strcmp(stage->path, "-") != 0 ? stage->path : "standard output");
}

void graph_print_losses(const struct graph_node *node, struct buffer *out)
{
    for (size_t i = 0; i < node->documents.count; i++)
        buffer_print(out, "%s−%" PRIu64 " %s", i ? " " : "", node->documents.rows[i].count, node->documents.rows[i].name);
    if (node->failed)
        buffer_print(out, "%s%" PRIu64 " failed", node->documents.count ? ", " : "", node->failed);
}

const char *graph_gate_text(enum graph_gate gate)
{
    static const char *const texts[] = {"", "documents pass in input order", "documents wait until all have come"};
    return texts[gate];
}
