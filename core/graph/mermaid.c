/* The drawing as Mermaid, which GitHub and many others show in Markdown. */
#include "graph.h"

#include <inttypes.h>

/* Mermaid takes characters by name: #quot; for a quotation mark. */
static void put_text(struct buffer *out, qn_slice text)
{
    for (size_t i = 0; i < text.size; i++) {
        const char c = text.data[i];
        if (c == '"' || c == '#' || c == '<' || c == '>' || c == '&' || c == '|' || (unsigned char)c < 0x20)
            buffer_print(out, "#%d;", c);
        else
            buffer_append(out, &c, 1);
    }
}

static void put_label(const struct graph *graph, const struct graph_node *node, struct buffer *out)
{
    struct buffer line = {0};
    graph_print_name(graph, node, &line);
    buffer_append_slice(out, qn_str("<b>"));
    put_text(out, qn_bytes(line.data, line.size));
    buffer_append_slice(out, qn_str("</b><br>"));
    buffer_clear(&line);
    graph_print_kind(graph, node, &line);
    put_text(out, qn_bytes(line.data, line.size));
    if (node->gate != GATE_NONE)
        buffer_print(out, "<br>%s", graph_gate_text(node->gate));
    if (node->stage->when_text) {
        buffer_append_slice(out, qn_str("<br>when "));
        put_text(out, qn_str(node->stage->when_text));
    }
    buffer_clear(&line);
    if (graph->counted)
        graph_print_losses(node, &line);
    if (line.size) {
        buffer_append_slice(out, qn_str("<br>"));
        put_text(out, qn_bytes(line.data, line.size));
    }
    out->failed |= line.failed;
    buffer_fini(&line);
}

void graph_draw_mermaid(const struct graph *graph, struct buffer *out)
{
    buffer_append_slice(out, qn_str("flowchart TD\n"));
    for (size_t i = 0; i < graph->count; i++) {
        const struct graph_node *node = &graph->nodes[i];
        const bool writer = node->type == GRAPH_WRITER, gate = node->gate != GATE_NONE;
        const char *opens = node->type == GRAPH_READERS ? "([" : writer ? "[/" : gate ? "{{" : "[";
        const char *closes = node->type == GRAPH_READERS ? "])" : writer ? "/]" : gate ? "}}" : "]";
        buffer_print(out, "  n%zu%s\"", i, opens);
        put_label(graph, node, out);
        buffer_print(out, "\"%s\n", closes);
    }
    for (size_t i = 1; i < graph->count; i++) {
        const struct graph_node *node = &graph->nodes[i];
        buffer_print(out, "  n%zu -->", node->parent);
        if (graph->counted)
            buffer_print(out, "|%" PRIu64 "|", node->in);
        buffer_print(out, " n%zu\n", i);
    }
}
