/* node: an expression as its parser leaves it, for those who read it. */
#ifndef CORE_PIPELINE_NODE_H
#define CORE_PIPELINE_NODE_H

#include "expression.h"

enum node_type { TEXT, NUMBER, BOOLEAN, FIELD, BUILTIN, HAS, NOT, AND, OR, COMPARE, IN };
enum value_type { VALUE_TEXT, VALUE_NUMBER, VALUE_BOOLEAN, VALUE_LIST };
enum comparison { EQUAL, UNEQUAL, LESS, LESS_EQUAL, MORE, MORE_EQUAL, CONTAINS, STARTS, ENDS };

struct expression {
    enum node_type node;
    enum value_type type; /* of what it comes to */
    enum comparison comparison;
    int builtin;
    qn_slice text; /* TEXT; the name of FIELD and HAS */
    double number;
    bool boolean;
    const struct expression *left, *right; /* right of IN: the first of the list, linked by next */
    const struct expression *next;
};

/* A value at run time; `set` is false for a field that the document lacks. */
struct value {
    bool set;
    enum value_type type;
    qn_slice text;
    double number;
    bool boolean;
    const qn_slice *list;
    uint32_t count;
};

/* The name of a BUILTIN. */
const char *node_builtin_name(const struct expression *node);
/* Of a node that is a constant. */
struct value node_constant(const struct expression *node);
/* What a comparison comes to; values that cannot be compared are not equal. */
bool node_compare(enum comparison comparison, const struct value *left, const struct value *right);
/* Negative, 0 or positive: which of two values of one type comes first. */
int node_order(const struct value *left, const struct value *right);

#endif
