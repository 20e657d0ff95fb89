/* rule: what a plugin must keep to, each with the name that reports and tests know it by. */
#ifndef CORE_VERIFY_RULE_H
#define CORE_VERIFY_RULE_H

enum rule {
    /* The file. */
    RULE_FILE,
    RULE_EXPORTS,
    RULE_RELOCATIONS,
    RULE_STACK,
    RULE_LINKS,
    RULE_LOADS,
    RULE_SYMBOL,
    RULE_CONSTANT,
    /* The tables. */
    RULE_PLUGIN,
    RULE_FUNCTIONS,
    RULE_OPTIONS,
    RULE_REASONS,
    RULE_METRICS,
    RULE_FIELDS,
    RULE_EXTENSIONS,
    /* What it does. */
    RULE_INIT,
    RULE_CRASHES,
    RULE_HANGS,
    RULE_EXITS,
    RULE_PRINTS,
    RULE_PROCESS,
    RULE_REPEATABLE,
    RULE_WORKERS,
    RULE_SURROUNDINGS,
    RULE_INPUT,
    RULE_BOUNDS,
    RULE_OWNERSHIP,
    RULE_SERVICES,
    RULE_VERDICT,
    RULE_TEXT,
    RULE_PROBE,
    RULE_PURE,
    RULE_SAME,
    RULE_LIMITS,
    RULE_TIME,
    RULE_GROWTH,
    RULE_SCARCITY,
    RULE_LEAKS,
    RULE_COMMIT,
    RULES
};

struct rule_row {
    const char *name, *says;
    unsigned kinds; /* bits 1 << qn_plugin_kind that it is about; 0: the module, whatever is in it */
};

extern const struct rule_row rule_rows[RULES];

#endif
