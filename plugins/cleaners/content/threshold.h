/*
 * threshold: the score from which on blocks had best be kept.
 */
#ifndef CONTENT_THRESHOLD_H
#define CONTENT_THRESHOLD_H

#include "survey.h"

struct threshold {
    float score;    /**< keep blocks of this score and above; 1: there is no text */
    float expected; /**< the F1 that it promises, over words */
};

/**
 * Finds the threshold of the best expected F1. Scores do not say how much the blocks of a page go together, the cards of a list,
 * say; so what is expected is the mean of two: for blocks that have nothing to do with each other,
 * 2 sum_kept(p w) / (sum_kept(w) + sum_all(p w)) with w the words, and for blocks that go together, where the truth is all
 * above some score, each score being as likely.
 * @param p a score for each block
 */
struct threshold threshold_choose(const struct survey *survey, const float *p);

#endif
