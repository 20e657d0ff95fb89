#include "place.h"

static void place_copy(struct place *to, const struct place *from)
{
    to->depth = from->depth;
    to->last = from->last;
    memcpy(to->at, from->at, from->depth * sizeof *from->at);
}

void place_at(struct place *place, uint64_t n)
{
    place->depth = 1;
    place->last = 0;
    place->at[0] = n;
}

void place_within(struct place *place, const struct place *holder, uint64_t n)
{
    place_copy(place, holder);
    place->last = 0;
    if (place->depth < PLACE_DEEPEST)
        place->at[place->depth++] = n;
}

void place_after(struct place *next, const struct place *done)
{
    place_copy(next, done);
    next->depth -= done->last < done->depth ? done->last : done->depth - 1;
    next->last = 0;
    next->at[next->depth - 1]++;
}

static uint32_t same(const struct place *a, const struct place *b)
{
    uint32_t i = 0;
    while (i < a->depth && i < b->depth && a->at[i] == b->at[i])
        i++;
    return i;
}

bool place_is_before(const struct place *place, const struct place *other)
{
    const uint32_t i = same(place, other);
    return i < place->depth && i < other->depth && place->at[i] < other->at[i];
}
