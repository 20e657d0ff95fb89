/*
 * builder: the block that is being built, of the text nodes as they come.
 *
 * Text that is shown and text that is not are collected apart, so that a hidden word in the middle of a
 * paragraph does not cut it in two; the hidden block follows the shown one.
 */
#ifndef PAGE_BUILDER_H
#define PAGE_BUILDER_H

#include "page.h"
#include "walk.h"

#define MAX_IMAGES 64 /* in a row, without text between; the rest is left out */

/* Where the walk stands: what the elements above make of a text. */
struct frame {
    uint32_t node;
    uint32_t item;    /* the frame of the list item around it, or PAGE_NONE */
    uint32_t ordinal; /* of that item */
    int32_t number, step; /* ol: of its next item */
    uint8_t kind, level;  /* of a block that begins here */
    uint8_t lists, quotes;
    bool numbered; /* it is an ol */
    bool hidden, verbatim, row;
    bool begun;   /* a list item: it has its first block */
    bool cell;    /* it opened a cell */
    bool opened;  /* it opened a span */
};

/* A text in the making. */
struct piece {
    struct array *text;
    uint32_t begin; /* of the block in `text` */
    uint32_t edge;  /* here no blank is wanted: the begin of the block, of a cell */
    char gap;       /* the white space before what comes next: 0, ' ' or '\n' */
    bool started;   /* it has text other than white space */
    page_block block;
};

/* A span around what comes next. */
struct open_span {
    uint16_t type;
    uint32_t slot; /* in spans; PAGE_NONE until its text begins */
    page_range value;
};

struct builder {
    struct arrays *arrays;
    struct piece shown, aside;
    struct open_span open[PAGE_CELL]; /* one of a type at most, outermost first */
    uint32_t open_count, open_types;
    uint32_t first_span; /* of the block */
    uint32_t cell;       /* its span, or PAGE_NONE */
    uint32_t link_end;   /* where the last link of the block ended, or PAGE_NONE */
    page_range language; /* of the code */
    struct { page_range source, alt; } images[MAX_IMAGES]; /* that wait for the next text */
    uint32_t image_count;
    uint32_t image_at, image_run; /* where the last one stood in the text, and how many stand there */
    bool failed; /* no memory; everything else is to be left alone */
};

void builder_init(struct builder *builder, struct arrays *arrays);

/* A text node. */
void builder_text(struct builder *builder, struct frame *frames, const struct frame *frame, qn_slice text, page_range source);

/* A line break; two of them end the block. */
void builder_break(struct builder *builder, const struct frame *frame);

/* White space, where an element asks for it. */
void builder_blank(struct builder *builder, bool hidden);

/* A new line of code, unless it is at the begin of one. */
void builder_line(struct builder *builder);

/* Ends the block, and begins another. */
void builder_flush(struct builder *builder);

/* A block without text. */
void builder_rule(struct builder *builder, uint32_t node);

/* A span around what follows. @return false: one of that type is open */
bool builder_open(struct builder *builder, enum page_span_type type, page_range value);
void builder_close(struct builder *builder);

void builder_open_cell(struct builder *builder, uint16_t columns, uint16_t rows);
void builder_close_cell(struct builder *builder);

void builder_image(struct builder *builder, page_range source, page_range alt);

/* Puts a string away. */
page_range builder_keep(struct builder *builder, qn_slice value);

/* Puts a text away, its white space single. */
page_range builder_keep_text(struct builder *builder, qn_slice text);

#endif
