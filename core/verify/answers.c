/* The same answer: again, in another order, in another place, on two workers at once, in other surroundings. */
#include "actor.h"
#include "process.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MOST_SPECIMENS = 256, ROUNDS = 2 };

/* What is expected of each specimen. */
struct answers {
    struct answer of[MOST_SPECIMENS];
    size_t count;
};

static void answers_fini(struct answers *answers)
{
    for (size_t i = 0; i < answers->count; i++)
        answer_fini(&answers->of[i]);
}

static bool answer_all(struct subject *subject, const struct ask *ask, const char *how, struct answers *answers)
{
    struct draft draft = {0};
    struct actor actor;
    const char *name;
    *answers = (struct answers){.count = 0};
    if (!actor_begin(&actor, subject, NEVER))
        return false;
    for (size_t i = 0; i < MOST_SPECIMENS && (name = subject_draft(subject, i, &draft)); i++) {
        board_at(subject->board, "%s%s", name, how);
        actor_answer(&actor, &draft, ask, &answers->of[i]);
        answers->count = i + 1;
    }
    actor_end(&actor);
    draft_fini(&draft);
    return true;
}

static void compare(struct subject *subject, const struct answer *expected, const struct answer *got, enum rule rule, const char *what)
{
    const qn_slice a = qn_bytes(expected->bytes.data, expected->bytes.size), b = qn_bytes(got->bytes.data, got->bytes.size);
    size_t at = 0;
    if (qn_equal(a, b) || expected->bytes.failed || got->bytes.failed)
        return;
    while (at < a.size && at < b.size && a.data[at] == b.data[at])
        at++;
    board_note(subject->board, rule, "%s, the answer is another: %zu bytes, then %zu, different from byte %zu on; verdicts %d and %d",
               what, a.size, b.size, at, (int)expected->verdict, (int)got->verdict);
}

/* All specimens again, in the order that `backward` says, by this actor. */
static void answer_again(struct actor *actor, const struct ask *ask, bool backward, const struct answers *expected, enum rule rule,
                         const char *what)
{
    struct subject *subject = actor->subject;
    struct draft draft = {0};
    struct answer answer = {0};
    for (size_t i = 0; i < expected->count; i++) {
        const size_t which = backward ? expected->count - 1 - i : i;
        const char *name = subject_draft(subject, which, &draft);
        if (rule != RULE_WORKERS) /* two would write at once what they are at */
            board_at(subject->board, "%s, %s", name, what);
        actor_answer(actor, &draft, ask, &answer);
        compare(subject, &expected->of[which], &answer, rule, what);
    }
    draft_fini(&draft);
    answer_fini(&answer);
}

void try_answers(struct subject *subject, const struct exam_settings *settings)
{
    struct answers expected;
    struct actor actor;
    struct ask ask = ask_plainly;
    struct process before, after;
    (void)settings;
    process_look(&before);
    if (!answer_all(subject, &ask, "", &expected))
        return;
    if (actor_begin(&actor, subject, NEVER)) {
        answer_again(&actor, &ask, true, &expected, RULE_REPEATABLE, "asked in another order");
        ask.side = FENCE_BEFORE;
        ask.junk = 0x3C; /* who reads memory before writing to it is told apart by it */
        answer_again(&actor, &ask, false, &expected, RULE_REPEATABLE, "asked again, in other memory");
        actor_end(&actor);
    }
    process_look(&after);
    board_at(subject->board, "%s", "after all documents");
    process_compare(&before, &after, subject->board);
    answers_fini(&expected);
}

/* ---- Two workers ---- */

struct worker_exam {
    struct actor actor;
    const struct answers *expected;
    bool backward;
    pthread_t thread;
};

static void *work(void *user)
{
    struct worker_exam *worker = user;
    for (int i = 0; i < ROUNDS; i++)
        answer_again(&worker->actor, &ask_plainly, worker->backward, worker->expected, RULE_WORKERS, "with another worker beside it");
    return NULL;
}

static bool begin_second(struct subject *subject, struct worker_exam *workers)
{
    const bool shared = subject->stage.plugin->table.threading == QN_SHARED;
    return shared ? actor_share(&workers[1].actor, &workers[0].actor) : actor_begin(&workers[1].actor, subject, NEVER);
}

void try_workers(struct subject *subject, const struct exam_settings *settings)
{
    struct answers expected;
    struct worker_exam workers[2] = {{.backward = false}, {.backward = true}};
    (void)settings;
    if (subject->stage.plugin->table.threading == QN_ORDERED) {
        board_waive(subject->board, RULE_WORKERS);
        return;
    }
    if (!answer_all(subject, &ask_plainly, "", &expected))
        return;
    board_at(subject->board, "two workers at once");
    if (actor_begin(&workers[0].actor, subject, NEVER)) {
        if (begin_second(subject, workers)) {
            workers[0].expected = workers[1].expected = &expected;
            const bool started = pthread_create(&workers[1].thread, NULL, work, &workers[1]) == 0;
            work(&workers[0]);
            if (started)
                pthread_join(workers[1].thread, NULL);
            actor_end(&workers[1].actor);
        }
        actor_end(&workers[0].actor);
    }
    answers_fini(&expected);
}

/* ---- Surroundings ---- */

static void move_house(void)
{
    static const char *const locales[] = {"tr_TR.UTF-8", "de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8", "POSIX"};
    size_t i = 0;
    while (i < sizeof locales / sizeof *locales && !setlocale(LC_ALL, locales[i]))
        i++;
    setenv("TZ", "Pacific/Kiritimati", 1);
    setenv("LANG", "tr_TR.UTF-8", 1);
    setenv("HOME", "/nowhere", 1);
    setenv("TMPDIR", "/nowhere", 1);
    unsetenv("PATH");
    tzset();
    if (chdir("/") != 0)
        return; /* the folder is one of several things that changed */
}

void try_surroundings(struct subject *subject, const struct exam_settings *settings)
{
    struct answers expected;
    struct actor actor;
    (void)settings;
    if (subject->stage.plugin->table.threading == QN_ORDERED) {
        board_waive(subject->board, RULE_SURROUNDINGS); /* a writer with a place of its own finds it by folder and environment */
        return;
    }
    if (!answer_all(subject, &ask_plainly, "", &expected))
        return;
    move_house();
    if (actor_begin(&actor, subject, NEVER)) {
        answer_again(&actor, &ask_plainly, false, &expected, RULE_SURROUNDINGS, "in another locale, time zone, folder and environment");
        actor_end(&actor);
    }
    answers_fini(&expected);
}
