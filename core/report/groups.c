#include "groups.h"

#include "../base/characters.h"

#include <stdlib.h>
#include <xxhash.h>

enum { OPENING_CHARACTERS = 160, ID_CHARACTERS = 200 };

bool groups_init(struct groups *groups, struct arena *arena)
{
    *groups = (struct groups){.arena = arena, .rows = calloc(MOST_GROUPS, sizeof *groups->rows)};
    return groups->rows != NULL;
}

void groups_fini(struct groups *groups)
{
    free(groups->rows);
}

static qn_slice text_of(const qn_doc *doc, const char *name)
{
    const qn_field *field = qn_field_of(doc, name);
    return field && field->value.type == QN_TEXT ? field->value.text : qn_bytes(NULL, 0);
}

static bool make_member(struct groups *groups, const qn_doc *doc, qn_slice opening, double score, struct member *member)
{
    member->score = score;
    member->id = arena_copy(groups->arena, characters_first(doc->id, ID_CHARACTERS));
    member->opening = arena_copy(groups->arena, characters_first(opening, OPENING_CHARACTERS));
    return member->id.data && member->opening.data;
}

/* NULL: there are too many, or no memory (then good is false). */
static struct group *find(struct groups *groups, qn_slice id, bool *good)
{
    const size_t slots = sizeof groups->slots / sizeof *groups->slots;
    size_t at = XXH3_64bits(id.data, id.size) % slots;
    for (; groups->slots[at]; at = (at + 1) % slots)
        if (qn_equal(groups->rows[groups->slots[at] - 1].id, id))
            return &groups->rows[groups->slots[at] - 1];
    if (groups->count == MOST_GROUPS)
        return NULL;
    const qn_slice copy = arena_copy(groups->arena, id);
    *good = *good && copy.data;
    struct group *group = &groups->rows[groups->count++];
    groups->slots[at] = (uint16_t)groups->count;
    *group = (struct group){.id = copy};
    return group;
}

/* Kept in order; of equal ones the first stays in front. */
static bool add_doubtful(struct groups *groups, const qn_doc *doc, qn_slice opening, qn_slice earlier, double score)
{
    size_t at = groups->doubtful_count;
    while (at > 0 && groups->doubtful[at - 1].later.score > score)
        at--;
    if (at == DOUBTFUL)
        return true;
    const size_t last = groups->doubtful_count < DOUBTFUL ? groups->doubtful_count++ : DOUBTFUL - 1;
    memmove(&groups->doubtful[at + 1], &groups->doubtful[at], (last - at) * sizeof *groups->doubtful);
    groups->doubtful[at].earlier = arena_copy(groups->arena, characters_first(earlier, ID_CHARACTERS));
    return make_member(groups, doc, opening, score, &groups->doubtful[at].later) && groups->doubtful[at].earlier.data;
}

bool groups_add(struct groups *groups, const qn_doc *doc, qn_slice opening)
{
    const qn_slice earlier = text_of(doc, "duplicate_of"), cluster = text_of(doc, "cluster");
    const qn_field *field = qn_field_of(doc, "score");
    const double score = field && field->value.type == QN_REAL ? field->value.real : 0;
    bool good = true;
    if (earlier.size == 0)
        return true;
    groups->duplicates++;
    struct group *group = find(groups, cluster.size ? cluster : earlier, &good);
    if (!group)
        groups->others++;
    else if (group->count++ < GROUP_MEMBERS)
        good = make_member(groups, doc, opening, score, &group->members[group->count - 1]) && good;
    if (score > 0 && score < 1)
        good = add_doubtful(groups, doc, opening, earlier, score) && good;
    return good;
}
