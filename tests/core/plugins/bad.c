/* bad: a module with one fault, chosen by BAD. The core must say which in one line, and not crash. */
#include <quern/plugin.h>

enum {
    NO_FAULT, NO_SYMBOL, SMALL_MODULE, NO_TABLE, NO_PLUGINS, SMALL_PLUGIN, NO_NAME, BAD_NAME, NO_VERSION, BAD_KIND, FUTURE, BAD_THREADING,
    NO_FUNCTION, BAD_STRIDE, NO_ROWS, NO_OPTION_NAME, BAD_TYPE, OUTSIDE, NO_CHOICES, BAD_DEFAULT, BAD_CHOICE, TWO_OPTIONS, NO_SLUG, BAD_FIELDS, MISSING,
    TWIN
};

#define FAULT(which, bad, good) (BAD == (which) ? (bad) : (good))

#ifdef LOOKS_FOR
/* A function that no library has: the loader cannot bind it. */
extern int LOOKS_FOR(void);
QN_EXPORT extern int (*const somewhere)(void);
int (*const somewhere)(void) = LOOKS_FOR;
#endif

struct state {
    int64_t number;
    int32_t mode;
};
static const char *const words[] = {"a", "b", NULL};

static const qn_option options[] = {
    {FAULT(NO_OPTION_NAME, NULL, "number"), "a number", FAULT(BAD_TYPE, 99u, QN_O_INT), 0, FAULT(OUTSIDE, 12, 0),
     {.integer = FAULT(BAD_DEFAULT, 11, 1)}, {.integer = 0}, {.integer = 10}, NULL},
    {FAULT(TWO_OPTIONS, "number", "mode"), "a choice", QN_O_CHOICE, 0, offsetof(struct state, mode),
     {.text = FAULT(BAD_CHOICE, "c", "a")}, {0}, {0}, FAULT(NO_CHOICES, NULL, words)},
};
static const qn_reason reasons[] = {{FAULT(NO_SLUG, NULL, "why"), "a reason"}};

static const qn_named_fields named = {sizeof named, 0, "number"};
static const qn_ext exts[] = {{FAULT(BAD_FIELDS, QN_NAMED_FIELDS, "none/1"), &named}, {NULL, NULL}};

static qn_verdict process(void *state, qn_doc *doc, qn_call *call)
{
    return QN_PASS;
}

static const qn_plugin bad = {
    .size = FAULT(SMALL_PLUGIN, 16, sizeof(qn_plugin)),
    .min_host_minor = FAULT(FUTURE, 99, 0),
    .name = FAULT(NO_NAME, NULL, FAULT(BAD_NAME, "Bad Name", FAULT(TWIN, "knobs", "bad"))),
    .version = FAULT(NO_VERSION, NULL, "1.0.0"), .summary = "Have a fault", .license = "MIT",
    .kind = FAULT(BAD_KIND, 77, FAULT(TWIN, QN_EXTRACTOR, QN_CLEANER)), .threading = FAULT(BAD_THREADING, 0, QN_SHARED),
    .state_size = sizeof(struct state),
    .options = FAULT(NO_ROWS, NULL, options), .option_size = FAULT(BAD_STRIDE, 4, sizeof *options), .option_count = 2,
    QN_TABLE(reason, reasons),
    .exts = exts,
    .process = FAULT(NO_FUNCTION, NULL, process),
};

static const qn_plugin *const table[] = {FAULT(NO_PLUGINS, NULL, &bad), NULL};

QN_EXPORT extern const qn_module SYMBOL;
const qn_module SYMBOL = {FAULT(SMALL_MODULE, 4, sizeof(qn_module)), QN_ABI_MINOR, FAULT(NO_TABLE, NULL, table)};
