/* The drawing as an SVG that stands for itself: boxes in columns, lines as wide as what goes through them. */
#include "../base/markup.h"
#include "../base/units.h"
#include "graph.h"

#include <inttypes.h>
#include <stdlib.h>

enum { BOX = 250, LOSSES = 150, GAP = 40, PITCH = 92, TOP = 58, MARGIN = 24, LINE = 17, CHARACTERS_MOST = 36 };

static const char style[] =
    "<style>\n"
    "svg { --ink: #24292f; --dim: #6b7380; --line: #b6bec9; --box: #ffffff; --paper: #f7f8fa; --read: #2f6fb0; --gate: #9a6700; "
    "--write: #2d7d46; --loss: #b3403a; }\n"
    "@media (prefers-color-scheme: dark) { svg { --ink: #e6e9ee; --dim: #97a1b0; --line: #4a5361; --box: #262b34; --paper: #1b1f26; "
    "--read: #78b0ee; --gate: #e0b35c; --write: #84c98f; --loss: #f08a84; } }\n"
    "text { font: 12px system-ui, -apple-system, \"Segoe UI\", \"DejaVu Sans\", sans-serif; fill: var(--dim); }\n"
    ".name { font-weight: 600; font-size: 14px; fill: var(--ink); } .loss { fill: var(--loss); }\n"
    ".title { font-weight: 600; font-size: 16px; fill: var(--ink); } .count { fill: var(--ink); font-variant-numeric: tabular-nums; }\n"
    "rect.box { fill: var(--box); stroke: var(--line); } .read { fill: var(--read); } .gate { fill: var(--gate); }\n"
    ".write { fill: var(--write); } .stage { fill: var(--line); } path { fill: none; stroke: var(--line); stroke-linecap: round; }\n"
    "</style>\n";

struct sheet {
    const struct graph *graph;
    struct buffer *out, line;
    unsigned *rows; /* by node: how far down it stands */
    unsigned bottom; /* of the lowest box */
};

/* Branches stand beside each other: a node comes below its parent and below the one before it in its lane. */
static void place(struct sheet *sheet, unsigned *last)
{
    const struct graph *graph = sheet->graph;
    for (size_t i = 1; i < graph->count; i++) {
        const unsigned parent = sheet->rows[graph->nodes[i].parent], above = last[graph->nodes[i].lane];
        sheet->rows[i] = (parent > above ? parent : above) + 1;
        last[graph->nodes[i].lane] = sheet->rows[i];
    }
}

static unsigned lane_width(const struct graph *graph)
{
    return BOX + GAP + (graph->counted ? LOSSES : 0);
}

static unsigned left_of(const struct sheet *sheet, size_t node)
{
    return MARGIN + sheet->graph->nodes[node].lane * lane_width(sheet->graph);
}

static unsigned top_of(const struct sheet *sheet, size_t node)
{
    return TOP + sheet->rows[node] * PITCH;
}

static unsigned lines_of(const struct graph_node *node)
{
    return 2 + (node->gate != GATE_NONE) + (node->stage->when_text != NULL);
}

static unsigned height_of(const struct graph_node *node)
{
    return 10 + LINE * lines_of(node);
}

/* Text of the line at hand, cut where the box ends. */
static void put_line(struct sheet *sheet, unsigned x, unsigned y, const char *class, size_t most)
{
    buffer_print(sheet->out, "<text class=\"%s\" x=\"%u\" y=\"%u\">", class, x, y);
    markup_first(sheet->out, qn_bytes(sheet->line.data, sheet->line.size), most);
    buffer_append_slice(sheet->out, qn_str("</text>\n"));
    buffer_clear(&sheet->line);
}

static void draw_edge(struct sheet *sheet, size_t child)
{
    const struct graph *graph = sheet->graph;
    const size_t parent = graph->nodes[child].parent;
    const unsigned x0 = left_of(sheet, parent) + BOX / 2, y0 = top_of(sheet, parent) + height_of(&graph->nodes[parent]);
    const unsigned x1 = left_of(sheet, child) + BOX / 2, y1 = top_of(sheet, child), middle = (y0 + y1) / 2;
    const uint64_t all = graph->nodes[0].out, some = graph->nodes[child].in;
    const double width = !graph->counted ? 1.5 : all ? 1 + 9 * (double)(some < all ? some : all) / (double)all : 1;
    buffer_print(sheet->out, "<path d=\"M%u %u C%u %u %u %u %u %u\" stroke-width=\"%.1f\"/>\n", x0, y0, x0, middle, x1, middle, x1,
                 y1, width);
    if (graph->counted) {
        markup_number(&sheet->line, some);
        put_line(sheet, x1 + 10, y1 - 8, "count", CHARACTERS_MOST);
    }
}

static void draw_losses(struct sheet *sheet, size_t number)
{
    enum { ROWS = 3 };
    const struct graph_node *node = &sheet->graph->nodes[number];
    const unsigned x = left_of(sheet, number) + BOX + 12;
    unsigned y = top_of(sheet, number) + 16;
    for (size_t i = 0; i < node->documents.count && i < ROWS; i++, y += LINE) {
        buffer_print(&sheet->line, "−%" PRIu64 " %s", node->documents.rows[i].count, node->documents.rows[i].name);
        put_line(sheet, x, y, "loss", 22);
    }
    if (node->failed) {
        buffer_print(&sheet->line, "%" PRIu64 " failed", node->failed);
        put_line(sheet, x, y, "loss", 22);
        y += LINE;
    }
    if (node->blocks) {
        buffer_print(&sheet->line, "−");
        markup_number(&sheet->line, node->blocks);
        buffer_print(&sheet->line, " block%s", plural(node->blocks));
        put_line(sheet, x, y, "", 22);
    }
}

static void draw_box(struct sheet *sheet, size_t number)
{
    static const char *const classes[] = {"read", "stage", "write"};
    const struct graph_node *node = &sheet->graph->nodes[number];
    const unsigned x = left_of(sheet, number), height = height_of(node);
    unsigned y = top_of(sheet, number);
    buffer_print(sheet->out, "<rect class=\"box\" x=\"%u\" y=\"%u\" width=\"%d\" height=\"%u\" rx=\"6\"/>"
                             "<rect class=\"%s\" x=\"%u\" y=\"%u\" width=\"4\" height=\"%u\" rx=\"2\"/>\n",
                 x, y, BOX, height, node->gate != GATE_NONE ? "gate" : classes[node->type], x, y, height);
    graph_print_name(sheet->graph, node, &sheet->line);
    put_line(sheet, x + 14, y += 19, "name", 30);
    graph_print_kind(sheet->graph, node, &sheet->line);
    put_line(sheet, x + 14, y += LINE, "", CHARACTERS_MOST);
    if (node->gate != GATE_NONE) {
        buffer_print(&sheet->line, "%s", graph_gate_text(node->gate));
        put_line(sheet, x + 14, y += LINE, "", CHARACTERS_MOST);
    }
    if (node->stage->when_text) {
        buffer_print(&sheet->line, "when %s", node->stage->when_text);
        put_line(sheet, x + 14, y + LINE, "", CHARACTERS_MOST);
    }
    if (sheet->graph->counted)
        draw_losses(sheet, number);
}

static void draw(struct sheet *sheet)
{
    const struct graph *graph = sheet->graph;
    const unsigned width = 2 * MARGIN + graph->lanes * lane_width(graph) - GAP, height = sheet->bottom + MARGIN;
    buffer_print(sheet->out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%u\" height=\"%u\" viewBox=\"0 0 %u %u\" role=\"img\">\n<title>",
                 width, height, width, height);
    markup_text(sheet->out, qn_str(graph->pipeline->name));
    buffer_print(sheet->out, "</title>\n%s<rect width=\"%u\" height=\"%u\" rx=\"10\" style=\"fill: var(--paper)\"/>\n", style, width, height);
    buffer_print(&sheet->line, "%s", graph->pipeline->name);
    put_line(sheet, MARGIN, 34, "title", 60);
    for (size_t i = 1; i < graph->count; i++)
        draw_edge(sheet, i);
    for (size_t i = 0; i < graph->count; i++)
        draw_box(sheet, i);
    buffer_append_slice(sheet->out, qn_str("</svg>\n"));
}

void graph_draw_svg(const struct graph *graph, struct buffer *out)
{
    struct sheet sheet = {.graph = graph, .out = out, .rows = calloc(graph->count, sizeof(unsigned))};
    unsigned *last = calloc(graph->lanes + 1, sizeof *last);
    if (sheet.rows && last) {
        place(&sheet, last);
        for (size_t i = 0; i < graph->count; i++)
            if (top_of(&sheet, i) + height_of(&graph->nodes[i]) > sheet.bottom)
                sheet.bottom = top_of(&sheet, i) + height_of(&graph->nodes[i]);
        draw(&sheet);
    }
    out->failed |= !sheet.rows || !last || sheet.line.failed;
    buffer_fini(&sheet.line);
    free(sheet.rows);
    free(last);
}
