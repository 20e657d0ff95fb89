/* prose: finds the run of prose in a page whose tags were taken off, by the shape of its lines alone. */
#ifndef BOILERPLATE_PROSE_H
#define BOILERPLATE_PROSE_H

#include <quern/types.h>

/* What becomes of a line. */
enum prose_verdict {
    PROSE_KEEP,
    PROSE_NAVIGATION, /* a short line outside of the run: menus, tags, footers */
    PROSE_TEASER      /* a longer one: headlines and leads of other articles, prompts, captions */
};

/* A line of the page; what prose_measure finds out about it, and what prose_judge makes of it. */
typedef struct prose_line {
    qn_slice text;
    uint32_t words;  /* two characters of a script without blanks count as one */
    uint8_t stop;    /* it ends as a sentence does */
    uint8_t heading; /* the reader says that it is one */
    uint8_t clauses; /* it is no paragraph by its end, and a comma or a stop stands inside */
    uint8_t gone;    /* dropped before: not judged */
    uint8_t opens;   /* dropped before, and what follows belongs to it: "Related articles", "Comments" */
    uint8_t teaser;  /* prose_judge: it stands in a box of links */
    uint8_t verdict; /* a prose_verdict */
} prose_line;

/* Fills in words, stop and clauses from the text. */
void prose_measure(prose_line *line);

/* Would a reader call this line a paragraph? */
bool prose_is_paragraph(const prose_line *line);

/*
 * Judges the lines of a document. Does nothing to a text that is not a page with menus and one article.
 * @return how many lines are not to be kept
 */
size_t prose_judge(prose_line *lines, size_t count);

#endif
