/* Beginning and ending: with defaults, with options at their ends, and where services refuse. */
#include "../plugin/option.h"
#include "actor.h"
#include "process.h"

#include <stdio.h>
#include <unistd.h>

enum { PAIRS = 12, REFUSALS = 16, LEAST_LEFT = 16 /* bytes that malloc gives out at least */ };

static void begin_two(struct subject *subject)
{
    struct actor first, second;
    board_at(subject->board, "two instances at once");
    const bool has_first = actor_begin(&first, subject, NEVER), has_second = actor_begin(&second, subject, NEVER);
    if (!has_first && subject->board->rules[RULE_INIT].count == 0) { /* it has said what it wants */
        fprintf(stderr, "%s\n", first.failure.message);
        _exit(EXAM_UNFIT);
    }
    if (has_first && !has_second)
        board_note(subject->board, RULE_INIT, "a second instance beside the first fails: %s", second.failure.message);
    if (has_first)
        actor_end(&first);
    if (has_second)
        actor_end(&second);
}

void try_setup(struct subject *subject, const struct exam_settings *settings)
{
    struct actor actor;
    struct memory_rounds rounds = {.count = 0};
    (void)settings;
    begin_two(subject);
    board_at(subject->board, "init where services refuse");
    for (uint64_t i = 0; i < REFUSALS; i++)
        if (actor_begin(&actor, subject, i))
            actor_end(&actor);
    board_at(subject->board, "init and fini, again and again");
    for (int round = 0; round < MEMORY_ROUNDS; round++) {
        for (int i = 0; i < PAIRS; i++)
            if (actor_begin(&actor, subject, NEVER))
                actor_end(&actor);
        memory_round(&rounds);
    }
    if (memory_left(&rounds) >= PAIRS * LEAST_LEFT)
        board_note(subject->board, RULE_LEAKS, "fini leaves %zu bytes of what init took", memory_left(&rounds) / PAIRS);
}

/* ---- Options at their ends ---- */

static const char *const odd_texts[] = {"", "x", "\\", "%s%n(((", "\xFF", "a text that nobody would write into a pipeline"};
static const qn_strings odd_lists[] = {{NULL, 0}, {odd_texts, 1}, {odd_texts, sizeof odd_texts / sizeof *odd_texts}};

/* Puts the i-th value of an option into the state. False: there are no more. */
static bool put_end(const qn_option *option, size_t i, char *state, char *name)
{
    char *at = state + option->offset;
    name[0] = '\0';
    switch (option->type) {
    case QN_O_BOOL:
        *(bool *)at = i == 1;
        snprintf(name, 64, "%s", i ? "true" : "false");
        return i < 2;
    case QN_O_INT:
    case QN_O_SIZE:
    case QN_O_DURATION:
        memcpy(at, i ? &option->max.integer : &option->min.integer, sizeof(int64_t));
        snprintf(name, 64, "%s end of its range", i ? "the upper" : "the lower");
        return i < 2;
    case QN_O_REAL:
        memcpy(at, i ? &option->max.real : &option->min.real, sizeof(double));
        snprintf(name, 64, "%s end of its range", i ? "the upper" : "the lower");
        return i < 2;
    case QN_O_CHOICE:
        if (!option->choices[i])
            return false;
        memcpy(at, &(int32_t){(int32_t)i}, sizeof(int32_t));
        snprintf(name, 64, "\"%.50s\"", option->choices[i]);
        return true;
    case QN_O_TEXT:
        if (i >= sizeof odd_texts / sizeof *odd_texts)
            return false;
        memcpy(at, &odd_texts[i], sizeof odd_texts[i]);
        snprintf(name, 64, "a text of %zu bytes", strlen(odd_texts[i]));
        return true;
    case QN_O_LIST:
        if (i >= sizeof odd_lists / sizeof *odd_lists)
            return false;
        memcpy(at, &odd_lists[i], sizeof odd_lists[i]);
        snprintf(name, 64, "a list of %zu texts", odd_lists[i].count);
        return true;
    default:
        return false; /* of files there are only those that the pipeline names */
    }
}

static void answer_some(struct subject *subject)
{
    enum { LARGEST = 1 << 13 };
    struct draft draft = {0};
    struct answer answer = {0};
    struct actor actor;
    if (!actor_begin(&actor, subject, NEVER))
        return; /* values that do not go together: it has said so */
    for (size_t i = 0; subject_draft(subject, i, &draft); i++)
        if (draft.text.size <= LARGEST)
            actor_answer(&actor, &draft, &ask_plainly, &answer);
    actor_end(&actor);
    draft_fini(&draft);
    answer_fini(&answer);
}

void try_options(struct subject *subject, const struct exam_settings *settings)
{
    const qn_plugin *table = &subject->stage.plugin->table;
    char *state = subject->stage.state, name[64];
    (void)settings;
    for (size_t i = 0; i < table->option_count; i++) {
        char kept[sizeof(qn_strings)];
        const qn_option *option = &table->options[i];
        const size_t size = option->offset + sizeof kept <= table->state_size ? sizeof kept : table->state_size - option->offset;
        memcpy(kept, state + option->offset, size);
        for (size_t end = 0; put_end(option, end, state, name); end++) {
            board_at(subject->board, "option %s: %s", option->name, name);
            answer_some(subject);
        }
        memcpy(state + option->offset, kept, size);
    }
}
