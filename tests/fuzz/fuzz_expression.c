/* fuzz_expression: any text as a condition, held against a document that has a field of every type. */
#include "document/document.h"
#include "document/field.h"
#include "document/block.h"
#include "pipeline/expression.h"

#include <stdlib.h>

static const char *const names[] = {"text", "date", "integer", "real", "boolean", "list"};

static void require(bool condition)
{
    if (!condition)
        abort();
}

static bool type_of(const struct expression_fields *fields, const char *name, uint32_t *type)
{
    (void)fields;
    for (*type = 0; *type <= QN_LIST; ++*type)
        if (strcmp(names[*type], name) == 0)
            return true;
    return false;
}

static void each(const struct expression_fields *fields, void (*offer)(void *, const char *), void *user)
{
    (void)fields;
    for (uint32_t i = 0; i <= QN_LIST; i++)
        offer(user, names[i]);
}

static struct document *make_document(void)
{
    static const qn_slice items[] = {{"a", 1}, {"", 0}};
    struct document *document = document_new(1 << 20, 10);
    require(document != NULL);
    for (uint32_t i = 0; i < QN_LIST; i++) {
        qn_field field = {.name = qn_str(names[i]), .value = {.type = i, .text = qn_str("2026-01-28")}};
        if (i > QN_DATE)
            field.value.integer = 1;
        require(field_set(document, &field));
    }
    const qn_field list = {.name = qn_str("list"), .value = {.type = QN_LIST, .list = items, .count = 2}};
    require(field_set(document, &list) && block_add(document, QN_PARAGRAPH, qn_str("one two"), 0, 0));
    return document;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct expression_fields fields = {type_of, each};
    static struct document *document;
    if (!document)
        document = make_document();
    char *text = malloc(size + 1);
    require(text != NULL);
    if (size)
        memcpy(text, data, size);
    text[size] = '\0';
    struct arena arena;
    struct expression_fault fault = {0};
    arena_init(&arena, 16 << 20);
    const struct expression *expression = expression_parse(text, &fields, &arena, &fault);
    if (expression)
        (void)expression_holds(expression, &document->pub);
    else
        require(strncmp(fault.message, "at character ", 13) == 0 && strtoul(fault.message + 13, NULL, 10) <= strlen(text) + 1);
    arena_fini(&arena);
    free(text);
    return 0;
}
