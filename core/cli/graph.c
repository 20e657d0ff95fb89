/* quern graph: a pipeline as a drawing. */
#include "../document/input.h"
#include "../graph/graph.h"
#include "command.h"
#include "problems.h"

#include <quern/quern.h>

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMAT, SUMMARY, SET, PLUGIN };
static const struct command_option option_rows[] = {
    [FORMAT] = {"format", 0, "text|mermaid|dot|svg", "box characters (the default), Mermaid, Graphviz or a picture"},
    [SUMMARY] = {"summary", 0, "FILE", "what 'quern run --summary FILE' wrote of a run of this pipeline"},
    [SET] = SELECTION_SET,
    [PLUGIN] = SELECTION_PLUGIN,
};

enum { MOST_SUMMARY = 64 * 1024 * 1024 };

struct format {
    const char *name;
    void (*draw)(const struct graph *, struct buffer *);
};
static const struct format formats[] = {
    {"text", graph_draw_text}, {"mermaid", graph_draw_mermaid}, {"dot", graph_draw_dot}, {"svg", graph_draw_svg}};

static const struct format *find_format(const char *name)
{
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    fprintf(stderr, "quern: there is no format \"%s\": text, mermaid, dot or svg\n", name);
    return NULL;
}

static bool count_from(struct graph *graph, const char *path)
{
    struct error error;
    struct input *input = input_open(path, MOST_SUMMARY, &error);
    const bool good = input && graph_count(graph, input->pub.bytes, &error);
    if (!good)
        fprintf(stderr, "quern: %s: %s\n", path, error.message);
    input_unref(input);
    return good;
}

static int print_graph(const struct graph *graph, const struct format *format)
{
    struct buffer out = {0};
    format->draw(graph, &out);
    const bool good = !out.failed && fwrite(out.data, 1, out.size, stdout) == out.size && fflush(stdout) == 0;
    if (!good)
        fprintf(stderr, "quern: the drawing cannot be written\n");
    buffer_fini(&out);
    return good ? 0 : QUERN_IO;
}

static int draw(const struct selection *selection, const char *path, const struct format *format, const char *summary)
{
    const struct pipeline_extras extras = selection_extras(selection);
    struct report report = {0};
    struct graph graph = {0};
    int status = QUERN_CONFIG;
    struct pipeline *pipeline = pipeline_open(path, &extras, &report);
    problems_print(stderr, &report);
    if (pipeline && !graph_make(&graph, pipeline))
        status = QUERN_INTERNAL;
    else if (pipeline)
        status = summary && !count_from(&graph, summary) ? QUERN_NO_INPUT : print_graph(&graph, format);
    graph_free(&graph);
    pipeline_free(pipeline);
    report_fini(&report);
    return status;
}

static int graph_with(struct selection *selection, int argc, char **argv)
{
    const struct format *format = &formats[0];
    const char *summary = NULL;
    bool good = true;
    int option;
    while ((option = option_next(&graph_command, argc, argv)) >= 0) {
        if (option == FORMAT && !(format = find_format(optarg)))
            return usage_error("graph");
        if (option == SUMMARY)
            summary = optarg;
        else if (option == SET)
            good = good && selection_add_set(selection, optarg);
        else if (option == PLUGIN)
            good = good && selection_add_plugin(selection, optarg);
    }
    if (option != OPTIONS_END)
        return option_status(option);
    if (!good)
        return QUERN_INTERNAL;
    if (optind + 1 < argc) {
        fprintf(stderr, "quern: one pipeline at a time\n");
        return usage_error("graph");
    }
    char *standard = optind < argc ? NULL : default_pipeline();
    if (optind == argc && !standard) {
        fprintf(stderr, "quern: no pipeline is named, and none is installed\n");
        return QUERN_CONFIG;
    }
    const int status = draw(selection, standard ? standard : argv[optind], format, summary);
    free(standard);
    return status;
}

static int graph(int argc, char **argv)
{
    struct selection selection = {.plugin_count = 0};
    const int status = graph_with(&selection, argc, argv);
    selection_fini(&selection);
    return status;
}

const struct command graph_command = {
    .name = "graph",
    .arguments = "[PIPELINE.cfg]",
    .summary = "draw a pipeline, with the counts of a run if asked",
    .about = "Draws a pipeline on standard output: its readers, stages, branches, gates and writers. With the summary of a run,\n"
             "also how many documents went through each stage, and what was dropped there.",
    .status = "0, 64 usage, 66 the summary cannot be used, 74 the drawing cannot be written, 78 the pipeline is wrong.",
    .options = option_rows,
    .option_count = sizeof option_rows / sizeof *option_rows,
    .run = graph,
};
