/*
 * expression: a condition on a document, such as `lang == 'en' and not (words < 50)`.
 *
 *   or     := and { "or" and }
 *   and    := not { "and" not }
 *   not    := "not" not | compare
 *   compare:= value [ ("==" | "!=" | "<" | "<=" | ">" | ">=" | "contains" | "starts" | "ends") value | "in" list ]
 *   value  := 'text' | "text" | number | true | false | name | "has" "(" name ")" | "(" or ")"
 *   list   := "(" value { "," value } ")"
 *
 * Names are fields, and what every document has (expression_names). Types are checked when it is parsed. A field
 * that is not set makes every comparison false, but `!=` true; `has(name)` asks.
 */
#ifndef CORE_PIPELINE_EXPRESSION_H
#define CORE_PIPELINE_EXPRESSION_H

#include "../document/arena.h"

#include <quern/document.h>

struct expression;

/* Whoever knows which fields there may be. */
struct expression_fields {
    bool (*type)(const struct expression_fields *, const char *name, uint32_t *type); /* false: no such field */
    void (*each)(const struct expression_fields *, void (*offer)(void *, const char *), void *user); /* for suggestions */
};

/* What is wrong with a condition, and where in its text. */
struct expression_fault {
    char message[320]; /* "at character 7: ..." */
    size_t at, size;   /* bytes of the text */
    const char *cure;  /* what belongs there, beyond doubt; NULL: nobody knows */
};

/* NULL: the fault says why. The expression lives in the arena. */
const struct expression *expression_parse(const char *text, const struct expression_fields *fields, struct arena *arena,
                                          struct expression_fault *fault);
bool expression_holds(const struct expression *expression, const qn_doc *doc);

#endif
