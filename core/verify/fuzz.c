/* Documents that nobody thought of: specimens that change step by step, for as long as is asked; the same for a seed. */
#include "../run/clock.h"
#include "actor.h"

enum { LARGEST = 1 << 15, CHANGES = 24 };

static double seconds(void)
{
    return (double)now_nanoseconds() / 1e9;
}

void try_fuzz(struct subject *subject, const struct exam_settings *settings)
{
    struct draft draft = {0};
    struct answer first = {0}, second = {0};
    struct actor actor;
    uint64_t seed = settings->seed;
    unsigned long long number = 0;
    size_t drafts = 0;
    const double until = seconds() + settings->seconds;
    if (!actor_begin(&actor, subject, NEVER))
        return;
    while (subject_draft(subject, drafts, &draft))
        drafts++;
    while (seconds() < until) {
        if (!subject_draft(subject, draft_below(&seed, drafts), &draft) || draft.text.size > LARGEST)
            continue;
        for (int i = 0; i < CHANGES && seconds() < until; i++) {
            struct ask ask = ask_plainly;
            draft_mutate(&draft, &seed);
            board_at(subject->board, "fuzzed document %llu of seed %llu", ++number, (unsigned long long)settings->seed);
            actor_answer(&actor, &draft, &ask, &first);
            ask.side = FENCE_BEFORE;
            ask.junk = 0x3C;
            actor_answer(&actor, &draft, &ask, &second);
            if (!qn_equal(qn_bytes(first.bytes.data, first.bytes.size), qn_bytes(second.bytes.data, second.bytes.size)))
                board_note(subject->board, RULE_REPEATABLE, "asked again, the answer is another");
        }
    }
    actor_end(&actor);
    draft_fini(&draft);
    answer_fini(&first);
    answer_fini(&second);
}
