#include "exam.h"

#include <quern/plugin.h>

#define OF(kind) (1u << (kind))

enum { ALL = OF(QN_READER) | OF(QN_CLEANER) | OF(QN_EXTRACTOR) | OF(QN_DEDUPER) | OF(QN_WRITER) };

static const struct exam exams[] = {
    {"beginning and ending", ALL, try_setup, RULE_INIT, {RULE_INIT, RULE_LEAKS, RULES}},
    {"all documents",
     ALL,
     try_answers,
     RULE_CRASHES,
     {RULE_CRASHES, RULE_HANGS, RULE_EXITS, RULE_PRINTS, RULE_PROCESS, RULE_REPEATABLE, RULE_INPUT, RULE_BOUNDS, RULE_OWNERSHIP,
      RULE_SERVICES, RULE_VERDICT, RULE_TEXT, RULE_PROBE, RULE_PURE, RULE_REASONS, RULE_METRICS, RULE_FIELDS, RULES}},
    {"two workers", ALL, try_workers, RULE_WORKERS, {RULE_WORKERS, RULES}},
    {"other surroundings", ALL, try_surroundings, RULE_SURROUNDINGS, {RULE_SURROUNDINGS, RULES}},
    {"options at their ends", ALL, try_options, RULE_CRASHES, {RULES}},
    {"services that refuse", ALL, try_limits, RULE_LIMITS, {RULE_LIMITS, RULES}},
    {"documents that grow", ALL, try_growth, RULE_GROWTH, {RULE_GROWTH, RULES}},
    {"time that is up", ALL, try_time, RULE_TIME, {RULE_TIME, RULES}},
    {"no memory", ALL, try_scarcity, RULE_SCARCITY, {RULE_SCARCITY, RULES}},
    {"the same documents again and again", ALL, try_leaks, RULE_CRASHES, {RULE_LEAKS, RULES}},
    {"same", OF(QN_DEDUPER), try_same, RULE_CRASHES, {RULE_SAME, RULES}},
    {"commit", OF(QN_WRITER), try_commit, RULE_COMMIT, {RULE_COMMIT, RULES}},
    {"fuzzing", ALL, try_fuzz, RULE_CRASHES, {RULES}},
};

const struct exam *exam_at(size_t i)
{
    return i < sizeof exams / sizeof *exams ? &exams[i] : NULL;
}
