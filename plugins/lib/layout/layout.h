/*
 * layout: where the paragraphs of a plain text begin and end.
 *
 * A text either has one paragraph a line, or lines that were broken at a width and paragraphs parted by blank
 * lines. Which of the two is decided once a text, on its lines alone: in a wrapped text nearly every line is so
 * long that the next line's first word would not have fitted, and most of them end in the middle of a sentence.
 */
#ifndef LAYOUT_H
#define LAYOUT_H

#include <quern/types.h>

#define LAYOUT_ANY_WIDTH 1 /**< a width that every line fills: only blank lines part paragraphs */

/** What a paragraph is. */
enum layout_kind { LAYOUT_PARAGRAPH, LAYOUT_HEADING, LAYOUT_ITEM };

/** A paragraph; white space around it and the mark of a heading or an item are left out. */
struct layout_paragraph {
    size_t begin, end; /**< bytes of the text */
    enum layout_kind kind;
    unsigned level; /**< LAYOUT_HEADING: 1..6; LAYOUT_ITEM: 1 */
    bool folded;    /**< several lines: its text is what layout_fold makes of it */
};

/** A text and how far it has been read. */
struct layout {
    qn_slice text;
    size_t at;
    size_t width;     /**< columns that the lines were broken at; 0: one paragraph a line */
    char terminator;  /**< '\n', or '\r' in a text that has no other */
    bool markdown;    /**< a heading was seen: "- " and "* " are items now */
    bool after_blank; /**< the line before `at` is blank, or there is none */
};

/** Looks at the text's first lines, and begins. @param text well-formed UTF-8 */
void layout_begin(struct layout *layout, qn_slice text);

/** The next paragraph. @return false: there is none */
bool layout_next(struct layout *layout, struct layout_paragraph *out);

/**
 * Writes a paragraph's lines as one: parted by a blank, or by nothing between two characters of Chinese or Japanese.
 * @param out room for end - begin bytes
 * @return bytes written
 */
size_t layout_fold(const struct layout *layout, const struct layout_paragraph *paragraph, char *out);

/** A part of the text without the white space around it: blanks, controls, and the blanks of Unicode. */
qn_slice layout_trim(qn_slice text);

#endif
