/* marks: the elements of a page whose attributes say that they hold metadata. */
#ifndef METADATA_MARKS_H
#define METADATA_MARKS_H

#include "vocabulary.h"

#include <page.h>

enum { MARKS_MOST = 1024 };

/** An element. */
typedef struct marked {
    uint32_t node;
    uint32_t own;  /**< of enum mark: by its classes and id */
    uint32_t says; /**< the same, and by what it lies in */
    uint32_t prop; /**< of enum mark: by its itemprop and rel, which are meant for machines */
} marked;

/** Some elements, in the order of the page. */
typedef struct marks {
    marked rows[MARKS_MOST]; /**< the first ones */
    size_t count;
    uint32_t *inherited; /**< for every node: what it lies in: MARK_OTHER, MARK_BESIDE, MARK_ABOUT, and MARK_AUTHOR as MARK_PERSON */
} marks;

/** Finds them in one pass. @return false: no memory */
bool marks_find(marks *found, const vocabulary *words, const struct page *page, qn_call *call);

#endif
