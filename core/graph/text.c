/* The drawing in box characters: the readers in a box, below it the lanes, beside each stage what it is. */
#include "../base/characters.h"
#include "../base/units.h"
#include "graph.h"

#include <inttypes.h>
#include <stdlib.h>

enum { MARGIN = 2, KIND_WIDTH = 34 };

/* The columns, all as wide as their widest cell. */
struct table {
    const struct graph *graph;
    struct buffer *out, cell;
    bool *active; /* by lane: a line runs through it */
    size_t name_width, kind_width;
};

static void pad(struct buffer *out, size_t used, size_t width)
{
    for (; used < width; used++)
        buffer_append(out, " ", 1);
}

static void repeat(struct buffer *out, const char *text, size_t times)
{
    while (times--)
        buffer_append_slice(out, qn_str(text));
}

static void end_line(struct buffer *out)
{
    while (out->size && out->data[out->size - 1] == ' ')
        out->size--;
    buffer_append(out, "\n", 1);
}

static void put_cell(struct table *table, size_t width)
{
    const qn_slice text = qn_bytes(table->cell.data, table->cell.size);
    buffer_append_slice(table->out, text);
    pad(table->out, characters(text), width);
    buffer_clear(&table->cell);
}

static void measure(struct table *table)
{
    for (size_t i = 1; i < table->graph->count; i++) {
        const struct graph_node *node = &table->graph->nodes[i];
        graph_print_name(table->graph, node, &table->cell);
        const size_t name = characters(qn_bytes(table->cell.data, table->cell.size));
        buffer_clear(&table->cell);
        graph_print_kind(table->graph, node, &table->cell);
        const size_t kind = characters(qn_bytes(table->cell.data, table->cell.size));
        buffer_clear(&table->cell);
        table->name_width = name > table->name_width ? name : table->name_width;
        if (kind > table->kind_width && kind <= KIND_WIDTH) /* one that is longer pushes its own line only */
            table->kind_width = kind;
    }
}

static void draw_readers(struct table *table)
{
    const struct graph_node *node = &table->graph->nodes[0];
    graph_print_name(table->graph, node, &table->cell);
    size_t width = characters(qn_bytes(table->cell.data, table->cell.size));
    width = width > 2 ? width : 2;
    pad(table->out, 0, MARGIN);
    buffer_append_slice(table->out, qn_str("┌"));
    repeat(table->out, "─", width + 2);
    buffer_append_slice(table->out, qn_str("┐\n"));
    pad(table->out, 0, MARGIN);
    buffer_append_slice(table->out, qn_str("│ "));
    put_cell(table, width);
    buffer_append_slice(table->out, qn_str(" │  "));
    graph_print_kind(table->graph, node, table->out);
    if (table->graph->counted) {
        buffer_print(table->out, ": %" PRIu64 " document%s  ", node->in, plural(node->in));
        graph_print_losses(node, table->out);
    }
    end_line(table->out);
    pad(table->out, 0, MARGIN);
    buffer_append_slice(table->out, qn_str("└─┬"));
    repeat(table->out, "─", width);
    buffer_append_slice(table->out, qn_str("┘\n"));
}

/* The lanes of a row: `mark` in the node's own, lines in those that go on. */
static void draw_lanes(struct table *table, const struct graph_node *node, const char *mark)
{
    pad(table->out, 0, MARGIN + 2);
    for (unsigned lane = 0; lane < table->graph->lanes; lane++)
        buffer_print(table->out, "%s ", lane == node->lane ? mark : table->active[lane] ? "│" : " ");
}

static void draw_gate(struct table *table, const struct graph_node *node)
{
    pad(table->out, 0, MARGIN);
    buffer_append_slice(table->out, qn_str("══"));
    for (unsigned lane = 0; lane < table->graph->lanes; lane++)
        buffer_print(table->out, "%s═", table->active[lane] ? "╪" : "═");
    buffer_print(table->out, "═ %s\n", graph_gate_text(node->gate));
}

static void draw_node(struct table *table, const struct graph_node *node)
{
    const struct graph *graph = table->graph;
    if (node->gate != GATE_NONE)
        draw_gate(table, node);
    draw_lanes(table, node, node->type == GRAPH_WRITER ? "■" : node->gate != GATE_NONE ? "◆" : "●");
    graph_print_name(graph, node, &table->cell);
    put_cell(table, table->name_width + 2);
    graph_print_kind(graph, node, &table->cell);
    put_cell(table, table->kind_width);
    if (graph->counted) {
        buffer_print(table->out, "  %10" PRIu64 "  ", node->out);
        graph_print_losses(node, table->out);
        if (node->blocks)
            buffer_print(table->out, "%s−%" PRIu64 " block%s", node->documents.count || node->failed ? ", " : "", node->blocks,
                         plural(node->blocks));
    }
    if (node->stage->when_text)
        buffer_print(table->out, "  when %s", node->stage->when_text);
    end_line(table->out);
}

/* Branches that begin behind this node: a line to their lane, from which it goes down. */
static void draw_forks(struct table *table, size_t parent)
{
    const struct graph *graph = table->graph;
    for (size_t i = parent + 1; i < graph->count; i++) {
        const struct graph_node *child = &graph->nodes[i];
        const unsigned from = graph->nodes[parent].lane;
        if (child->parent != parent || child->lane <= from || table->active[child->lane])
            continue;
        pad(table->out, 0, MARGIN + 2);
        for (unsigned lane = 0; lane < child->lane; lane++) {
            const bool within = lane > from, line = table->active[lane];
            buffer_print(table->out, "%s%s", lane == from ? "├" : within ? line ? "┼" : "─" : line ? "│" : " ",
                         lane >= from ? "─" : " ");
        }
        buffer_append_slice(table->out, qn_str("╮"));
        for (unsigned lane = child->lane + 1; lane < graph->lanes; lane++)
            buffer_print(table->out, " %s", table->active[lane] ? "│" : "");
        buffer_append(table->out, "\n", 1);
        table->active[child->lane] = true;
    }
}

void graph_draw_text(const struct graph *graph, struct buffer *out)
{
    struct table table = {.graph = graph, .out = out, .active = calloc(graph->lanes + 1, sizeof(bool))};
    if (!table.active) {
        out->failed = true;
        return;
    }
    measure(&table);
    draw_readers(&table);
    table.active[0] = true;
    draw_forks(&table, 0);
    for (size_t i = 1; i < graph->count; i++) {
        draw_node(&table, &graph->nodes[i]);
        table.active[graph->nodes[i].lane] = !graph->nodes[i].ends;
        draw_forks(&table, i);
    }
    out->failed |= table.cell.failed;
    buffer_fini(&table.cell);
    free(table.active);
}
