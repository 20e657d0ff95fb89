/*
 * graph: a pipeline as nodes in lanes, ready to be drawn: one lane a branch, the readers as one node on top, each
 * writer behind the stage that it follows. With the summary of a run each node has its counts.
 */
#ifndef CORE_GRAPH_GRAPH_H
#define CORE_GRAPH_GRAPH_H

#include "../base/buffer.h"
#include "../base/tally.h"
#include "../pipeline/pipeline.h"

enum graph_type { GRAPH_READERS, GRAPH_STAGE, GRAPH_WRITER };

/* What a node makes documents do before they go on. */
enum graph_gate { GATE_NONE, GATE_ORDER /* pass in input order */, GATE_BARRIER /* wait until all have come */ };

struct graph_node {
    enum graph_type type;
    enum graph_gate gate;
    const struct stage *stage; /* of GRAPH_READERS the first */
    size_t parent;             /* the node that it follows; its own number: none */
    unsigned lane;
    bool ends; /* nothing follows in its lane */
    /* Of the run. */
    uint64_t in, out, failed;         /* documents; out of a writer: written */
    struct tally documents; /* dropped, by reason */
    uint64_t blocks;        /* dropped or marked */
};

struct graph {
    const struct pipeline *pipeline;
    struct graph_node *nodes; /* in the order of the drawing: each behind its parent */
    size_t count;
    unsigned lanes;
    bool counted;
};

/* False: no memory. */
bool graph_make(struct graph *graph, const struct pipeline *pipeline);
void graph_free(struct graph *graph);
/* Takes the counts of a summary (books_write). False: it is none, or not of this pipeline; the error says where it differs. */
bool graph_count(struct graph *graph, qn_slice summary, struct error *error);

/* What a node says of itself: its name (the readers' names); then kind, plugin when the name is another, and where it writes. */
void graph_print_name(const struct graph *graph, const struct graph_node *node, struct buffer *out);
void graph_print_kind(const struct graph *graph, const struct graph_node *node, struct buffer *out);
/* What went there: "-3 empty -1 duplicate, 2 failed"; nothing when nothing did. */
void graph_print_losses(const struct graph_node *node, struct buffer *out);
const char *graph_gate_text(enum graph_gate gate);

/* The drawings: of box characters, as Mermaid, as DOT, and as an SVG for light and dark. */
void graph_draw_text(const struct graph *graph, struct buffer *out);
void graph_draw_mermaid(const struct graph *graph, struct buffer *out);
void graph_draw_dot(const struct graph *graph, struct buffer *out);
void graph_draw_svg(const struct graph *graph, struct buffer *out);

#endif
