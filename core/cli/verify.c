/* quern verify: a plugin is held against the rules, each by its name. */
#include "../base/units.h"
#include "../plugin/module.h"
#include "../verify/verify.h"
#include "command.h"
#include "paint.h"

#include <quern/quern.h>

#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_BROKEN = 65 };

enum { SECONDS, SEED, PATIENCE, RULE, SET, READER, JSON };
static const struct command_option option_rows[] = {
    [SECONDS] = {"seconds", 0, "N", "how long to try documents that are made up, for each plugin; the default is 1"},
    [SEED] = {"seed", 0, "N", "where those begin, to see a failure again; the default is 1"},
    [PATIENCE] = {"patience", 0, "N", "seconds without a sign of life after which it hangs; the default is 15"},
    [RULE] = {"rule", 0, "NAME", "try this rule only"},
    [SET] = {"set", 0, "OPTION=VALUE", "an option of the plugin, as in a pipeline"},
    [READER] = {"reader", 0, "FILE", "a module whose reader makes the documents of SAMPLES, and of pages of ours"},
    [JSON] = {"json", 0, NULL, "print what was found as JSON"},
};

static const char *const state_names[] = {"kept", "broken", "open", "foreign"};

/* ---- For people ---- */

static void print_result(enum rule rule, const struct verify_result *result)
{
    static const struct {
        const char *word;
        enum paint paint;
    } looks[] = {{"ok", PAINT_GREEN}, {"BROKEN", PAINT_RED}, {"open", PAINT_YELLOW}};
    if (result->state == VERIFY_FOREIGN)
        return;
    printf("  %s%-7s%s %-13s %s%s%s\n", paint(looks[result->state].paint), looks[result->state].word, paint(PAINT_PLAIN),
           rule_rows[rule].name, paint(PAINT_DIM), rule_rows[rule].says, paint(PAINT_PLAIN));
    for (int i = 0; i < BOARD_EVIDENCE && result->evidence[i]; i++) {
        printf("%24s", "");
        paint_text(stdout, qn_str(result->evidence[i]), 0);
        printf("\n");
    }
    if (result->count > BOARD_EVIDENCE)
        printf("%24sand %u time%s more\n", "", result->count - BOARD_EVIDENCE, plural(result->count - BOARD_EVIDENCE));
}

static void print_title(const struct verify_part *part)
{
    if (!part->kind) {
        printf("the module\n");
        return;
    }
    printf("%s %s%s%s, %" PRIu64 " document%s", plugin_kind_name(part->kind), paint(PAINT_BOLD), part->name, paint(PAINT_PLAIN),
           part->documents, plural(part->documents));
    if (part->kind == QN_READER)
        printf(", %" PRIu64 " of them its own", part->known);
    printf("\n");
    if (part->kind == QN_READER && part->known == 0)
        printf("  %sit was sure of none, so nothing was read: name files of its own as SAMPLES%s\n", paint(PAINT_YELLOW),
               paint(PAINT_PLAIN));
}

static void print_found(const struct verification *found)
{
    unsigned counts[VERIFY_FOREIGN + 1] = {0};
    for (size_t i = 0; i < found->count; i++) {
        const struct verify_part *part = &found->parts[i];
        print_title(part);
        for (enum rule rule = 0; rule < RULES; rule++) {
            print_result(rule, &part->results[rule]);
            counts[part->results[rule].state]++;
        }
    }
    printf("%u rule%s kept, %u broken%s\n", counts[VERIFY_KEPT], plural(counts[VERIFY_KEPT]), counts[VERIFY_BROKEN],
           counts[VERIFY_OPEN] ? "; those that are open could not be tried to their end" : "");
}

/* ---- For programs ---- */

static json_t *json_of_result(enum rule rule, const struct verify_result *result)
{
    json_t *evidence = json_array();
    for (int i = 0; i < BOARD_EVIDENCE && result->evidence[i]; i++) {
        json_t *text = json_string(result->evidence[i]);
        json_array_append_new(evidence, text ? text : json_string("(not UTF-8)"));
    }
    return json_pack("{s:s, s:s, s:s, s:I, s:o}", "rule", rule_rows[rule].name, "says", rule_rows[rule].says, "state",
                     state_names[result->state], "count", (json_int_t)result->count, "evidence", evidence);
}

static bool print_json(const char *path, const struct exam_settings *settings, const struct verification *found)
{
    json_t *parts = json_array();
    for (size_t i = 0; i < found->count; i++) {
        const struct verify_part *part = &found->parts[i];
        json_t *rules = json_array();
        for (enum rule rule = 0; rule < RULES; rule++)
            if (part->results[rule].state != VERIFY_FOREIGN)
                json_array_append_new(rules, json_of_result(rule, &part->results[rule]));
        json_array_append_new(parts, json_pack("{s:s, s:s, s:I, s:I, s:o}", "name", part->name, "kind",
                                               part->kind ? plugin_kind_name(part->kind) : "module", "documents",
                                               (json_int_t)part->documents,
                                               "known", (json_int_t)part->known, "rules", rules));
    }
    json_t *all = json_pack("{s:s, s:s, s:I, s:b, s:o}", "quern", QUERN_VERSION, "file", path, "seed", (json_int_t)settings->seed, "kept",
                            !found->broken, "parts", parts);
    const bool good = all && json_dumpf(all, stdout, JSON_INDENT(2)) == 0 && puts("") >= 0;
    json_decref(all);
    return good;
}

/* ---- The command ---- */

/* For free(). What is not there stays as it is, for the message. */
static char *absolute(const char *path)
{
    char *real = realpath(path, NULL);
    return real ? real : strdup(path);
}

static int report_findings(const char *path, const struct exam_settings *settings, bool json)
{
    struct verification found;
    struct report report = {0};
    const bool held = verify(settings, &found, &report);
    for (size_t i = 0; i < report.count; i++)
        fprintf(stderr, "quern: %s\n", report.lines[i]);
    bool printed = true;
    if (held && json)
        printed = print_json(path, settings, &found);
    else if (held)
        print_found(&found);
    const int status = !held ? QUERN_CONFIG : !printed ? QUERN_INTERNAL : found.broken ? EXIT_BROKEN : 0;
    verification_free(&found);
    report_fini(&report);
    return status;
}

/* The exams are held in folders of their own, so every path is made whole. */
static int verify_files(char **paths, size_t count, const char *reader, struct exam_settings *settings, bool json)
{
    char **whole = calloc(count, sizeof *whole), *folder = getcwd(NULL, 0), *maker = reader ? absolute(reader) : NULL;
    bool good = whole && folder && (maker || !reader);
    for (size_t i = 0; good && i < count; i++)
        good = (whole[i] = absolute(paths[i])) != NULL;
    int status = QUERN_CONFIG;
    if (good) {
        settings->path = whole[0];
        settings->folder = folder;
        settings->reader = maker;
        settings->samples = (const char *const *)whole + 1;
        settings->sample_count = count - 1;
        status = report_findings(paths[0], settings, json);
    } else {
        fprintf(stderr, "quern: no memory, or no working directory\n");
    }
    for (size_t i = 0; whole && i < count; i++)
        free(whole[i]);
    free(whole);
    free(folder);
    free(maker);
    return status;
}

static bool read_number(const char *text, double most, double *number)
{
    char *end;
    *number = strtod(text, &end);
    return *text && *end == '\0' && *number >= 0 && *number <= most;
}

static bool read_rule(const char *name, enum rule *rule)
{
    for (*rule = 0; *rule < RULES; ++*rule)
        if (strcmp(rule_rows[*rule].name, name) == 0)
            return true;
    return false;
}

static int verify_with(struct selection *selection, int argc, char **argv)
{
    bool json = false, good = true;
    double seconds = 1, seed = 1, patience = 15;
    enum rule rule = RULES;
    const char *reader = NULL;
    int option;
    while ((option = option_next(&verify_command, argc, argv)) >= 0) {
        if (option == SECONDS)
            good = read_number(optarg, 1e6, &seconds) && good;
        else if (option == SEED)
            good = read_number(optarg, 9e15, &seed) && good;
        else if (option == PATIENCE)
            good = read_number(optarg, 1e6, &patience) && good;
        else if (option == RULE)
            good = read_rule(optarg, &rule) && good;
        else if (option == SET)
            good = selection_add_set(selection, optarg) && good;
        else if (option == READER)
            reader = optarg;
        else
            json = true;
    }
    if (option != OPTIONS_END)
        return option_status(option);
    if (!good || optind == argc) {
        fprintf(stderr, "quern: %s\n", good ? "which plugin file?"
                                            : "--seconds, --seed and --patience are numbers, --rule is the name of one");
        return usage_error("verify");
    }
    struct exam_settings settings = {.sets = selection->sets, .set_count = selection->set_count,
                                      .seconds = seconds, .patience = patience, .rule = rule, .seed = (uint64_t)seed};
    return verify_files(argv + optind, (size_t)(argc - optind), reader, &settings, json);
}

static int verify_main(int argc, char **argv)
{
    struct selection selection = {.plugin_count = 0};
    paint_begin(stdout);
    const int status = verify_with(&selection, argc, argv);
    selection_fini(&selection);
    return status;
}

const struct command verify_command = {
    .name = "verify",
    .arguments = "FILE.so [SAMPLES...]",
    .summary = "hold a plugin against the rules, by trying it on hostile documents",
    .about = "Holds a module and its plugins against the rules of the plugin interface, each by its name: what it exports, what\n"
             "its tables say, and what it does with ordinary and hostile documents, with services that refuse, on two workers at\n"
             "once, again and again. It runs in processes of its own: a crash is a finding. For CI: it is a test by itself.",
    .status = "0 all rules are kept, 64 usage, 65 one is broken, 78 it cannot be tried with these options.",
    .options = option_rows,
    .option_count = sizeof option_rows / sizeof *option_rows,
    .run = verify_main,
};
