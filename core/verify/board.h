/*
 * board: memory that an exam, which may crash, shares with whoever watches it: what was found, and what it was at.
 * What a plugin gone wild has trampled on is not believed: texts are cut, numbers are looked at.
 */
#ifndef CORE_VERIFY_BOARD_H
#define CORE_VERIFY_BOARD_H

#include "rule.h"

#include <quern/types.h>

enum { BOARD_EVIDENCE = 3, BOARD_TEXT = 320, BOARD_REGIONS = 256, BOARD_PLUGINS = 64 };

/* Memory in which a fault means more than a crash. */
struct board_region {
    uintptr_t begin, end;
    uint32_t rule;
    char what[60];
};

struct board {
    struct {
        uint32_t count;   /* how often it was broken; atomic */
        uint32_t settled; /* an exam of it has ended */
        uint32_t waived;  /* it says nothing of this plugin */
        char evidence[BOARD_EVIDENCE][BOARD_TEXT];
    } rules[RULES];
    char doing[BOARD_TEXT]; /* what the exam is at */
    uint64_t beats;         /* rises with every call and service */
    uint64_t documents;     /* given to the plugin */
    uint64_t known;         /* of those, inputs that a reader was sure of */
    int32_t signal;         /* it ended by; 0: none */
    uintptr_t address;      /* that it touched then */
    struct board_region regions[BOARD_REGIONS];
    uint32_t region_next;
    uint32_t plugin_count;
    struct board_plugin {
        char name[80];
        uint32_t kind;
    } plugins[BOARD_PLUGINS];
};

/* Shared with processes that are forked later. NULL: no memory. */
struct board *board_new(void);
void board_free(struct board *board);
/* A rule is broken: the first few times with the evidence. [any] */
void board_note(struct board *board, enum rule rule, const char *format, ...) __attribute__((format(printf, 3, 4)));
void board_settle(struct board *board, enum rule rule);
void board_waive(struct board *board, enum rule rule);
void board_at(struct board *board, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* A fault between begin and end breaks that rule: "what", as in "wrote into what". The oldest is forgotten for it. */
void board_watch(struct board *board, const void *begin, size_t size, enum rule rule, const char *what);
/* The region of an address; NULL: none. */
const struct board_region *board_region(const struct board *board, uintptr_t address);

#endif
