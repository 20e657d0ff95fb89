/**
 * @file story.h
 * Where in a document the story stands, so that titles, bylines and date lines are looked for around it
 * and nowhere else.
 */
#ifndef QUERN_STORY_H
#define QUERN_STORY_H

#include <quern/document.h>

/** The run of good paragraphs: full sentences with few other lines between them. */
typedef struct story {
    qn_block *first, *last; /**< both NULL: there is no such run */
} story;

/** Finds the heaviest run among the blocks that are not dropped. Linear in the number of blocks. */
story story_of(const qn_doc *doc);

/** May a title, a byline or a date stand here? In kept blocks, and those dropped only for standing outside of the prose. */
bool story_is_line(const qn_block *block);

/** Walks the lines: `for (b = NULL; (b = story_next_line(doc, b));)`. */
qn_block *story_next_line(const qn_doc *doc, const qn_block *block);

/** The line so many lines before another one, or the first of all. */
qn_block *story_line_before(const qn_doc *doc, const qn_block *block, unsigned distance);

/** Is it a copy of the title that was taken out of the body? @param title the field's text */
bool story_is_title_copy(const qn_block *block, qn_slice title);

/** The text of the field "title"; empty: not set. */
qn_slice story_title(const qn_doc *doc);

/** Does the text end as sentences end, in any script, quotation marks and brackets aside? */
bool story_ends_sentence(qn_slice text);

/** Does some sentence end within the text, with more to follow? */
bool story_has_sentence_within(qn_slice text);

/** How many words; text written without blanks counts three characters as one. Stops at `most`. */
unsigned story_words(qn_slice text, unsigned most);

/** Does it name a photographer, an agency's picture or a picture's legend? */
bool story_is_caption(qn_slice text);

#endif
