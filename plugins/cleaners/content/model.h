/*
 * model: what was learned: values of tokens, the cuts of the features, the trees of both looks and of the kinds of
 * page. Read from a text; the README describes it, fit/fit.py writes it.
 */
#ifndef CONTENT_MODEL_H
#define CONTENT_MODEL_H

#include "feature.h"
#include "forest.h"

enum { MODEL_ERROR_SIZE = 160, MODEL_CUTS = 255, MODEL_CLASSES = 8 };

/** A feature that trees look at, as a column of bytes: how many of the cuts its value is above. */
typedef struct model_column {
    uint32_t feature;
    uint32_t cuts, cut_count; /**< a range of `cuts`, ascending */
} model_column;

struct model {
    marks_table tokens;
    model_column *columns;
    uint32_t column_count;
    float *cuts;
    struct forest looks[2];                  /**< the first and the second; no trees: there is none */
    struct forest classes[MODEL_CLASSES];    /**< of the kinds of page */
    uint32_t class_count;
};

/** Reads a model. @param error set when it cannot be used, with the line @return NULL: it cannot, or no memory */
struct model *model_new(qn_slice text, char error[MODEL_ERROR_SIZE]);
void model_free(struct model *self);

/**
 * Fills the columns of the first look's features, or of the second's.
 * @param scores NULL: of the first look
 * @param values room for forest_stride numbers
 * @param columns one after the other, forest_stride bytes each: a byte a block
 */
void model_fill(const struct model *self, const struct survey *survey, const struct scores *scores, float *values, uint8_t *columns);

#endif
