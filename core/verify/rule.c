#include "rule.h"

#include <quern/plugin.h>

#define OF(kind) (1u << (kind))

enum {
    READERS = OF(QN_READER),
    DEDUPERS = OF(QN_DEDUPER),
    WRITERS = OF(QN_WRITER),
    PURE = DEDUPERS | WRITERS,
    ALL = READERS | OF(QN_CLEANER) | OF(QN_EXTRACTOR) | DEDUPERS | WRITERS
};

const struct rule_row rule_rows[RULES] = {
    [RULE_FILE] = {"file", "is a whole shared object of this machine", 0},
    [RULE_EXPORTS] = {"exports", "exports qn_module_v1 and nothing else", 0},
    [RULE_RELOCATIONS] = {"relocations", "needs no relocations in its code", 0},
    [RULE_STACK] = {"stack", "wants no stack that can be run", 0},
    [RULE_LINKS] = {"links", "links nothing of quern's", 0},
    [RULE_LOADS] = {"loads", "loads, with all that it links", 0},
    [RULE_SYMBOL] = {"symbol", "holds a module of ABI 1 with plugins", 0},
    [RULE_CONSTANT] = {"constant", "keeps its tables where nobody can write", 0},
    [RULE_PLUGIN] = {"plugin", "says what it is: name, version, summary, licence, kind, threading", 0},
    [RULE_FUNCTIONS] = {"functions", "has the functions of its kind and no others", 0},
    [RULE_OPTIONS] = {"options", "has options with name, help, range and a default within, each its own", 0},
    [RULE_REASONS] = {"reasons", "drops for reasons of its table, each with a sentence", 0},
    [RULE_METRICS] = {"metrics", "counts metrics of its table, each with unit and help", 0},
    [RULE_FIELDS] = {"fields", "sets fields of its table as the types said there", 0},
    [RULE_EXTENSIONS] = {"extensions", "has extensions of a name and a revision, each once", 0},
    [RULE_INIT] = {"init", "begins and ends, also in vain, and says why it cannot begin", ALL},
    [RULE_CRASHES] = {"crashes", "survives every document", ALL},
    [RULE_HANGS] = {"hangs", "comes back from every document", ALL},
    [RULE_EXITS] = {"exits", "leaves it to others to end the process", ALL},
    [RULE_PRINTS] = {"prints", "writes nothing on standard output and error", ALL},
    [RULE_PROCESS] = {"process", "leaves the process as it was: locale, folder, signals, environment, threads", ALL},
    [RULE_REPEATABLE] = {"repeatable", "gives the same answer again, whatever came before", ALL},
    [RULE_WORKERS] = {"workers", "gives the same answer on two workers at once", ALL},
    [RULE_SURROUNDINGS] = {"surroundings", "gives the same answer in any locale, time zone, folder and environment", ALL},
    [RULE_INPUT] = {"input", "writes nothing into its input", ALL},
    [RULE_BOUNDS] = {"bounds", "stays within texts and memory that it was given", ALL},
    [RULE_OWNERSHIP] = {"ownership", "hands over text of the document, its input or constants only", ALL & ~DEDUPERS},
    [RULE_SERVICES] = {"services", "asks services as they are meant, and changes documents through them only", ALL},
    [RULE_VERDICT] = {"verdict", "returns a verdict and says why, and never ends the run because of a document", ALL},
    [RULE_TEXT] = {"text", "leaves UTF-8 behind where it found it, and spans, raw bytes and blocks in place", ALL & ~PURE},
    [RULE_PROBE] = {"probe", "is 0 to 100 sure", READERS},
    [RULE_PURE] = {"pure", "changes neither state nor document in keys, same and render", PURE},
    [RULE_SAME] = {"same", "answers 0 to 1, both ways alike, and 0.5 or more of a unit and itself", DEDUPERS},
    [RULE_LIMITS] = {"limits", "comes back when services refuse", ALL},
    [RULE_TIME] = {"time", "comes back soon when the time is up", ALL},
    [RULE_GROWTH] = {"growth", "takes time in proportion to the document", ALL},
    [RULE_SCARCITY] = {"scarcity", "survives when there is no memory left", ALL},
    [RULE_LEAKS] = {"leaks", "gives back memory and files", ALL},
    [RULE_COMMIT] = {"commit", "has written all that it was given when commit returns", WRITERS},
};
