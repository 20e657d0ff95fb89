/* quern repeat: a document of the quarantine again, as it failed. */
#include "../base/buffer.h"
#include "../base/path.h"
#include "../document/input.h"
#include "../run/engine.h"
#include "outcome.h"
#include "command.h"
#include "paint.h"
#include "problems.h"

#include <quern/quern.h>

#include <getopt.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { WHOLE };
static const struct command_option option_rows[] = {
    [WHOLE] = {"whole", 'w', NULL, "blocks at full length"},
};

struct repeating {
    struct outcome_style style;
    qn_slice id; /* the one that is meant, of all that its input holds */
    bool found, failed;
};

static const char *text_of(const json_t *entry, const char *name)
{
    const char *text = json_string_value(json_object_get(entry, name));
    return text ? text : "";
}

/* NULL: it has been said. */
static FILE *open_list(const char *folder)
{
    char *path = NULL;
    FILE *list = asprintf(&path, "%s/quarantine.jsonl", folder) < 0 ? NULL : fopen(path, "re");
    if (!list)
        fprintf(stderr, "quern: %s: is no quarantine: there is no quarantine.jsonl in it\n", folder);
    free(path);
    return list;
}

/* The entry of that number, from 1. NULL: there is none, and it has been said. */
static json_t *find_entry(const char *folder, unsigned long number)
{
    char *line = NULL;
    size_t capacity = 0;
    json_t *entry = NULL;
    FILE *list = open_list(folder);
    if (!list)
        return NULL;
    for (unsigned long i = 1; i <= number && getline(&line, &capacity, list) >= 0; i++)
        if (i == number)
            entry = json_loads(line, 0, NULL);
    if (!entry)
        fprintf(stderr, "quern: %s: has no entry %lu\n", folder, number);
    fclose(list);
    free(line);
    return entry;
}

static int list_entries(const char *folder)
{
    char *line = NULL;
    size_t capacity = 0;
    FILE *list = open_list(folder);
    if (!list)
        return QUERN_NO_INPUT;
    for (unsigned long i = 1; getline(&line, &capacity, list) >= 0; i++) {
        json_t *entry = json_loads(line, 0, NULL);
        printf("%6lu  %s%s%s: failed in %s: %s\n", i, paint(PAINT_BOLD), text_of(entry, "id"), paint(PAINT_PLAIN), text_of(entry, "stage"),
               text_of(entry, "message"));
        json_decref(entry);
    }
    fclose(list);
    free(line);
    return 0;
}

/* For free(); NULL: no memory. */
static const char **texts_of(const json_t *entry, const char *name, size_t *count)
{
    const json_t *list = json_object_get(entry, name);
    const char **texts = calloc(json_array_size(list) + 1, sizeof *texts);
    *count = 0;
    for (size_t i = 0; texts && i < json_array_size(list); i++)
        if (json_is_string(json_array_get(list, i)))
            texts[(*count)++] = json_string_value(json_array_get(list, i));
    return texts;
}

/* The bytes that lie in quarantine, under the name that they had; what could not be read then is tried again. */
static struct input *open_input(const json_t *entry, const char *folder, const struct input_limits *limits, struct error *error)
{
    const char *file = json_string_value(json_object_get(entry, "file")), *name = text_of(entry, "input");
    if (!file)
        return input_open_within(name, limits, error);
    char *path = strchr(file, '/') ? NULL : path_in(folder, file);
    if (!path) {
        error_set(error, QN_E_INPUT, "\"%s\" is no file in a quarantine", file);
        return NULL;
    }
    struct input *stored = input_open_plain(path, limits->size, error);
    const qn_input part = {.size = sizeof part, .uri = qn_str(name), .media = qn_str(text_of(entry, "media")),
                           .bytes = stored ? stored->pub.bytes : qn_bytes(NULL, 0)};
    struct input *input = stored ? input_within(stored, &part, error) : NULL;
    if (input)
        input->pub.depth = (uint32_t)json_integer_value(json_object_get(entry, "depth"));
    input_unref(stored);
    free(path);
    return input;
}

static void take_result(void *user, const struct result *result)
{
    struct repeating *repeating = user;
    const qn_slice id = result->document ? result->document->id : result->uri;
    if (!qn_equal(id, repeating->id))
        return;
    repeating->found = true;
    repeating->failed |= result->failed_stage != NULL;
    outcome_print(result, &repeating->style);
}

static int feed(struct repeating *repeating, struct engine *engine, struct input *input, struct error *error)
{
    if (engine_feed(engine, input, error) != ENGINE_DONE)
        return QUERN_INTERNAL;
    if (!repeating->found)
        fprintf(stderr, "quern: its input holds no \"%.*s\" any more\n", (int)repeating->id.size, repeating->id.data);
    return !repeating->found ? QUERN_NO_INPUT : repeating->failed ? QUERN_FAILED_MANY : 0;
}

static int repeat_entry(struct repeating *repeating, const json_t *entry, const char *folder)
{
    struct pipeline_extras extras = {.isolate = true}; /* what took a run down must not take this down */
    const char **plugins = texts_of(entry, "plugin", &extras.plugin_count), **sets = texts_of(entry, "set", &extras.set_count);
    extras.plugins = plugins;
    extras.sets = sets;
    const struct engine_settings settings = {.workers = 1, .on_result = take_result, .user = repeating};
    struct report report = {0};
    struct error error = {0};
    struct pipeline *pipeline = plugins && sets ? pipeline_open(text_of(entry, "pipeline"), &extras, &report) : NULL;
    struct engine *engine = pipeline ? engine_new(pipeline, &settings, &report) : NULL;
    const struct input_limits limits = {(size_t)pipeline->limits.input, (size_t)pipeline->limits.ratio};
    struct input *input = engine ? open_input(entry, folder, &limits, &error) : NULL;
    repeating->id = qn_str(text_of(entry, "id"));
    problems_print(stderr, &report);
    const int status = input ? feed(repeating, engine, input, &error) : engine ? QUERN_FAILED_MANY : QUERN_CONFIG;
    if (error.message[0])
        fprintf(stderr, "quern: %s: %s\n", text_of(entry, "input"), error.message);
    input_unref(input);
    engine_free(engine);
    pipeline_free(pipeline);
    report_fini(&report);
    free(plugins);
    free(sets);
    return status;
}

static int repeat_main(int argc, char **argv)
{
    struct repeating repeating = {.failed = false};
    int option;
    while ((option = option_next(&repeat_command, argc, argv)) >= 0)
        repeating.style.whole = true;
    if (option != OPTIONS_END)
        return option_status(option);
    if (optind == argc || optind + 2 < argc) {
        fprintf(stderr, "quern: which quarantine, and which entry of it?\n");
        return usage_error("repeat");
    }
    const char *folder = argv[optind];
    paint_begin(stdout);
    if (optind + 1 == argc)
        return list_entries(folder);
    char *end;
    const unsigned long number = strtoul(argv[optind + 1], &end, 10);
    if (*end || number == 0) {
        fprintf(stderr, "quern: an entry is a number from 1, not \"%s\"\n", argv[optind + 1]);
        return usage_error("repeat");
    }
    json_t *entry = find_entry(folder, number);
    const int status = entry ? repeat_entry(&repeating, entry, folder) : QUERN_NO_INPUT;
    json_decref(entry);
    return status;
}

const struct command repeat_command = {
    .name = "repeat",
    .arguments = "QUARANTINE [NUMBER]",
    .summary = "try a document of a quarantine again, as it failed",
    .about = "Reads a document of a run's quarantine again, by the pipeline, options and plugins of that run, and shows what became\n"
             "of it, as explain does. Without a number it lists what lies in the quarantine.",
    .status = "0 it passes now, 64 usage, 65 it failed again, 66 there is no such entry, 70 internal, 78 the pipeline is wrong.",
    .options = option_rows,
    .option_count = sizeof option_rows / sizeof *option_rows,
    .run = repeat_main,
};
