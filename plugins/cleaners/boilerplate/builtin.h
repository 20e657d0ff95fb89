/* builtin: the rules files of this folder, compiled in; builtin.py writes the source. */
#ifndef BOILERPLATE_BUILTIN_H
#define BOILERPLATE_BUILTIN_H

#include <quern/types.h>

struct builtin_rules {
    const char *name;
    qn_slice text;
};

extern const struct builtin_rules builtin_rules[];
extern const size_t builtin_rules_count;

#endif
