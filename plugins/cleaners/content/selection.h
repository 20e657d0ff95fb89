/*
 * selection: which blocks of a page are its main text, by their scores.
 */
#ifndef CONTENT_SELECT_H
#define CONTENT_SELECT_H

#include "model.h"

/** Rules that no score overrules. */
enum selection_rule { RULE_NONE, RULE_FOOTER, RULE_COMMENTS, RULE_CHROME, RULE_BYLINE, RULE_COPY };

/** What was decided of a page. */
struct selection {
    const float *p;       /**< how likely each block is content; 0 where a rule speaks against it */
    const uint8_t *rules; /**< a selection_rule for each block */
    const bool *kept;
    const uint8_t *columns; /**< the model's, a byte a block each */
    float threshold;      /**< what was kept has this score or more */
};

/**
 * Runs the trees and decides.
 * @param doc the page's document, for the fields that were found so far
 * @param threshold 0: the page's own, where the expected F1 is best, within limits
 * @return false: no memory
 */
bool select_blocks(struct selection *self, const struct survey *survey, const struct model *model, const qn_doc *doc, float threshold,
                   qn_call *call);

#endif
