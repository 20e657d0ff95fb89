/* Dedupers: `same` of units that share a key, as the core's index asks it. */
#include "actor.h"

#include <math.h>
#include <stdio.h>

enum { MOST_UNITS = 96, UNITS_OF_A_DOCUMENT = 6 };

/* A unit with its payload between fences, aligned as the core keeps it. */
struct kept_unit {
    struct fence payload;
    const struct unit *unit;
};

struct units {
    struct page pages[MOST_UNITS];
    size_t page_count;
    struct kept_unit kept[MOST_UNITS];
    size_t count;
};

static void keep_units(struct actor *actor, struct units *units, const struct draft *draft)
{
    struct board *board = actor->subject->board;
    struct page *page = &units->pages[units->page_count];
    if (units->page_count == MOST_UNITS || !page_make(page, draft, actor->reader, true, ask_plainly.memory, FENCE_BEHIND, board))
        return;
    units->page_count++;
    size_t taken = 0;
    for (const struct unit *unit = actor_units(actor, page); unit; unit = unit->next) {
        struct kept_unit *kept = &units->kept[units->count];
        if (units->count == MOST_UNITS || taken++ == UNITS_OF_A_DOCUMENT ||
            !fence_make(&kept->payload, unit->payload.size, 8, FENCE_BEHIND, board, "a payload"))
            return;
        if (unit->payload.size)
            memcpy(kept->payload.data, unit->payload.data, unit->payload.size);
        kept->unit = unit;
        units->count++;
    }
}

static uint32_t shared_keys(const struct unit *a, const struct unit *b)
{
    uint32_t shared = 0;
    for (size_t i = 0; i < a->key_count; i++)
        for (size_t j = 0; j < b->key_count; j++)
            shared += a->keys[i].high == b->keys[j].high && a->keys[i].low == b->keys[j].low;
    return shared;
}

static double ask_same(struct actor *actor, const struct kept_unit *a, const struct kept_unit *b, uint32_t shared)
{
    const qn_match match = {qn_bytes(a->payload.data, a->payload.size), qn_bytes(b->payload.data, b->payload.size),
                            (uint32_t)a->unit->key_count, (uint32_t)b->unit->key_count, shared};
    fence_lock(&a->payload, actor->subject->board, RULE_PURE, "a payload");
    fence_lock(&b->payload, actor->subject->board, RULE_PURE, "a payload");
    fence_lock(&actor->state, actor->subject->board, RULE_PURE, "its state");
    __atomic_add_fetch(&actor->subject->board->beats, 1, __ATOMIC_RELAXED);
    const double score = actor->instance.plugin->table.same(actor->instance.state, &match);
    fence_unlock(&actor->state);
    return score;
}

static void compare(struct actor *actor, const struct kept_unit *a, const struct kept_unit *b)
{
    struct board *board = actor->subject->board;
    const uint32_t shared = shared_keys(a->unit, b->unit);
    if (shared == 0)
        return; /* the core asks nothing of those */
    const double there = ask_same(actor, a, b, shared), back = ask_same(actor, b, a, shared), again = ask_same(actor, a, b, shared);
    if (isnan(there) || there < 0 || there > 1)
        board_note(board, RULE_SAME, "same is %g", there);
    else if (there != back)
        board_note(board, RULE_SAME, "same is %g, and %g the other way round", there, back);
    else if (there != again)
        board_note(board, RULE_SAME, "same is %g, and %g when it is asked again", there, again);
    else if (a == b && there < 0.5)
        board_note(board, RULE_SAME, "same of a unit and itself is %g", there);
}

void try_same(struct subject *subject, const struct exam_settings *settings)
{
    static struct units units;
    struct draft draft = {0};
    struct actor actor;
    uint64_t seed = settings->seed;
    board_at(subject->board, "units to compare");
    if (!actor_begin(&actor, subject, NEVER))
        return;
    for (size_t i = 0; subject_draft(subject, i, &draft); i++)
        for (int near = 0; near < 3 && draft.text.size < 1 << 16; near++) { /* near ones share keys and differ */
            keep_units(&actor, &units, &draft);
            draft_mutate(&draft, &seed);
        }
    board_at(subject->board, "same, of %zu units", units.count);
    for (size_t i = 0; i < units.count; i++)
        for (size_t j = 0; j <= i; j++)
            compare(&actor, &units.kept[i], &units.kept[j]);
    for (size_t i = 0; i < units.count; i++)
        fence_free(&units.kept[i].payload);
    for (size_t i = 0; i < units.page_count; i++)
        page_free(&units.pages[i]);
    actor_end(&actor);
    draft_fini(&draft);
}
