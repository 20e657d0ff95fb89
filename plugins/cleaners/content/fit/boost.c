/*
 * boost: fits boosted trees for the log-loss over columns of bytes, by histograms, best leaf first; and runs them.
 * A library for fit.py: cc -O2 -shared -fPIC boost.c -lm. The same input gives the same trees, everywhere.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BINS = 64, LEAVES = 16 };

/** How to fit. */
struct settings {
    int32_t trees, leaves;
    double rate, rows, columns; /* shares of rows and columns that a tree sees */
    double l2, least;           /* regularisation; the least hessian of a leaf */
    uint64_t seed;
};

/** A tree as the product runs it: see forest.h. */
struct tree {
    int32_t count;
    int32_t column[LEAVES], cut[LEAVES], kept[LEAVES];
    double leaf[LEAVES];
};

struct bin {
    double gradient, hessian;
};

struct leaf {
    int32_t begin, end; /* of the rows */
    double gradient, hessian, gain;
    int32_t column, cut; /* the best split; column: among those of the tree */
    int32_t left, right; /* children when split, else -1 */
    struct bin *bins;
};

struct fit {
    const uint8_t *data; /* a column after the other */
    size_t rows;
    const struct settings *settings;
    int32_t *columns, column_count;
    int32_t *index, *spare;
    float *gradient, *hessian; /* of each row */
    struct leaf leaves[2 * LEAVES];
    int32_t leaf_count;
    uint64_t random;
};

static double next_random(struct fit *fit)
{
    uint64_t z = fit->random += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return (double)((z ^ z >> 31) >> 11) / 9007199254740992.0;
}

static void sum_up(struct fit *fit, struct leaf *leaf)
{
    memset(leaf->bins, 0, sizeof *leaf->bins * BINS * (size_t)fit->column_count);
    for (int32_t c = 0; c < fit->column_count; c++) {
        const uint8_t *column = fit->data + (size_t)fit->columns[c] * fit->rows;
        struct bin *bins = leaf->bins + c * BINS;
        for (int32_t i = leaf->begin; i < leaf->end; i++) {
            const int32_t row = fit->index[i];
            bins[column[row]].gradient += (double)fit->gradient[row];
            bins[column[row]].hessian += (double)fit->hessian[row];
        }
    }
}

static double worth(const struct fit *fit, double gradient, double hessian)
{
    return gradient * gradient / (hessian + fit->settings->l2);
}

static void find_split(const struct fit *fit, struct leaf *leaf)
{
    const double least = fit->settings->least, whole = worth(fit, leaf->gradient, leaf->hessian);
    leaf->gain = 0;
    for (int32_t c = 0; c < fit->column_count; c++) {
        double gradient = 0, hessian = 0;
        for (int32_t cut = 0; cut + 1 < BINS; cut++) {
            gradient += leaf->bins[c * BINS + cut].gradient;
            hessian += leaf->bins[c * BINS + cut].hessian;
            if (hessian < least)
                continue;
            if (leaf->hessian - hessian < least)
                break;
            const double gain = worth(fit, gradient, hessian) +
                                worth(fit, leaf->gradient - gradient, leaf->hessian - hessian) - whole;
            if (gain > leaf->gain + 1e-9) {
                leaf->gain = gain;
                leaf->column = c;
                leaf->cut = cut;
            }
        }
    }
}

static void total(const struct fit *fit, struct leaf *leaf)
{
    leaf->gradient = leaf->hessian = leaf->gain = 0;
    leaf->left = leaf->right = -1;
    for (int32_t i = leaf->begin; i < leaf->end; i++) {
        leaf->gradient += (double)fit->gradient[fit->index[i]];
        leaf->hessian += (double)fit->hessian[fit->index[i]];
    }
}

static void split(struct fit *fit, struct leaf *parent)
{
    struct leaf *left = &fit->leaves[fit->leaf_count], *right = left + 1;
    const uint8_t *column = fit->data + (size_t)fit->columns[parent->column] * fit->rows;
    int32_t low = parent->begin, high = 0;
    for (int32_t i = parent->begin; i < parent->end; i++) {
        const int32_t row = fit->index[i];
        if (column[row] <= parent->cut)
            fit->index[low++] = row;
        else
            fit->spare[high++] = row;
    }
    memcpy(fit->index + low, fit->spare, sizeof *fit->spare * (size_t)high);
    left->begin = parent->begin, left->end = right->begin = low, right->end = parent->end;
    total(fit, left);
    total(fit, right);
    parent->left = fit->leaf_count;
    parent->right = fit->leaf_count + 1;
    fit->leaf_count += 2;
    struct leaf *small = left->end - left->begin < right->end - right->begin ? left : right, *large = small == left ? right : left;
    sum_up(fit, small);
    for (int32_t i = 0; i < fit->column_count * BINS; i++) {
        large->bins[i].gradient = parent->bins[i].gradient - small->bins[i].gradient;
        large->bins[i].hessian = parent->bins[i].hessian - small->bins[i].hessian;
    }
    find_split(fit, left);
    find_split(fit, right);
}

/* Numbers the leaves from left to right and notes which of them each split keeps. @return the first number after */
static int32_t write_tree(struct fit *fit, int32_t at, int32_t first, struct tree *out)
{
    struct leaf *leaf = &fit->leaves[at];
    if (leaf->left < 0) {
        out->leaf[first] = -fit->settings->rate * leaf->gradient / (leaf->hessian + fit->settings->l2);
        return first + 1;
    }
    const int32_t middle = write_tree(fit, leaf->left, first, out);
    out->column[out->count] = fit->columns[leaf->column];
    out->cut[out->count] = leaf->cut;
    out->kept[out->count++] = 0xFFFF & ~((1 << middle) - (1 << first));
    return write_tree(fit, leaf->right, middle, out);
}

static void grow(struct fit *fit, struct tree *out)
{
    struct leaf *root = &fit->leaves[0];
    fit->leaf_count = 1;
    total(fit, root);
    sum_up(fit, root);
    find_split(fit, root);
    for (int32_t leaves = 1; leaves < fit->settings->leaves; leaves++) {
        struct leaf *best = NULL;
        for (int32_t i = 0; i < fit->leaf_count; i++)
            if (fit->leaves[i].left < 0 && fit->leaves[i].gain > 0 && (!best || fit->leaves[i].gain > best->gain))
                best = &fit->leaves[i];
        if (!best)
            break;
        split(fit, best);
    }
    memset(out, 0, sizeof *out);
    write_tree(fit, 0, 0, out);
}

/* Adds one tree to the sums. */
static void add(const uint8_t *data, size_t rows, const struct tree *tree, double *sums)
{
    enum { PART = 4096 };
    uint16_t left[PART];
    for (size_t begin = 0; begin < rows; begin += PART) {
        const size_t count = rows - begin < PART ? rows - begin : PART;
        memset(left, 0xFF, sizeof left);
        for (int32_t t = 0; t < tree->count; t++) {
            const uint8_t *column = data + (size_t)tree->column[t] * rows + begin;
            for (size_t i = 0; i < count; i++)
                left[i] &= (uint16_t)(column[i] > tree->cut[t] ? tree->kept[t] : 0xFFFF);
        }
        for (size_t i = 0; i < count; i++)
            sums[begin + i] += tree->leaf[__builtin_ctz(left[i])];
    }
}

/** Sums up trees over rows: sums += trees. */
void boost_run(const uint8_t *data, size_t rows, const struct tree *trees, int32_t count, double *sums)
{
    for (int32_t t = 0; t < count; t++)
        add(data, rows, &trees[t], sums);
}

static void sample(struct fit *fit, size_t all_columns)
{
    int32_t count = 0;
    fit->column_count = 0;
    for (size_t row = 0; row < fit->rows; row++)
        if (next_random(fit) < fit->settings->rows)
            fit->index[count++] = (int32_t)row;
    for (size_t column = 0; column < all_columns; column++)
        if (next_random(fit) < fit->settings->columns)
            fit->columns[fit->column_count++] = (int32_t)column;
    fit->leaves[0].begin = 0;
    fit->leaves[0].end = count;
}

/**
 * Fits trees.
 * @param data rows x columns bytes below BINS, a column after the other
 * @param base what every sum begins with
 * @return 0, or 1: no memory
 */
int boost_fit(const uint8_t *data, size_t rows, size_t columns, const float *target, const float *weight, double base,
              const struct settings *settings, struct tree *trees)
{
    struct fit fit = {.data = data, .rows = rows, .settings = settings, .random = settings->seed};
    fit.columns = calloc(columns + 1, sizeof *fit.columns);
    fit.index = calloc(2 * rows + 1, sizeof *fit.index);
    fit.spare = fit.index + rows;
    fit.gradient = calloc(2 * rows + 1, sizeof *fit.gradient);
    fit.hessian = fit.gradient + rows;
    double *sums = calloc(rows + 1, sizeof *sums);
    struct bin *bins = calloc(2 * LEAVES * BINS * columns + 1, sizeof *bins);
    const int bad = !fit.columns || !fit.index || !fit.gradient || !sums || !bins;
    for (size_t i = 0; !bad && i < rows; i++)
        sums[i] = base;
    for (int32_t i = 0; !bad && i < 2 * LEAVES; i++)
        fit.leaves[i].bins = bins + (size_t)i * BINS * columns;
    for (int32_t t = 0; !bad && t < settings->trees; t++) {
        for (size_t i = 0; i < rows; i++) {
            const double p = 1 / (1 + exp(-sums[i]));
            fit.gradient[i] = (float)((p - (double)target[i]) * (double)weight[i]);
            fit.hessian[i] = (float)(p * (1 - p) * (double)weight[i]);
        }
        sample(&fit, columns);
        grow(&fit, &trees[t]);
        add(data, rows, &trees[t], sums);
    }
    free(fit.columns);
    free(fit.index);
    free(fit.gradient);
    free(sums);
    free(bins);
    return bad;
}
