#include "causes.h"

#include "../base/characters.h"

#include <stdlib.h>
#include <xxhash.h>

enum { TEXT_CHARACTERS = 280, NAME_CHARACTERS = 160 };

bool causes_init(struct causes *causes, struct arena *arena)
{
    *causes = (struct causes){.arena = arena, .rows = calloc(MOST_CAUSES, sizeof *causes->rows)};
    return causes->rows != NULL;
}

void causes_fini(struct causes *causes)
{
    free(causes->rows);
}

static qn_slice keep(struct causes *causes, qn_slice text, size_t most, bool *good)
{
    const qn_slice copy = arena_copy(causes->arena, characters_first(text, most));
    *good = *good && copy.data;
    return copy;
}

static bool is_row(const struct cause_row *row, const qn_cause *cause, bool document)
{
    return row->document == document && qn_equal(row->reason, cause->reason) && qn_equal(row->stage, cause->stage);
}

/* The row of that cause, a new one if need be; NULL: there are too many, or no memory (then good is false). */
static struct cause_row *find(struct causes *causes, const qn_cause *cause, bool document, bool *good)
{
    const size_t slots = sizeof causes->slots / sizeof *causes->slots;
    size_t at = XXH3_64bits_withSeed(cause->reason.data, cause->reason.size, cause->stage.size) % slots;
    for (; causes->slots[at]; at = (at + 1) % slots)
        if (is_row(&causes->rows[causes->slots[at] - 1], cause, document))
            return &causes->rows[causes->slots[at] - 1];
    if (causes->count == MOST_CAUSES)
        return NULL;
    struct cause_row *row = &causes->rows[causes->count++];
    causes->slots[at] = (uint16_t)causes->count;
    *row = (struct cause_row){.document = document};
    row->stage = keep(causes, cause->stage, cause->stage.size, good); /* whole, for it is compared with */
    row->reason = keep(causes, cause->reason, cause->reason.size, good);
    return row;
}

static bool add_sample(struct causes *causes, struct cause_row *row, const qn_doc *doc, const qn_cause *cause, qn_slice text)
{
    const uint64_t hash = XXH3_64bits(text.data, text.size);
    for (unsigned i = 0; i < row->sample_count; i++)
        if (row->samples[i].hash == hash)
            return true;
    bool good = true;
    struct sample *sample = &row->samples[row->sample_count++];
    sample->hash = hash;
    sample->document = keep(causes, doc->id, NAME_CHARACTERS, &good);
    sample->text = keep(causes, text, TEXT_CHARACTERS, &good);
    sample->detail = keep(causes, cause->detail, NAME_CHARACTERS, &good);
    sample->same = keep(causes, cause->same_doc, NAME_CHARACTERS, &good);
    return good;
}

bool causes_add(struct causes *causes, const qn_doc *doc, const qn_cause *cause, bool document, bool dropped, qn_slice text, uint64_t bytes)
{
    bool good = true;
    struct cause_row *row = causes->last && is_row(causes->last, cause, document) ? causes->last : find(causes, cause, document, &good);
    causes->last = row;
    if (!row) {
        causes->others++;
        return good;
    }
    *(dropped ? &row->dropped : &row->marked) += 1;
    row->bytes += bytes;
    return good && (row->sample_count == SAMPLES || add_sample(causes, row, doc, cause, text));
}
