/* Limits: services that refuse, time that is up, time and memory that grow, memory that is not there. */
#include "actor.h"
#include "process.h"
#include "specimen.h"

#include <stdio.h>

enum {
    MOST_REFUSALS = 48,
    LEAK_REPEATS = 2,
    LEAK_LEAST = 192,
    SMALL = 1 << 13, /* bytes of a document on which much can be tried */
    LARGE = 1 << 20,
    SCARCE = 256 << 10,
    MILLISECOND = 1000000
};

static bool reads(const struct subject *subject)
{
    return subject->stage.plugin->table.kind == QN_READER;
}

static const char *draft_of_size(const struct subject *subject, size_t i, size_t size, struct draft *draft)
{
    return reads(subject) ? specimen_input_of_size(i, size, draft) : specimen_document_of_size(i, size, draft);
}

/* ---- Services that refuse ---- */

static void refuse_each(struct actor *actor, const struct draft *draft, const char *name)
{
    struct board *board = actor->subject->board;
    struct answer answer = {0};
    struct ask ask = ask_plainly;
    actor_answer(actor, draft, &ask, &answer);
    const uint64_t asked = answer.asked, step = asked / MOST_REFUSALS + 1;
    for (uint64_t i = 0; i < asked; i += step) {
        board_at(board, "%s, where the service that it asks for as number %llu refuses", name, (unsigned long long)i + 1);
        ask.refuse_from = i;
        actor_answer(actor, draft, &ask, &answer);
    }
    ask.refuse_from = NEVER;
    for (ask.memory = 16; ask.memory <= 1 << 20; ask.memory *= 8) {
        board_at(board, "%s, with %zu bytes for the document", name, ask.memory);
        actor_answer(actor, draft, &ask, &answer);
    }
    answer_fini(&answer);
}

void try_limits(struct subject *subject, const struct exam_settings *settings)
{
    struct draft draft = {0};
    struct actor actor;
    const char *name;
    (void)settings;
    board_at(subject->board, "services that refuse");
    if (!actor_begin(&actor, subject, NEVER))
        return;
    for (size_t i = 0; (name = subject_draft(subject, i, &draft)); i++)
        if (draft.text.size <= SMALL)
            refuse_each(&actor, &draft, name);
    actor_end(&actor);
    draft_fini(&draft);
}

/* ---- Time ---- */

static uint64_t time_of(struct actor *actor, const struct draft *draft, const struct ask *ask)
{
    struct answer answer = {0};
    actor_answer(actor, draft, ask, &answer);
    answer_fini(&answer);
    return answer.nanoseconds;
}

void try_time(struct subject *subject, const struct exam_settings *settings)
{
    enum { LONGEST = 2000 };
    struct draft draft = {0};
    struct actor actor;
    struct ask ask = ask_plainly;
    const char *name;
    ask.expired = true;
    (void)settings;
    if (!actor_begin(&actor, subject, NEVER))
        return;
    for (size_t i = 0; (name = draft_of_size(subject, i, LARGE, &draft)); i++) {
        board_at(subject->board, "%d KiB of \"%s\", the time is up", LARGE >> 10, name);
        const uint64_t taken = time_of(&actor, &draft, &ask) / MILLISECOND;
        if (taken > LONGEST)
            board_note(subject->board, RULE_TIME, "went on for %llu ms: ask qn_expired in long loops", (unsigned long long)taken);
    }
    actor_end(&actor);
    draft_fini(&draft);
}

/* The best of three: what else the machine does must not count. */
static uint64_t best_time(struct actor *actor, const char **name, size_t way, size_t size, struct draft *draft)
{
    uint64_t best = UINT64_MAX;
    *name = draft_of_size(actor->subject, way, size, draft);
    for (int i = 0; *name && i < 3; i++) {
        board_at(actor->subject->board, "%zu KiB of \"%s\"", size >> 10, *name);
        const uint64_t taken = time_of(actor, draft, &ask_plainly);
        best = taken < best ? taken : best;
        if (best > 1000 * (uint64_t)MILLISECOND)
            break;
    }
    return best;
}

void try_growth(struct subject *subject, const struct exam_settings *settings)
{
    enum { FIRST = 16 << 10, TIMES = 4, STEPS = 4, WORTH_LOOKING = 30 * MILLISECOND, MOST = 10 };
    struct draft draft = {0};
    struct actor actor;
    const char *name = "";
    (void)settings;
    if (!actor_begin(&actor, subject, NEVER))
        return;
    for (size_t way = 0; name; way++) {
        uint64_t before = best_time(&actor, &name, way, FIRST, &draft);
        size_t size = FIRST;
        for (int step = 1; name && step < STEPS && before < WORTH_LOOKING * TIMES; step++) {
            const uint64_t now = best_time(&actor, &name, way, size *= TIMES, &draft);
            if (now > WORTH_LOOKING && now > MOST * before)
                board_note(subject->board, RULE_GROWTH, "%d times the bytes took %llu times the time, %llu ms", TIMES,
                           (unsigned long long)(now / (before + 1)), (unsigned long long)now / MILLISECOND);
            before = now;
        }
    }
    actor_end(&actor);
    draft_fini(&draft);
}

/* ---- Memory ---- */

void try_scarcity(struct subject *subject, const struct exam_settings *settings)
{
    struct draft draft = {0};
    struct answer answer = {0};
    struct actor actor;
    struct ask ask = ask_plainly;
    const char *name;
    (void)settings;
    if (!actor_begin(&actor, subject, NEVER))
        return;
    for (size_t i = 0; subject_draft(subject, i, &draft); i++) /* what it takes once and keeps is there already */
        if (draft.text.size <= SMALL)
            actor_answer(&actor, &draft, &ask, &answer);
    ask.room = SCARCE;
    for (size_t i = 0; (name = draft_of_size(subject, i, LARGE, &draft)); i++) {
        board_at(subject->board, "%d KiB of \"%s\", where the process may grow by %d KiB", LARGE >> 10, name, SCARCE >> 10);
        actor_answer(&actor, &draft, &ask, &answer);
    }
    actor_end(&actor);
    draft_fini(&draft);
    answer_fini(&answer);
}

static void repeat_all(struct actor *actor, struct draft *draft, struct answer *answer, int times)
{
    const char *name;
    for (int i = 0; i < times; i++)
        for (size_t j = 0; (name = subject_draft(actor->subject, j, draft)); j++) {
            board_at(actor->subject->board, "%s, again and again", name);
            if (draft->text.size < LARGE / 4)
                actor_answer(actor, draft, &ask_plainly, answer);
        }
}

/* The same documents come round, so that a plugin's own caches are full after the first. */
void try_leaks(struct subject *subject, const struct exam_settings *settings)
{
    struct draft draft = {0};
    struct answer answer = {0};
    struct actor actor;
    struct memory_rounds rounds = {.count = 0};
    (void)settings;
    if (!actor_begin(&actor, subject, NEVER))
        return;
    const unsigned files = process_files();
    for (int round = 0; round < MEMORY_ROUNDS; round++) {
        repeat_all(&actor, &draft, &answer, LEAK_REPEATS);
        memory_round(&rounds);
    }
    if (memory_left(&rounds) >= LEAK_LEAST)
        board_note(subject->board, RULE_LEAKS, "%zu bytes more in use each time that the same documents come by",
                   memory_left(&rounds) / LEAK_REPEATS);
    if (process_files() > files)
        board_note(subject->board, RULE_LEAKS, "files that stay open: %u", process_files() - files);
    actor_end(&actor);
    draft_fini(&draft);
    answer_fini(&answer);
}
