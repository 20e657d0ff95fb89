#include "model.h"

#include "wide.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/*
 * The text, word by word:
 *   quern-content-model 1
 *   tokens N         then N times: hash value
 *   columns N        then N times: feature count cut ...
 *   forest NAME N base   then N times: tests leaves, tests times: column cut kept, leaves times: value
 * in this order; NAME is first, second, or a number of a class. A line that begins with # is a comment.
 */
struct parser {
    const char *at, *end;
    uint32_t line;
    char *error;
    struct model *model;
    forest_test *tests;
    size_t test_count, test_room;
};

enum { WORD_SIZE = 64, MOST = 1 << 20, LARGEST = 1000000000 /* sums of so many leaves stay finite */ };

static bool fail(struct parser *parser, const char *what)
{
    if (!*parser->error)
        snprintf(parser->error, MODEL_ERROR_SIZE, "line %u: %s", (unsigned)parser->line, what);
    return false;
}

/* ---- Words and numbers ---- */

static bool next_word(struct parser *parser, char word[WORD_SIZE])
{
    size_t size = 0;
    bool fresh = parser->at > parser->end || parser->line == 1;
    while (parser->at < parser->end && (unsigned char)*parser->at <= ' ') {
        fresh = *parser->at == '\n' || (fresh && *parser->at != '\n');
        parser->line += *parser->at++ == '\n';
        if (fresh && parser->at < parser->end && *parser->at == '#')
            while (parser->at < parser->end && *parser->at != '\n')
                parser->at++;
    }
    while (parser->at < parser->end && (unsigned char)*parser->at > ' ' && size + 1 < WORD_SIZE)
        word[size++] = *parser->at++;
    word[size] = '\0';
    return size ? true : fail(parser, "it ends too early");
}

static bool next_is(struct parser *parser, const char *wanted)
{
    char word[WORD_SIZE];
    if (!next_word(parser, word))
        return false;
    return strcmp(word, wanted) == 0 ? true : fail(parser, wanted);
}

static bool next_number(struct parser *parser, uint32_t most, uint32_t *out)
{
    char word[WORD_SIZE], *end;
    if (!next_word(parser, word))
        return false;
    const unsigned long value = strtoul(word, &end, 10);
    if (*end || word[0] == '-' || value > most)
        return fail(parser, "a number is out of range");
    *out = (uint32_t)value;
    return true;
}

/* Decimal digits, sign and exponent, whatever the locale. */
static bool next_real(struct parser *parser, float *out)
{
    char word[WORD_SIZE];
    if (!next_word(parser, word))
        return false;
    const char *at = word + (word[0] == '-');
    double value = 0, scale = 1;
    bool fraction = false;
    for (; (*at >= '0' && *at <= '9') || (*at == '.' && !fraction); at++) {
        if (*at == '.') {
            fraction = true;
            continue;
        }
        value = value * 10 + (*at - '0');
        scale *= fraction ? 10 : 1;
    }
    if (*at)
        return fail(parser, "that is no number");
    value /= scale;
    if (value > LARGEST)
        return fail(parser, "that number is too large");
    *out = (float)(word[0] == '-' ? -value : value);
    return true;
}

static void *room_for(struct parser *parser, size_t count, size_t size)
{
    void *room = calloc(count + 1, size);
    if (!room)
        fail(parser, "no memory");
    return room;
}

/* ---- Sections ---- */

static bool read_tokens(struct parser *parser)
{
    uint32_t count, size = 16;
    if (!next_is(parser, "tokens") || !next_number(parser, MOST, &count))
        return false;
    while (size < 2 * count)
        size *= 2;
    marks_token *slots = room_for(parser, size, sizeof *slots);
    parser->model->tokens = (marks_table){slots, size - 1};
    for (uint32_t i = 0; slots && i < count; i++) {
        marks_token token;
        if (!next_number(parser, UINT32_MAX, &token.key) || !next_real(parser, &token.value))
            return false;
        uint32_t at = token.key & (size - 1);
        while (slots[at].key && slots[at].key != token.key)
            at = (at + 1) & (size - 1);
        slots[at] = token;
    }
    return slots != NULL;
}

static bool read_column(struct parser *parser, model_column *column, uint32_t *cuts)
{
    char name[WORD_SIZE];
    if (!next_word(parser, name))
        return false;
    column->feature = feature_named(qn_str(name));
    column->cuts = *cuts;
    if (column->feature == UINT32_MAX)
        return fail(parser, "there is no such feature");
    if (!next_number(parser, MODEL_CUTS, &column->cut_count))
        return false;
    for (uint32_t i = 0; i < column->cut_count; i++)
        if (!next_real(parser, &parser->model->cuts[(*cuts)++]))
            return false;
    return true;
}

static bool read_columns(struct parser *parser)
{
    uint32_t count, cuts = 0;
    struct model *model = parser->model;
    if (!next_is(parser, "columns") || !next_number(parser, feature_count, &count))
        return false;
    model->columns = room_for(parser, count, sizeof *model->columns);
    model->cuts = room_for(parser, (size_t)count * MODEL_CUTS, sizeof *model->cuts);
    if (!model->columns || !model->cuts)
        return false;
    for (; model->column_count < count; model->column_count++)
        if (!read_column(parser, &model->columns[model->column_count], &cuts))
            return false;
    return true;
}

static bool add_test(struct parser *parser, forest_test test)
{
    if (parser->test_count == parser->test_room) {
        const size_t room = parser->test_room ? 2 * parser->test_room : 256;
        forest_test *tests = realloc(parser->tests, room * sizeof *tests);
        if (!tests)
            return fail(parser, "no memory");
        parser->tests = tests;
        parser->test_room = room;
    }
    parser->tests[parser->test_count++] = test;
    return true;
}

static bool read_tree(struct parser *parser, forest_tree *tree)
{
    uint32_t leaves;
    tree->tests = (uint32_t)parser->test_count;
    if (!next_number(parser, FOREST_LEAVES - 1, &tree->test_count) || !next_number(parser, FOREST_LEAVES, &leaves))
        return false;
    if (leaves != tree->test_count + 1)
        return fail(parser, "a tree has one leaf more than tests");
    for (uint32_t i = 0; i < tree->test_count; i++) {
        uint32_t column, cut, kept;
        if (!next_number(parser, UINT16_MAX, &column) || !next_number(parser, MODEL_CUTS, &cut) ||
            !next_number(parser, UINT16_MAX, &kept))
            return false;
        if (column >= parser->model->column_count || !(kept >> (leaves - 1) & 1))
            return fail(parser, "a test of no column, or one that leaves nothing");
        if (!add_test(parser, (forest_test){(uint16_t)column, (uint16_t)kept, (uint8_t)cut}))
            return false;
    }
    for (uint32_t i = 0; i < leaves; i++)
        if (!next_real(parser, &tree->leaves[i]))
            return false;
    return true;
}

static bool read_forest(struct parser *parser, struct forest *forest)
{
    uint32_t count;
    if (!next_number(parser, MOST, &count) || !next_real(parser, &forest->base))
        return false;
    forest_tree *trees = room_for(parser, count, sizeof *trees);
    forest->trees = trees;
    if (!trees)
        return false;
    parser->tests = NULL;
    parser->test_count = parser->test_room = 0;
    bool good = true;
    while (good && forest->tree_count < count)
        good = read_tree(parser, &trees[forest->tree_count++]);
    forest->tests = parser->tests;
    return good;
}

static bool read_forests(struct parser *parser)
{
    uint32_t classes;
    struct model *model = parser->model;
    for (int i = 0; i < 2; i++)
        if (!next_is(parser, i ? "second" : "first") || !read_forest(parser, &model->looks[i]))
            return false;
    if (!next_is(parser, "classes") || !next_number(parser, MODEL_CLASSES, &classes))
        return false;
    while (model->class_count < classes)
        if (!read_forest(parser, &model->classes[model->class_count++]))
            return false;
    return true;
}

/* ---- Life ---- */

struct model *model_new(qn_slice text, char error[MODEL_ERROR_SIZE])
{
    struct model *self = calloc(1, sizeof *self);
    error[0] = '\0';
    if (!self) {
        snprintf(error, MODEL_ERROR_SIZE, "no memory");
        return NULL;
    }
    struct parser parser = {.at = text.data, .end = text.data + text.size, .line = 1, .error = error, .model = self};
    if (next_is(&parser, "quern-content-model") && next_is(&parser, "1") && read_tokens(&parser) && read_columns(&parser) &&
        read_forests(&parser))
        return self;
    model_free(self);
    return NULL;
}

static void free_forest(struct forest *forest)
{
    free((void *)forest->trees);
    free((void *)forest->tests);
}

void model_free(struct model *self)
{
    if (!self)
        return;
    free((void *)self->tokens.slots);
    free(self->columns);
    free(self->cuts);
    free_forest(&self->looks[0]);
    free_forest(&self->looks[1]);
    for (uint32_t i = 0; i < self->class_count; i++)
        free_forest(&self->classes[i]);
    free(self);
}

/* ---- Columns ---- */

/* How many of the cuts each value is above; of 32 values at a time, so that the counts stay in registers. */
INLINE void fill_column(const float *restrict values, size_t stride, const float *cuts, uint32_t cut_count, uint8_t *restrict column)
{
    enum { LANES = 32 };
    for (size_t i = 0; i < stride; i += LANES) {
        int32_t above[LANES] = {0}; /* as wide as a value */
        for (uint32_t cut = 0; cut < cut_count; cut++)
            for (size_t j = 0; j < LANES; j++)
                above[j] += values[i + j] > cuts[cut];
        for (size_t j = 0; j < LANES; j++)
            column[i + j] = (uint8_t)above[j];
    }
}

WIDE static void fill_column_wide(const float *values, size_t stride, const float *cuts, uint32_t cut_count, uint8_t *column)
{
    fill_column(values, stride, cuts, cut_count, column);
}

static void fill_column_plain(const float *values, size_t stride, const float *cuts, uint32_t cut_count, uint8_t *column)
{
    fill_column(values, stride, cuts, cut_count, column);
}

void model_fill(const struct model *self, const struct survey *survey, const struct scores *scores, float *values, uint8_t *columns)
{
    const size_t stride = forest_stride(survey->count);
    for (uint32_t i = 0; i < self->column_count; i++) {
        const model_column *column = &self->columns[i];
        if ((column->feature >= first_count) != (scores != NULL))
            continue;
        features[column->feature].fill(survey, scores, values);
        (HAS_WIDE ? fill_column_wide : fill_column_plain)(values, stride, self->cuts + column->cuts, column->cut_count, columns + i * stride);
    }
}
