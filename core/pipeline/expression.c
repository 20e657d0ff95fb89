#include "node.h"

#include "../base/characters.h"
#include "../base/suggest.h"

#include <stdio.h>
#include <stdlib.h>

enum { DEEPEST = 64, MOST_NODES = 1024 };

/* ---- What every document has ---- */

static struct value text_value(qn_slice text)
{
    return (struct value){.set = true, .type = VALUE_TEXT, .text = text};
}

static struct value number_value(double number)
{
    return (struct value){.set = true, .type = VALUE_NUMBER, .number = number};
}

static struct value boolean_value(bool boolean)
{
    return (struct value){.set = true, .type = VALUE_BOOLEAN, .boolean = boolean};
}

static struct value get_kept(const qn_doc *doc)
{
    return boolean_value(doc->verdict == QN_PASS);
}

static struct value get_dropped(const qn_doc *doc)
{
    return boolean_value(doc->verdict == QN_DROP);
}

static struct value get_reason(const qn_doc *doc)
{
    return text_value(doc->cause ? doc->cause->reason : qn_bytes("", 0));
}

static struct value get_stage(const qn_doc *doc)
{
    return text_value(doc->cause ? doc->cause->stage : qn_bytes("", 0));
}

static struct value get_id(const qn_doc *doc)
{
    return text_value(doc->id);
}

static struct value get_uri(const qn_doc *doc)
{
    return text_value(doc->uri);
}

static struct value get_media(const qn_doc *doc)
{
    return text_value(doc->media);
}

static struct value get_size(const qn_doc *doc)
{
    size_t size = 0;
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        size += block->text.size;
    return number_value((double)size);
}

static struct value get_blocks(const qn_doc *doc)
{
    size_t count = 0;
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));)
        count++;
    return number_value((double)count);
}

static struct value get_words(const qn_doc *doc)
{
    size_t words = 0;
    for (const qn_block *block = NULL; (block = qn_next_kept(doc, block));) {
        bool inside = false;
        for (size_t i = 0; i < block->text.size; i++) {
            const bool blank = (unsigned char)block->text.data[i] <= ' ';
            words += !blank && !inside;
            inside = !blank;
        }
    }
    return number_value((double)words);
}

static const struct {
    const char *name;
    enum value_type type;
    struct value (*get)(const qn_doc *);
} builtins[] = {
    {"kept", VALUE_BOOLEAN, get_kept}, {"dropped", VALUE_BOOLEAN, get_dropped}, {"reason", VALUE_TEXT, get_reason},
    {"stage", VALUE_TEXT, get_stage},  {"id", VALUE_TEXT, get_id},              {"uri", VALUE_TEXT, get_uri},
    {"media", VALUE_TEXT, get_media},  {"size", VALUE_NUMBER, get_size},        {"blocks", VALUE_NUMBER, get_blocks},
    {"words", VALUE_NUMBER, get_words},
};
enum { BUILTINS = sizeof builtins / sizeof *builtins };

const char *node_builtin_name(const struct expression *node)
{
    return builtins[node->builtin].name;
}

struct value node_constant(const struct expression *node)
{
    return node->node == TEXT ? text_value(node->text) : node->node == NUMBER ? number_value(node->number) : boolean_value(node->boolean);
}

/* ---- Parsing ---- */

struct parser {
    const char *text, *at;
    const struct expression_fields *fields;
    struct arena *arena;
    struct expression_fault *fault;
    unsigned depth, nodes;
};

static const struct expression *parse_or(struct parser *in);

static const struct expression *complain(struct parser *in, const char *at, const char *what)
{
    struct expression_fault *fault = in->fault;
    fault->at = (size_t)(at - in->text);
    fault->size = 1;
    fault->cure = NULL;
    snprintf(fault->message, sizeof fault->message, "at character %zu: %s", fault->at + 1, what);
    return NULL;
}

static void skip_blanks(struct parser *in)
{
    while (*in->at == ' ' || *in->at == '\t' || *in->at == '\n' || *in->at == '\r')
        in->at++;
}

static bool is_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

static size_t name_size(const char *at)
{
    if (*at >= '0' && *at <= '9')
        return 0;
    size_t size = 0;
    while (is_name(at[size]))
        size++;
    return size;
}

static bool take_word(struct parser *in, const char *word)
{
    skip_blanks(in);
    const size_t size = strlen(word);
    if (strncmp(in->at, word, size) != 0 || is_name(in->at[size]))
        return false;
    in->at += size;
    return true;
}

static bool take_sign(struct parser *in, const char *sign)
{
    skip_blanks(in);
    if (strncmp(in->at, sign, strlen(sign)) != 0)
        return false;
    in->at += strlen(sign);
    return true;
}

static struct expression *new_node(struct parser *in, enum node_type node, enum value_type type)
{
    struct expression *made = in->nodes++ < MOST_NODES ? arena_zalloc(in->arena, sizeof *made) : NULL;
    if (!made) {
        complain(in, in->at, "the condition is too long");
        return NULL;
    }
    made->node = node;
    made->type = type;
    return made;
}

static const struct expression *parse_text(struct parser *in)
{
    const char quote = *in->at, *begin = in->at + 1, *end = strchr(begin, quote);
    if (!end)
        return complain(in, in->at, "this text has no end quote");
    struct expression *made = new_node(in, TEXT, VALUE_TEXT);
    if (!made)
        return NULL;
    made->text = arena_copy(in->arena, qn_bytes(begin, (size_t)(end - begin)));
    in->at = end + 1;
    return made->text.data ? made : complain(in, begin, "no memory for the condition");
}

/* Digits and a point, whatever the locale thinks of them. */
static const struct expression *parse_number(struct parser *in)
{
    const bool negative = *in->at == '-';
    const char *at = in->at + negative;
    double number = 0, unit = 1;
    if (*at < '0' || *at > '9')
        return complain(in, in->at, "a value is missing here: a name, a number, or a text in quotes");
    for (; *at >= '0' && *at <= '9'; at++)
        number = number * 10 + (*at - '0');
    if (*at == '.')
        for (at++; *at >= '0' && *at <= '9'; at++)
            number += (*at - '0') * (unit /= 10);
    struct expression *made = new_node(in, NUMBER, VALUE_NUMBER);
    if (made)
        made->number = negative ? -number : number;
    in->at = at;
    return made;
}

static void offer_name(void *user, const char *name)
{
    suggest_offer(user, name);
}

static const struct expression *unknown_name(struct parser *in, const char *at, const char *name, bool has)
{
    struct suggestion near = {.wrong = name};
    for (int i = 0; i < BUILTINS && !has; i++)
        suggest_offer(&near, builtins[i].name);
    in->fields->each(in->fields, offer_name, &near);
    char hint[96], message[256];
    snprintf(message, sizeof message, "no stage of this pipeline sets a field \"%.64s\"%s", name, suggest_text(&near, hint));
    complain(in, at, message);
    in->fault->size = strlen(name);
    in->fault->cure = suggest_certain(&near);
    return NULL;
}

static const struct expression *parse_name(struct parser *in, bool has)
{
    skip_blanks(in);
    const char *begin = in->at;
    const size_t size = name_size(begin);
    char name[65];
    if (size == 0 || size >= sizeof name)
        return complain(in, begin, "a name is missing here");
    memcpy(name, begin, size);
    name[size] = '\0';
    in->at += size;
    for (int i = 0; i < BUILTINS && !has; i++)
        if (strcmp(builtins[i].name, name) == 0) {
            struct expression *made = new_node(in, BUILTIN, builtins[i].type);
            if (made)
                made->builtin = i;
            return made;
        }
    uint32_t type;
    if (!in->fields->type(in->fields, name, &type))
        return unknown_name(in, begin, name, has);
    static const enum value_type types[] = {VALUE_TEXT, VALUE_TEXT, VALUE_NUMBER, VALUE_NUMBER, VALUE_BOOLEAN, VALUE_LIST};
    struct expression *made = new_node(in, has ? HAS : FIELD, has ? VALUE_BOOLEAN : types[type]);
    if (!made)
        return NULL;
    made->text = arena_copy(in->arena, qn_bytes(begin, size));
    return made->text.data ? made : complain(in, begin, "no memory for the condition");
}

static const struct expression *parse_value(struct parser *in)
{
    skip_blanks(in);
    if (*in->at == '\'' || *in->at == '"')
        return parse_text(in);
    if (take_sign(in, "(")) {
        const struct expression *inner = parse_or(in);
        if (inner && !take_sign(in, ")"))
            return complain(in, in->at, "a closing bracket is missing here");
        return inner;
    }
    if (take_word(in, "true") || take_word(in, "false")) {
        struct expression *made = new_node(in, BOOLEAN, VALUE_BOOLEAN);
        if (made)
            made->boolean = in->at[-2] == 'u';
        return made;
    }
    const char *before = in->at;
    if (take_word(in, "has")) {
        if (!take_sign(in, "("))
            return complain(in, before, "write has(name)");
        const struct expression *made = parse_name(in, true);
        if (made && !take_sign(in, ")"))
            return complain(in, in->at, "a closing bracket is missing here");
        return made;
    }
    return name_size(in->at) && *in->at != '-' ? parse_name(in, false) : parse_number(in);
}

static const char *const type_words[] = {"a text", "a number", "true or false", "a list of texts"};

static bool fits(enum comparison comparison, enum value_type left, enum value_type right)
{
    if (comparison == CONTAINS)
        return right == VALUE_TEXT && (left == VALUE_TEXT || left == VALUE_LIST);
    if (comparison == STARTS || comparison == ENDS)
        return left == VALUE_TEXT && right == VALUE_TEXT;
    if (left != right || left == VALUE_LIST)
        return false;
    return comparison <= UNEQUAL || left != VALUE_BOOLEAN;
}

static const struct expression *parse_in(struct parser *in, const struct expression *left)
{
    struct expression *made = new_node(in, IN, VALUE_BOOLEAN);
    if (!made || !take_sign(in, "("))
        return made ? complain(in, in->at, "after \"in\" comes a list: ('a', 'b')") : NULL;
    made->left = left;
    struct expression *last = NULL;
    do {
        skip_blanks(in);
        const char *at = in->at;
        const struct expression *value = parse_value(in);
        if (!value)
            return NULL;
        if (!fits(EQUAL, left->type, value->type))
            return complain(in, at, "this is of another type than what it is looked for");
        struct expression *item = new_node(in, value->node, value->type);
        if (!item)
            return NULL;
        *item = *value;
        if (last)
            last->next = item;
        else
            made->right = item;
        last = item;
    } while (take_sign(in, ","));
    return take_sign(in, ")") ? made : complain(in, in->at, "the list has no closing bracket");
}

static const struct expression *parse_compare(struct parser *in)
{
    static const struct {
        const char *sign;
        enum comparison comparison;
    } signs[] = {{"==", EQUAL}, {"!=", UNEQUAL}, {"<=", LESS_EQUAL}, {"<", LESS}, {">=", MORE_EQUAL}, {">", MORE}};
    static const char *const words[] = {"contains", "starts", "ends"};
    const struct expression *left = parse_value(in);
    if (!left)
        return NULL;
    skip_blanks(in);
    const char *at = in->at;
    int found = -1;
    for (size_t i = 0; i < sizeof signs / sizeof *signs && found < 0; i++)
        if (take_sign(in, signs[i].sign))
            found = (int)signs[i].comparison;
    for (int i = 0; i < 3 && found < 0; i++)
        if (take_word(in, words[i]))
            found = CONTAINS + i;
    if (found < 0 && take_word(in, "in"))
        return parse_in(in, left);
    if (found < 0 && *in->at == '=')
        return complain(in, in->at, "write \"==\" to compare");
    if (found < 0)
        return left;
    const struct expression *right = parse_value(in);
    struct expression *made = right ? new_node(in, COMPARE, VALUE_BOOLEAN) : NULL;
    if (!made)
        return NULL;
    if (!fits((enum comparison)found, left->type, right->type)) {
        char message[120];
        snprintf(message, sizeof message, "%s and %s cannot be compared so", type_words[left->type], type_words[right->type]);
        return complain(in, at, message);
    }
    made->comparison = (enum comparison)found;
    made->left = left;
    made->right = right;
    return made;
}

static const struct expression *must_be_boolean(struct parser *in, const char *at, const struct expression *value)
{
    if (value && value->type != VALUE_BOOLEAN) {
        char message[120];
        snprintf(message, sizeof message, "this is %s: compare it with something, or ask has(name)", type_words[value->type]);
        return complain(in, at, message);
    }
    return value;
}

static const struct expression *parse_not(struct parser *in)
{
    skip_blanks(in);
    const char *at = in->at;
    if (!take_word(in, "not"))
        return parse_compare(in);
    if (++in->depth > DEEPEST)
        return complain(in, at, "nested too deeply");
    skip_blanks(in);
    const char *operand = in->at;
    const struct expression *inner = must_be_boolean(in, operand, parse_not(in));
    in->depth--;
    struct expression *made = inner ? new_node(in, NOT, VALUE_BOOLEAN) : NULL;
    if (made)
        made->left = inner;
    return made;
}

static const struct expression *parse_chain(struct parser *in, const char *word, enum node_type node,
                                            const struct expression *(*part)(struct parser *))
{
    skip_blanks(in);
    const char *at = in->at;
    const struct expression *left = part(in);
    while (left && take_word(in, word)) {
        if (!must_be_boolean(in, at, left))
            return NULL;
        skip_blanks(in);
        at = in->at;
        const struct expression *right = must_be_boolean(in, at, part(in));
        struct expression *made = right ? new_node(in, node, VALUE_BOOLEAN) : NULL;
        if (!made)
            return NULL;
        made->left = left;
        made->right = right;
        left = made;
    }
    return left;
}

static const struct expression *parse_and(struct parser *in)
{
    return parse_chain(in, "and", AND, parse_not);
}

static const struct expression *parse_or(struct parser *in)
{
    if (++in->depth > DEEPEST)
        return complain(in, in->at, "nested too deeply");
    const struct expression *made = parse_chain(in, "or", OR, parse_and);
    in->depth--;
    return made;
}

const struct expression *expression_parse(const char *text, const struct expression_fields *fields, struct arena *arena,
                                          struct expression_fault *fault)
{
    struct parser in = {.text = text, .at = text, .fields = fields, .arena = arena, .fault = fault};
    const struct expression *whole = must_be_boolean(&in, text, parse_or(&in));
    skip_blanks(&in);
    if (whole && *in.at)
        return complain(&in, in.at, "the condition should end here, or go on with \"and\" or \"or\"");
    return whole;
}

/* ---- Holding a document against it ---- */

static struct value field_value(const qn_doc *doc, qn_slice name, enum value_type type)
{
    for (const qn_field *field = doc->fields; field; field = field->next) {
        if (!qn_equal(field->name, name))
            continue;
        const qn_value *value = &field->value;
        switch (value->type) {
        case QN_INTEGER:
            return number_value((double)value->integer);
        case QN_REAL:
            return number_value(value->real);
        case QN_BOOLEAN:
            return boolean_value(value->boolean);
        case QN_LIST:
            return (struct value){.set = true, .type = VALUE_LIST, .list = value->list, .count = value->count};
        default:
            return text_value(value->text);
        }
    }
    return (struct value){.set = false, .type = type};
}

static struct value evaluate(const struct expression *node, const qn_doc *doc);

static bool contains(const struct value *left, qn_slice wanted)
{
    if (left->type == VALUE_TEXT)
        return wanted.size == 0 || (left->text.size && memmem(left->text.data, left->text.size, wanted.data, wanted.size));
    for (uint32_t i = 0; i < left->count; i++)
        if (qn_equal(left->list[i], wanted))
            return true;
    return false;
}

static bool starts(qn_slice text, qn_slice wanted)
{
    return text.size >= wanted.size && qn_equal(qn_part(text, 0, wanted.size), wanted);
}

static bool ends(qn_slice text, qn_slice wanted)
{
    return text.size >= wanted.size && qn_equal(qn_part(text, text.size - wanted.size, text.size), wanted);
}

int node_order(const struct value *left, const struct value *right)
{
    if (left->type == VALUE_TEXT)
        return text_order(left->text, right->text);
    const double a = left->type == VALUE_NUMBER ? left->number : left->boolean;
    const double b = right->type == VALUE_NUMBER ? right->number : right->boolean;
    return (a > b) - (a < b);
}

static bool is_nan(const struct value *value)
{
    return value->type == VALUE_NUMBER && value->number != value->number;
}

bool node_compare(enum comparison comparison, const struct value *left, const struct value *right)
{
    if (!left->set || !right->set || !fits(comparison, left->type, right->type) || is_nan(left) || is_nan(right))
        return comparison == UNEQUAL; /* two plugins may give a field two types: what cannot be compared is not equal */
    switch (comparison) {
    case CONTAINS:
        return contains(left, right->text);
    case STARTS:
        return starts(left->text, right->text);
    case ENDS:
        return ends(left->text, right->text);
    case EQUAL:
        return node_order(left, right) == 0;
    case UNEQUAL:
        return node_order(left, right) != 0;
    case LESS:
        return node_order(left, right) < 0;
    case LESS_EQUAL:
        return node_order(left, right) <= 0;
    case MORE:
        return node_order(left, right) > 0;
    default:
        return node_order(left, right) >= 0;
    }
}

static bool is_true(const struct expression *node, const qn_doc *doc)
{
    const struct value value = evaluate(node, doc);
    return value.set && value.boolean;
}

static bool is_in(const struct expression *node, const qn_doc *doc)
{
    const struct value left = evaluate(node->left, doc);
    for (const struct expression *item = node->right; item; item = item->next) {
        const struct value right = evaluate(item, doc);
        if (node_compare(EQUAL, &left, &right))
            return true;
    }
    return false;
}

static struct value evaluate(const struct expression *node, const qn_doc *doc)
{
    switch (node->node) {
    case TEXT:
    case NUMBER:
    case BOOLEAN:
        return node_constant(node);
    case FIELD:
        return field_value(doc, node->text, node->type);
    case BUILTIN:
        return builtins[node->builtin].get(doc);
    case HAS:
        return boolean_value(field_value(doc, node->text, node->type).set);
    case NOT:
        return boolean_value(!is_true(node->left, doc));
    case AND:
        return boolean_value(is_true(node->left, doc) && is_true(node->right, doc));
    case OR:
        return boolean_value(is_true(node->left, doc) || is_true(node->right, doc));
    case IN:
        return boolean_value(is_in(node, doc));
    default: {
        const struct value left = evaluate(node->left, doc), right = evaluate(node->right, doc);
        return boolean_value(node_compare(node->comparison, &left, &right));
    }
    }
}

bool expression_holds(const struct expression *expression, const qn_doc *doc)
{
    return is_true(expression, doc);
}
