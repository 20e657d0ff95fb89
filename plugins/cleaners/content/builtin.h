/* builtin: the files of model/, compiled in. */
#ifndef CONTENT_BUILTIN_H
#define CONTENT_BUILTIN_H

#include <quern/types.h>

extern const qn_slice builtin_words, builtin_weights;

#endif
