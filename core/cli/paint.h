/* paint: colour for terminals, nothing for files and pipes. NO_COLOR is heeded. */
#ifndef CORE_CLI_PAINT_H
#define CORE_CLI_PAINT_H

#include <quern/types.h>

#include <stdio.h>

enum paint { PAINT_PLAIN, PAINT_BOLD, PAINT_DIM, PAINT_RED, PAINT_GREEN, PAINT_YELLOW, PAINT_BLUE };

/* Decides for this stream; called once before the others. */
void paint_begin(FILE *stream);
/* The codes; "" without colour. */
const char *paint(enum paint paint);
/* Text made safe for a terminal: control characters become blanks; cut at `width` characters with "…" (0: whole). */
void paint_text(FILE *stream, qn_slice text, size_t width);
/* Columns of the terminal, 100 when it is none. */
size_t paint_width(FILE *stream);

#endif
