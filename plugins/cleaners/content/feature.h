/*
 * feature: the numbers that blocks are judged by; features.def and scores.def hold them, a line each.
 */
#ifndef CONTENT_FEATURES_H
#define CONTENT_FEATURES_H

#include "survey.h"

/** The first look's scores, summed up for the second look. */
struct scores {
    const float *p;
    float *mass, *weight; /**< sums of words times score, and of words, before each block; count + 1 */
    float *group_mass, *group_weight;
    uint8_t *previous, *next;
    float most, threshold;
};

/** A feature. */
struct feature {
    const char *name, *help;
    void (*fill)(const struct survey *, const struct scores *, float *out); /**< a number for each block; scores: NULL for the first look */
};

extern const struct feature features[];
extern const uint32_t feature_count; /**< all of them */
extern const uint32_t first_count;   /**< those of the first look come first */

/** The number of the feature of that name; UINT32_MAX: there is none. */
uint32_t feature_named(qn_slice name);

/** Sums up scores. @return false: no memory */
bool scores_init(struct scores *self, const struct survey *survey, const float *p, float threshold, qn_call *call);

#endif
