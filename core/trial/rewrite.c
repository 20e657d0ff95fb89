#include "rewrite.h"

#include "../base/edits.h"
#include "notation.h"

#include <stdlib.h>

struct rewrite_row {
    const char *file;
    size_t begin, end;
    struct buffer text;
};

static struct buffer *add(struct rewrite *rewrite, const char *file, size_t begin, size_t end)
{
    struct rewrite_row *rows = realloc(rewrite->rows, (rewrite->count + 1) * sizeof *rows);
    if (!rows) {
        rewrite->failed = true;
        return NULL;
    }
    rewrite->rows = rows;
    rows[rewrite->count] = (struct rewrite_row){.file = file, .begin = begin, .end = end};
    return &rows[rewrite->count++].text;
}

/* A new member behind the last one of a group, on a line of its own; the sign that ends the last one ends the new one. */
static bool add_member(struct rewrite *rewrite, const struct setting *group, const char *name, const struct buffer *value, unsigned indent)
{
    const struct setting *last = group->count ? &group->items[group->count - 1] : NULL;
    const struct extent *at = last ? &last->value : &group->value;
    if (!at->file)
        return false;
    struct buffer *text = add(rewrite, at->file, last ? at->end : at->begin, at->end);
    if (!text)
        return false;
    const char *equals = *name ? " = " : "";
    if (last) {
        buffer_append(text, ";", 1);
        notation_break(text, indent);
        buffer_print(text, "%s%s", name, equals);
    } else {
        buffer_print(text, "{ %s%s", name, equals);
    }
    buffer_append(text, value->data, value->size);
    if (!last)
        buffer_print(text, "; }");
    return true;
}

static bool add_value(struct rewrite *rewrite, const struct setting *setting, const struct buffer *value)
{
    struct buffer *text = setting->value.file ? add(rewrite, setting->value.file, setting->value.begin, setting->value.end) : NULL;
    if (text)
        buffer_append(text, value->data, value->size);
    return text != NULL;
}

bool rewrite_add(struct rewrite *rewrite, const struct trial *trial)
{
    const struct testcase *test = trial->test;
    bool good = trial->error.code == 0;
    if (good && !test->expect && trial->description.size)
        good = add_member(rewrite, test->group, "", &trial->description, trial_indent(test));
    for (size_t i = 0; good && i < trial->comparison.count; i++) {
        const struct mismatch *mismatch = &trial->comparison.list[i];
        if (mismatch->actual.size == 0)
            good = false;
        else if (mismatch->setting)
            good = add_value(rewrite, mismatch->setting, &mismatch->actual);
        else
            good = add_member(rewrite, test->expect, mismatch->key, &mismatch->actual, test->expect->at.indent + 2);
    }
    return good;
}

static int by_place(const void *a, const void *b)
{
    const struct rewrite_row *left = a, *right = b;
    const int order = strcmp(left->file, right->file);
    return order ? order : (left->begin > right->begin) - (left->begin < right->begin);
}

bool rewrite_apply(struct rewrite *rewrite, void (*changed)(const char *file, size_t edits), struct error *error)
{
    struct rewrite_row *rows = rewrite->rows;
    struct edit *edits = calloc(rewrite->count + 1, sizeof *edits);
    bool good = edits && !rewrite->failed;
    if (rewrite->count)
        qsort(rows, rewrite->count, sizeof *rows, by_place);
    for (size_t i = 0; good && i < rewrite->count; i++) {
        edits[i] = (struct edit){rows[i].begin, rows[i].end, qn_bytes(rows[i].text.data, rows[i].text.size)};
        good = !rows[i].text.failed;
    }
    if (!good)
        error_set(error, QN_E_LIMIT, "no memory for the edits");
    for (size_t begin = 0, end; good && begin < rewrite->count; begin = end) {
        for (end = begin; end < rewrite->count && strcmp(rows[end].file, rows[begin].file) == 0; end++)
            continue;
        good = edits_apply(rows[begin].file, edits + begin, end - begin, error);
        if (good)
            changed(rows[begin].file, end - begin);
    }
    free(edits);
    return good;
}

void rewrite_fini(struct rewrite *rewrite)
{
    for (size_t i = 0; i < rewrite->count; i++)
        buffer_fini(&rewrite->rows[i].text);
    free(rewrite->rows);
}
