#include "fields.h"

#include <stdlib.h>

static size_t rank(const qn_field *field)
{
    static const char *const first[] = {"title", "date", "author", "source", "lang"};
    const size_t count = sizeof first / sizeof *first;
    for (size_t i = 0; i < count; i++)
        if (qn_equal(field->name, qn_str(first[i])))
            return i;
    return count;
}

static int compare(const void *left, const void *right)
{
    const qn_field *a = *(const qn_field *const *)left, *b = *(const qn_field *const *)right;
    const size_t a_rank = rank(a), b_rank = rank(b);
    if (a_rank != b_rank)
        return a_rank < b_rank ? -1 : 1;
    const size_t common = a->name.size < b->name.size ? a->name.size : b->name.size;
    const int order = common ? memcmp(a->name.data, b->name.data, common) : 0;
    return order ? order : (a->name.size > b->name.size) - (a->name.size < b->name.size);
}

struct fields fields_in_order(qn_call *call, const qn_doc *doc)
{
    size_t count = 0;
    for (const qn_field *field = doc->fields; field; field = field->next)
        count++;
    if (count == 0)
        return (struct fields){NULL, 0};
    const qn_field **rows = qn_scratch(call, count * sizeof *rows);
    if (!rows)
        return (struct fields){NULL, 0};
    count = 0;
    for (const qn_field *field = doc->fields; field; field = field->next)
        rows[count++] = field;
    qsort(rows, count, sizeof *rows, compare);
    return (struct fields){rows, count};
}
