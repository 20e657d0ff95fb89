#include "changes.h"

#include "script.h"
#include "words.h"

#include <stdlib.h>
#include <xxhash.h>

/* Blocks of a gap are looked at pair by pair only where these are few. */
enum { MOST_PAIRED = 24 };
#define ALIKE 0.4 /* share of words from which on a block counts as the same one, rewritten */

static void *grow(struct changes *changes, void *rows, size_t count, size_t *capacity, size_t size)
{
    if (count < *capacity)
        return rows;
    const size_t wanted = *capacity ? 2 * *capacity : 16;
    void *grown = realloc(rows, wanted * size);
    changes->no_memory |= !grown;
    if (grown)
        *capacity = wanted;
    return grown;
}

/* ---- Fields ---- */

static bool same_value(const qn_value *a, const qn_value *b)
{
    const bool texts = a->type <= QN_DATE && b->type <= QN_DATE; /* a result does not tell dates from texts */
    if (a->type != b->type && !texts)
        return false;
    switch (a->type) {
    case QN_INTEGER:
        return a->integer == b->integer;
    case QN_REAL:
        return a->real == b->real;
    case QN_BOOLEAN:
        return a->boolean == b->boolean;
    case QN_LIST:
        for (uint32_t i = 0; i < a->count && a->count == b->count; i++)
            if (!qn_equal(a->list[i], b->list[i]))
                return false;
        return a->count == b->count;
    default:
        return qn_equal(a->text, b->text);
    }
}

static const qn_field *find_field(const qn_doc *doc, qn_slice name)
{
    const qn_field *field = doc->fields;
    while (field && !qn_equal(field->name, name))
        field = field->next;
    return field;
}

static void add_field(struct changes *changes, const qn_field *a, const qn_field *b)
{
    struct field_change *rows = grow(changes, changes->fields, changes->field_count, &changes->field_capacity, sizeof *rows);
    if (!rows)
        return;
    changes->fields = rows;
    rows[changes->field_count++] = (struct field_change){a, b};
}

static void compare_fields(struct changes *changes, const qn_doc *a, const qn_doc *b)
{
    for (const qn_field *field = a->fields; field; field = field->next) {
        const qn_field *other = find_field(b, field->name);
        if (!other || !same_value(&field->value, &other->value))
            add_field(changes, field, other);
    }
    for (const qn_field *field = b->fields; field; field = field->next)
        if (!find_field(a, field->name))
            add_field(changes, NULL, field);
}

/* ---- Blocks ---- */

/* The kept blocks of a document, and the dropped ones sorted by what they say. */
struct side {
    const qn_block **kept;
    uint64_t *hashes; /* of the kept */
    size_t kept_count;
    struct dropped {
        uint64_t hash;
        const qn_block *block;
    } *dropped;
    size_t dropped_count;
};

static uint64_t hash_of(const qn_block *block)
{
    return XXH3_64bits(block->text.data, block->text.size);
}

static int by_hash(const void *a, const void *b)
{
    const struct dropped *left = a, *right = b;
    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    return (left->block->id > right->block->id) - (left->block->id < right->block->id);
}

static bool side_make(struct side *side, const qn_doc *doc)
{
    size_t count = 1;
    for (const qn_block *block = doc->blocks; block; block = block->next)
        count++;
    *side = (struct side){.kept = malloc(count * sizeof *side->kept), .hashes = malloc(count * sizeof *side->hashes),
                          .dropped = malloc(count * sizeof *side->dropped)};
    if (!side->kept || !side->hashes || !side->dropped)
        return false;
    for (const qn_block *block = doc->blocks; block; block = block->next) {
        if (block->text.size == 0 && block->kind != QN_RULE)
            continue;
        if (block->state == QN_DROPPED) {
            side->dropped[side->dropped_count++] = (struct dropped){hash_of(block), block};
        } else {
            side->hashes[side->kept_count] = hash_of(block);
            side->kept[side->kept_count++] = block;
        }
    }
    qsort(side->dropped, side->dropped_count, sizeof *side->dropped, by_hash);
    return true;
}

static void side_fini(struct side *side)
{
    free(side->kept);
    free(side->hashes);
    free(side->dropped);
}

/* Why this side does not keep a block that says that; NULL: it has none. */
static const qn_cause *why_dropped(const struct side *side, uint64_t hash)
{
    const struct dropped wanted = {.hash = hash};
    size_t low = 0, high = side->dropped_count;
    while (low < high) {
        const size_t middle = (low + high) / 2;
        if (side->dropped[middle].hash < wanted.hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < side->dropped_count && side->dropped[low].hash == hash ? side->dropped[low].block->cause : NULL;
}

static void add_block(struct changes *changes, enum block_change_type type, const qn_block *a, const qn_block *b, const qn_cause *cause)
{
    struct block_change *rows = grow(changes, changes->blocks, changes->block_count, &changes->block_capacity, sizeof *rows);
    if (!rows)
        return;
    changes->blocks = rows;
    rows[changes->block_count++] = (struct block_change){type, a, b, cause};
}

static void compare_pair(struct changes *changes, const qn_block *a, const qn_block *b)
{
    if (a->state != b->state || (changes->kinds && (a->kind != b->kind || a->level != b->level)))
        add_block(changes, BLOCK_RESTATED, a, b, a->state == b->state ? NULL : b->cause ? b->cause : a->cause);
}

/* The block of b, from `from` up to `end`, that a's block became; `end`: none. What was dropped elsewhere is not asked. */
static size_t find_rewritten(struct changes *changes, const struct side *a, size_t i, const struct side *b, size_t from, size_t end)
{
    if (why_dropped(b, a->hashes[i]))
        return end;
    for (size_t j = from; j < end; j++) {
        if (why_dropped(a, b->hashes[j]))
            continue;
        const double likeness = words_likeness(a->kept[i]->text, b->kept[j]->text);
        changes->no_memory |= likeness < 0;
        if (likeness >= ALIKE)
            return j;
    }
    return end;
}

/* Between two pairs: what of a is gone, what of b is new, and what of both is the same block with other words. */
static void compare_gap(struct changes *changes, const struct side *a, size_t a_begin, size_t a_end, const struct side *b,
                        size_t b_begin, size_t b_end)
{
    const bool few = a_end - a_begin <= MOST_PAIRED && b_end - b_begin <= MOST_PAIRED;
    size_t j = b_begin;
    for (size_t i = a_begin; i < a_end; i++) {
        const size_t found = few ? find_rewritten(changes, a, i, b, j, b_end) : b_end;
        if (found == b_end) {
            add_block(changes, BLOCK_LOST, a->kept[i], NULL, why_dropped(b, a->hashes[i]));
            continue;
        }
        for (; j < found; j++)
            add_block(changes, BLOCK_GAINED, NULL, b->kept[j], why_dropped(a, b->hashes[j]));
        add_block(changes, BLOCK_REWRITTEN, a->kept[i], b->kept[j++], NULL);
    }
    for (; j < b_end; j++)
        add_block(changes, BLOCK_GAINED, NULL, b->kept[j], why_dropped(a, b->hashes[j]));
}

static void compare_sides(struct changes *changes, const struct side *a, const struct side *b, const size_t *match)
{
    size_t i = 0, j = 0;
    for (size_t at = 0; at <= a->kept_count; at++) {
        if (at < a->kept_count && match[at] == SCRIPT_NONE)
            continue;
        const size_t met = at < a->kept_count ? match[at] : b->kept_count;
        compare_gap(changes, a, i, at, b, j, met);
        if (at < a->kept_count)
            compare_pair(changes, a->kept[at], b->kept[met]);
        i = at + 1;
        j = met + 1;
    }
}

bool changes_make(struct changes *changes, const qn_doc *a, const qn_doc *b, bool kinds)
{
    struct side sides[2] = {{.kept = NULL}};
    size_t *match = NULL;
    changes->kinds = kinds;
    compare_fields(changes, a, b);
    if (side_make(&sides[0], a) && side_make(&sides[1], b))
        match = malloc((sides[0].kept_count + 1) * sizeof *match);
    if (match && script_match(sides[0].hashes, sides[0].kept_count, sides[1].hashes, sides[1].kept_count, match))
        compare_sides(changes, &sides[0], &sides[1], match);
    else
        changes->no_memory = true;
    free(match);
    side_fini(&sides[0]);
    side_fini(&sides[1]);
    return !changes->no_memory;
}

void changes_clear(struct changes *changes)
{
    changes->field_count = changes->block_count = 0;
    changes->no_memory = false;
}

void changes_fini(struct changes *changes)
{
    free(changes->fields);
    free(changes->blocks);
    *changes = (struct changes){.fields = NULL};
}
