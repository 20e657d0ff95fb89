/* quern explain: one page, every block of it, and why it stayed or went. */
#include "../base/publish.h"
#include "../report/explanation.h"
#include "../run/engine.h"
#include "outcome.h"
#include "command.h"
#include "paint.h"
#include "problems.h"

#include <quern/quern.h>

#include <getopt.h>
#include <stdlib.h>

enum { SET, PLUGIN, ISOLATE, WHOLE, KEPT, DROPPED, HTML };
static const struct command_option option_rows[] = {
    [SET] = SELECTION_SET,
    [PLUGIN] = SELECTION_PLUGIN,
    [ISOLATE] = SELECTION_ISOLATE,
    [WHOLE] = {"whole", 'w', NULL, "blocks at full length"},
    [KEPT] = {"kept", 0, NULL, "kept blocks only"},
    [DROPPED] = {"dropped", 0, NULL, "dropped and marked blocks only"},
    [HTML] = {"html", 0, "FILE", "write a page about it instead, with the raw text beside the blocks; it stands for itself"},
};

struct explaining {
    struct selection selection;
    const char *html; /* NULL: on standard output */
    struct explanation page;
    struct outcome_style style;
    bool failed;
};

static void take_result(void *user, const struct result *result)
{
    struct explaining *explaining = user;
    explaining->failed |= result->failed_stage != NULL;
    if (explaining->html)
        explanation_add(&explaining->page, result);
    else
        outcome_print(result, &explaining->style);
}

static bool write_page(struct explaining *explaining, struct error *error)
{
    const struct buffer *page = &explaining->page.page;
    if (!explanation_end(&explaining->page))
        return error_set(error, QN_E_LIMIT, "%s: no memory for the page", explaining->html);
    return publish_bytes(explaining->html, qn_bytes(page->data, page->size), 0666, error);
}

/* What the file holds is the page's when its documents have waited at a barrier, and have lost it. */
static int explain_inputs(struct explaining *explaining, const struct pipeline *pipeline, struct engine *engine, const char *path,
                          struct error *error)
{
    struct inputs inputs = {0};
    if (!inputs_add(&inputs, path, error) ||
        (inputs.count == 0 && !error_set(error, QN_E_INPUT, "there is nothing to read: no file lies in \"%s\"", path))) {
        inputs_fini(&inputs);
        return QUERN_NO_INPUT;
    }
    struct input *input = explaining->html ? input_open(path, (size_t)pipeline->limits.input, NULL) : NULL;
    if (explaining->html)
        explanation_begin(&explaining->page, pipeline, path, input ? input->pub.bytes : qn_bytes(NULL, 0));
    int status = engine_run(engine, &inputs, error) == ENGINE_DONE ? explaining->failed ? QUERN_FAILED_MANY : 0 : QUERN_INTERNAL;
    if (explaining->html && status != QUERN_INTERNAL && !write_page(explaining, error))
        status = QUERN_IO;
    explanation_fini(&explaining->page);
    input_unref(input);
    inputs_fini(&inputs);
    return status;
}

static int explain_file(struct explaining *explaining, const char *pipeline_path, const char *path)
{
    struct pipeline_extras extras = selection_extras(&explaining->selection);
    extras.evidence = true;
    const struct engine_settings settings = {.workers = 1, .on_result = take_result, .user = explaining};
    struct report report = {0};
    struct error error = {0};
    struct pipeline *pipeline = pipeline_open(pipeline_path, &extras, &report);
    struct engine *engine = pipeline ? engine_new(pipeline, &settings, &report) : NULL;
    problems_print(stderr, &report);
    const int status = engine ? explain_inputs(explaining, pipeline, engine, path, &error) : QUERN_CONFIG;
    if (error.message[0])
        fprintf(stderr, "quern: %s\n", error.message);
    engine_free(engine);
    pipeline_free(pipeline);
    report_fini(&report);
    return status;
}

static int explain_with(struct explaining *explaining, int argc, char **argv)
{
    int option;
    bool good = true;
    while ((option = option_next(&explain_command, argc, argv)) >= 0)
        switch (option) {
        case SET:
            good = good && selection_add_set(&explaining->selection, optarg);
            break;
        case PLUGIN:
            good = good && selection_add_plugin(&explaining->selection, optarg);
            break;
        case ISOLATE:
            explaining->selection.isolate = true;
            break;
        case WHOLE:
            explaining->style.whole = true;
            break;
        case KEPT:
            explaining->style.hide_dropped = true;
            break;
        case DROPPED:
            explaining->style.hide_kept = true;
            break;
        case HTML:
            explaining->html = optarg;
            break;
        }
    if (option != OPTIONS_END)
        return option_status(option);
    char *standard = NULL;
    const char *pipeline = optind < argc && is_pipeline(argv[optind]) ? argv[optind++] : (standard = default_pipeline());
    int status = QUERN_CONFIG;
    if (!good || !pipeline) {
        fprintf(stderr, "quern: no pipeline is named, and none is installed\n");
    } else if (optind + 1 != argc) {
        fprintf(stderr, "quern: name one file, or one folder\n");
        status = usage_error("explain");
    } else {
        status = explain_file(explaining, pipeline, argv[optind]);
    }
    free(standard);
    return status;
}

static int explain_main(int argc, char **argv)
{
    struct explaining explaining = {.failed = false};
    paint_begin(stdout);
    const int status = explain_with(&explaining, argc, argv);
    selection_fini(&explaining.selection);
    return status;
}

const struct command explain_command = {
    .name = "explain",
    .arguments = "[PIPELINE.cfg] FILE",
    .summary = "show what every stage did to one page, and why",
    .about = "Shows what a pipeline makes of one file: the fields and where each was read, and every block, kept or dropped,\n"
             "by which stage and for what reason. Nothing is written.",
    .status = "0, also for a document that was dropped; 64 usage; 65 it failed; 66 no such file; 74 the page cannot be written; 78 the pipeline is wrong.",
    .options = option_rows,
    .option_count = sizeof option_rows / sizeof *option_rows,
    .run = explain_main,
};
