#include "possible.h"

#include "node.h"

#include <stdarg.h>
#include <stdio.h>

/* What an expression may come to, as bits. */
enum outcomes { CAN_HOLD = 1, CAN_FAIL = 2, CAN_BOTH = 3 };

enum { MOST_PARTS = 32 }; /* of an "and" that are held against each other */

struct asking {
    const struct known *known;
    bool kept;
    char *why; /* the first reason why something cannot hold */
};

static enum outcomes never(struct asking *in, const char *format, ...) __attribute__((format(printf, 2, 3)));
static enum outcomes never(struct asking *in, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!*in->why)
        vsnprintf(in->why, WHY_SIZE, format, arguments);
    va_end(arguments);
    return CAN_FAIL;
}

static enum outcomes both(struct asking *in, const struct expression *node);

/* ---- Names ---- */

static bool is_constant(const struct expression *node)
{
    return node->node == TEXT || node->node == NUMBER || node->node == BOOLEAN;
}

static bool is_builtin(const struct expression *node, const char *name)
{
    return node->node == BUILTIN && strcmp(node_builtin_name(node), name) == 0;
}

/* Two nodes that name the same thing of a document. */
static bool same_name(const struct expression *a, const struct expression *b)
{
    const bool fields = (a->node == FIELD || a->node == HAS) && (b->node == FIELD || b->node == HAS);
    return fields ? qn_equal(a->text, b->text) : a->node == BUILTIN && b->node == BUILTIN && a->builtin == b->builtin;
}

static const char *name_of(const struct expression *node, char *out)
{
    if (node->node == BUILTIN)
        return node_builtin_name(node);
    snprintf(out, 65, "%.*s", (int)node->text.size, node->text.data);
    return out;
}

static bool may_have(struct asking *in, const struct expression *node)
{
    char name[65];
    return in->known->has(in->known->user, name_of(node, name));
}

static enum outcomes no_field(struct asking *in, const struct expression *node)
{
    char name[65];
    return never(in, "nothing before sets the field \"%s\"", name_of(node, name));
}

/* ---- Comparisons ---- */

/* The reason or the stage of a drop is this text. */
static enum outcomes cause_is(struct asking *in, const struct expression *left, qn_slice text)
{
    char name[65];
    const struct known *known = in->known;
    const bool reason = is_builtin(left, "reason");
    if (text.size == 0)
        return CAN_BOTH;
    snprintf(name, sizeof name, "%.*s", (int)(text.size < sizeof name ? text.size : sizeof name - 1), text.data);
    if (in->kept)
        return never(in, "what was not dropped has no %s", reason ? "reason" : "stage");
    if (reason ? known->reason(known->user, name) : known->stage(known->user, name))
        return CAN_BOTH;
    return reason ? never(in, "nothing before drops for the reason \"%s\"", name) : never(in, "no stage before is called \"%s\"", name);
}

static bool is_cause(const struct expression *node)
{
    return is_builtin(node, "reason") || is_builtin(node, "stage");
}

/* Sizes and counts are never negative. */
static enum outcomes count_compared(struct asking *in, const struct expression *node)
{
    const double number = node->right->number;
    const bool below = (node->comparison == LESS && number <= 0) ||
                       ((node->comparison == LESS_EQUAL || node->comparison == EQUAL) && number < 0);
    return below ? never(in, "\"%s\" is never negative", node_builtin_name(node->left)) : CAN_BOTH;
}

static enum outcomes compared(struct asking *in, const struct expression *node)
{
    const struct expression *left = node->left, *right = node->right;
    const struct expression *sides[] = {left, right};
    for (int i = 0; i < 2; i++)
        if (sides[i]->node == FIELD && !may_have(in, sides[i]))
            return node->comparison == UNEQUAL ? CAN_HOLD : no_field(in, sides[i]);
    if (is_constant(left) && is_constant(right)) {
        const struct value a = node_constant(left), b = node_constant(right);
        return node_compare(node->comparison, &a, &b) ? CAN_HOLD : never(in, "it compares two constants");
    }
    if (is_cause(left) && right->node == TEXT && node->comparison == EQUAL)
        return cause_is(in, left, right->text);
    if (left->node == BUILTIN && left->type == VALUE_NUMBER && right->node == NUMBER)
        return count_compared(in, node);
    return CAN_BOTH;
}

static enum outcomes in_list(struct asking *in, const struct expression *node)
{
    if (node->left->node == FIELD && !may_have(in, node->left))
        return no_field(in, node->left);
    for (const struct expression *item = node->right; item; item = item->next)
        if (!is_cause(node->left) || item->node != TEXT || cause_is(in, node->left, item->text) & CAN_HOLD)
            return CAN_BOTH;
    return CAN_FAIL; /* why was said of the first */
}

/* ---- And: parts that exclude each other ---- */

static size_t flatten(const struct expression *node, const struct expression **parts, size_t count)
{
    if (node->node == AND) {
        count = flatten(node->left, parts, count);
        return flatten(node->right, parts, count);
    }
    if (count < MOST_PARTS)
        parts[count++] = node;
    return count;
}

static bool is_lower(enum comparison comparison)
{
    return comparison == MORE || comparison == MORE_EQUAL;
}

static bool is_upper(enum comparison comparison)
{
    return comparison == LESS || comparison == LESS_EQUAL;
}

/* Comparisons of one name with constants of one type that nothing can meet both. */
static bool values_exclude(const struct expression *a, const struct expression *b)
{
    if (a->node != COMPARE || b->node != COMPARE || !same_name(a->left, b->left) || !is_constant(a->right) || !is_constant(b->right) ||
        a->right->type != b->right->type || a->left->type == VALUE_LIST)
        return false;
    const struct value x = node_constant(a->right), y = node_constant(b->right);
    if (a->comparison == EQUAL)
        return !node_compare(b->comparison, &x, &y);
    if (b->comparison == EQUAL)
        return !node_compare(a->comparison, &y, &x);
    const int order = node_order(&x, &y);
    const bool strict = a->comparison == LESS || a->comparison == MORE || b->comparison == LESS || b->comparison == MORE;
    if (is_lower(a->comparison) && is_upper(b->comparison))
        return order > 0 || (order == 0 && strict);
    return is_upper(a->comparison) && is_lower(b->comparison) && (order < 0 || (order == 0 && strict));
}

/* Does this part hold only where that name is set, or true? */
static bool wants(const struct expression *part, const struct expression *name)
{
    if (part->node == COMPARE)
        return part->comparison != UNEQUAL && part->left->node == FIELD && name->node == HAS && same_name(part->left, name);
    return part->node == name->node && same_name(part, name);
}

static const struct expression *subject(const struct expression *part)
{
    return part->node == COMPARE || part->node == NOT ? part->left : part;
}

static bool exclude(const struct expression *a, const struct expression *b)
{
    return values_exclude(a, b) || (a->node == NOT && wants(b, a->left)) || (b->node == NOT && wants(a, b->left)) ||
           (is_builtin(a, "kept") && is_builtin(b, "dropped")) || (is_builtin(a, "dropped") && is_builtin(b, "kept"));
}

static bool says_kept(const struct expression *part)
{
    return is_builtin(part, "kept") || (part->node == NOT && is_builtin(part->left, "dropped"));
}

static enum outcomes all_of(struct asking *in, const struct expression *node)
{
    const struct expression *parts[MOST_PARTS];
    const size_t count = flatten(node, parts, 0);
    const bool kept = in->kept;
    enum outcomes all = CAN_BOTH;
    char name[65];
    for (size_t i = 0; i < count; i++)
        in->kept |= says_kept(parts[i]);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            if (exclude(parts[i], parts[j]))
                all = never(in, "no document meets both of what it wants of \"%s\"", name_of(subject(parts[i]), name));
    for (size_t i = 0; i < count; i++)
        if (!(both(in, parts[i]) & CAN_HOLD))
            all = CAN_FAIL;
    in->kept = kept;
    return all;
}

/* ---- The whole ---- */

static enum outcomes negated(struct asking *in, const struct expression *node)
{
    char unused[WHY_SIZE] = "x"; /* why the inner one cannot hold is no reason here */
    struct asking inner = {in->known, in->kept, unused};
    const enum outcomes outcomes = both(&inner, node->left);
    return outcomes == CAN_HOLD ? never(in, "what it negates always holds") : outcomes == CAN_FAIL ? CAN_HOLD : CAN_BOTH;
}

static enum outcomes either(struct asking *in, const struct expression *node)
{
    const enum outcomes left = both(in, node->left), right = both(in, node->right);
    if (left == CAN_HOLD || right == CAN_HOLD)
        return CAN_HOLD;
    return (left | right) & CAN_HOLD ? CAN_BOTH : CAN_FAIL;
}

static enum outcomes both(struct asking *in, const struct expression *node)
{
    switch (node->node) {
    case BOOLEAN:
        return node->boolean ? CAN_HOLD : never(in, "it says false");
    case FIELD:
    case HAS:
        return may_have(in, node) ? CAN_BOTH : no_field(in, node);
    case BUILTIN:
        if (in->kept && is_builtin(node, "kept"))
            return CAN_HOLD;
        return in->kept && is_builtin(node, "dropped") ? never(in, "what was dropped does not come here") : CAN_BOTH;
    case NOT:
        return negated(in, node);
    case AND:
        return all_of(in, node);
    case OR:
        return either(in, node);
    case COMPARE:
        return compared(in, node);
    case IN:
        return in_list(in, node);
    default:
        return CAN_BOTH;
    }
}

bool expression_possible(const struct expression *expression, const struct known *known, char *why)
{
    struct asking in = {known, known->kept, why};
    *why = '\0';
    return both(&in, expression) & CAN_HOLD;
}
