/** The words that say what a date is of, in the languages of news. */
#ifndef QUERN_STAMP_LABELS_H
#define QUERN_STAMP_LABELS_H

#include <quern/types.h>

/** What a date is of. */
typedef enum label { LABEL_NONE, LABEL_PUBLISHED, LABEL_MODIFIED } label;

/**
 * The label that a text ends with; connecting words ("on", "am", "le") and a colon may follow it.
 * @param before what stands in front of the label
 */
label labels_at_end(qn_slice text, qn_slice *before);

#endif
