/* The drawing as DOT, for Graphviz. */
#include "graph.h"

#include <inttypes.h>

static void put_text(struct buffer *out, qn_slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];
        if (c == '"' || c == '\\')
            buffer_append(out, "\\", 1);
        buffer_append(out, (unsigned char)c < 0x20 ? " " : &c, 1);
    }
}

static void put_line(struct buffer *line, struct buffer *out)
{
    if (line->size) {
        put_text(out, qn_bytes(line->data, line->size));
        buffer_append_slice(out, qn_str("\\n"));
    }
    buffer_clear(line);
}

static void put_node(const struct graph *graph, size_t number, struct buffer *line, struct buffer *out)
{
    const struct graph_node *node = &graph->nodes[number];
    const bool writer = node->type == GRAPH_WRITER, gate = node->gate != GATE_NONE;
    buffer_print(out, "  n%zu [shape=%s, label=\"", number,
                 node->type == GRAPH_READERS ? "oval" : writer ? "note" : gate ? "hexagon" : "box");
    graph_print_name(graph, node, line);
    put_line(line, out);
    graph_print_kind(graph, node, line);
    put_line(line, out);
    buffer_print(line, "%s", graph_gate_text(node->gate));
    put_line(line, out);
    if (node->stage->when_text)
        buffer_print(line, "when %s", node->stage->when_text);
    put_line(line, out);
    if (graph->counted)
        graph_print_losses(node, line);
    put_line(line, out);
    buffer_append_slice(out, qn_str("\"];\n"));
}

void graph_draw_dot(const struct graph *graph, struct buffer *out)
{
    struct buffer line = {0};
    buffer_append_slice(out, qn_str("digraph \""));
    put_text(out, qn_str(graph->pipeline->name));
    buffer_append_slice(out, qn_str("\" {\n  node [fontname=\"sans-serif\", fontsize=11];\n  edge [fontname=\"sans-serif\", fontsize=10];\n"));
    for (size_t i = 0; i < graph->count; i++)
        put_node(graph, i, &line, out);
    for (size_t i = 1; i < graph->count; i++) {
        buffer_print(out, "  n%zu -> n%zu", graph->nodes[i].parent, i);
        if (graph->counted)
            buffer_print(out, " [label=\" %" PRIu64 "\"]", graph->nodes[i].in);
        buffer_append_slice(out, qn_str(";\n"));
    }
    buffer_append_slice(out, qn_str("}\n"));
    out->failed |= line.failed;
    buffer_fini(&line);
}
