/* quern run: files and folders through a pipeline. */
#include "../base/error.h"
#include "../base/units.h"
#include "../run/inputs.h"
#include "command.h"
#include "paint.h"

#include <quern/quern.h>

#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { OUTPUT, JOBS, FILES_FROM, SET, PLUGIN, ISOLATE, QUARANTINE, RESUME, RESTART, CHECKPOINT_EVERY, METRICS, LOG, SUMMARY, REPORT, QUIET };
static const struct command_option option_rows[] = {
    [OUTPUT] = {"output", 'o', "FILE", "where the first writer writes; \"-\" is standard output; .gz and .zst compress"},
    [JOBS] = {"jobs", 'j', "N", "workers (default: one for each processor); the output is the same at any number"},
    [FILES_FROM] = {"files-from", 0, "FILE", "read the paths of inputs from a file, one a line; \"-\" is standard input"},
    [SET] = SELECTION_SET,
    [PLUGIN] = SELECTION_PLUGIN,
    [ISOLATE] = SELECTION_ISOLATE,
    [QUARANTINE] = {"quarantine", 0, "DIR", "where failed documents go (default: OUTPUT.quarantine)"},
    [METRICS] = {"metrics", 0, "FILE", "keep the counts so far in a file, in the text format of Prometheus"},
    [LOG] = {"log", 0, "text|json", "say what happens for people (the default), or as JSON lines on standard error"},
    [SUMMARY] = {"summary", 0, "FILE", "write the counts of the run, stage by stage, as JSON"},
    [REPORT] = {"report", 0, "FILE", "write a page about the run: what went, why, with samples, and where the time went"},
    [RESUME] = {"resume", 0, NULL, "go on where an interrupted run into the same output stopped"},
    [RESTART] = {"restart", 0, NULL, "begin anew, whatever an interrupted run left"},
    [CHECKPOINT_EVERY] = {"checkpoint-every", 0, "TIME", "make the run resumable so often (default: 10s; 0s: never)"},
    [QUIET] = {"quiet", 'q', NULL, "no progress, no summary"},
};

struct run_options {
    struct selection selection;
    struct inputs listed, inputs; /* by --files-from; all, to look at before the run lists them for itself */
    char **named;                 /* on the command line */
    size_t named_count;
    const char *pipeline, *output, *quarantine, *summary, *report;
    quern_restart restart;
    const char *metrics;
    bool log_json;
    double checkpoint_every; /* seconds, as quern_settings has it */
    unsigned jobs;
    bool quiet;
};

static quern *running; /* for the signal handler */

static void on_signal(int number)
{
    (void)number;
    if (running)
        quern_stop(running);
}

static void catch_signals(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    action.sa_flags = (int)SA_RESETHAND; /* a second one ends the program at once */
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static void show_progress(void *user, uint64_t inputs, uint64_t count, uint64_t documents)
{
    (void)user;
    enum { WIDTH = 30 };
    char bar[WIDTH + 1];
    const uint64_t filled = count ? inputs * WIDTH / count : 0;
    for (unsigned i = 0; i < WIDTH; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[WIDTH] = '\0';
    fprintf(stderr, "\r[%s] %" PRIu64 " of %" PRIu64 " input%s, %" PRIu64 " document%s ", bar, inputs, count, plural(count), documents,
            plural(documents));
}

/* title: stands above the rows, if there are any; NULL: nothing does. */
static void print_rows(const quern_summary *summary, const char *of, bool sums, const char *title, const char *format)
{
    for (size_t i = 0; i < summary->count_count; i++) {
        const quern_count *row = &summary->counts[i];
        if (strcmp(row->of, of) != 0 || (*row->stage == '\0') != sums)
            continue;
        if (title)
            fprintf(stderr, "%s\n", title);
        title = NULL;
        fprintf(stderr, format, row->count, row->name, row->stage);
    }
}

/* Of a run that failed before it read anything there is nothing to tell but why. */
static void print_summary(quern *mill, quern_status status)
{
    const quern_summary *summary = quern_summarize(mill);
    if (!summary || (status != QUERN_DONE && summary->inputs == 0))
        return;
    const double rate = summary->seconds > 0 ? (double)summary->documents / summary->seconds : 0;
    const double speed = summary->seconds > 0 ? (double)summary->bytes / 1e6 / summary->seconds : 0;
    fprintf(stderr, "%s%" PRIu64 " document%s%s of %" PRIu64 " input%s in %.2f s (%.0f documents/s, %.1f MB/s)\n", paint(PAINT_BOLD),
            summary->documents, plural(summary->documents), paint(PAINT_PLAIN), summary->inputs, plural(summary->inputs), summary->seconds,
            rate, speed);
    fprintf(stderr, "  %skept%s         %8" PRIu64 "\n", paint(PAINT_GREEN), paint(PAINT_PLAIN), summary->kept);
    fprintf(stderr, "  %sdropped%s      %8" PRIu64 "\n", paint(PAINT_YELLOW), paint(PAINT_PLAIN), summary->dropped);
    print_rows(summary, "document", true, NULL, "               %8" PRIu64 "  %s%s\n");
    fprintf(stderr, "  %squarantined%s  %8" PRIu64 "\n", paint(PAINT_RED), paint(PAINT_PLAIN), summary->quarantined);
    print_rows(summary, "failure", true, NULL, "               %8" PRIu64 "  by %s%s\n");
    print_rows(summary, "block", false, "Blocks dropped or marked, by reason:", "               %8" PRIu64 "  %-20s %s\n");
    print_rows(summary, "written", false, NULL, "Written:       %8" PRIu64 "  to %s (%s)\n");
    if (summary->quarantine)
        fprintf(stderr, "Quarantine:    %s (\"quern repeat\" lists what and why)\n", summary->quarantine);
}

static bool add_input(struct run_options *options, const char *path)
{
    struct error error;
    if (inputs_add(&options->inputs, path, &error))
        return true;
    fprintf(stderr, "quern: %s\n", error.message);
    return false;
}

static int read_option(struct run_options *options, int option)
{
    struct error error;
    char *end;
    unsigned long jobs;
    int64_t every;
    switch (option) {
    case OUTPUT:
        options->output = optarg;
        return 0;
    case JOBS:
        jobs = strtoul(optarg, &end, 10);
        options->jobs = jobs <= 1024 ? (unsigned)jobs : 0;
        if (*end == '\0' && end != optarg && options->jobs)
            return 0;
        fprintf(stderr, "quern: -j wants a number from 1 to 1024, not \"%s\"\n", optarg);
        return EXIT_USAGE;
    case FILES_FROM:
        if (inputs_add_list(&options->listed, optarg, &error))
            return 0;
        fprintf(stderr, "quern: %s\n", error.message);
        return QUERN_NO_INPUT;
    case SET:
        return selection_add_set(&options->selection, optarg) ? 0 : QUERN_INTERNAL;
    case PLUGIN:
        return selection_add_plugin(&options->selection, optarg) ? 0 : QUERN_INTERNAL;
    case ISOLATE:
        options->selection.isolate = true;
        return 0;
    case QUARANTINE:
        options->quarantine = optarg;
        return 0;
    case SUMMARY:
        options->summary = optarg;
        return 0;
    case REPORT:
        options->report = optarg;
        return 0;
    case METRICS:
        options->metrics = optarg;
        return 0;
    case LOG:
        options->log_json = strcmp(optarg, "json") == 0;
        if (options->log_json || strcmp(optarg, "text") == 0)
            return 0;
        fprintf(stderr, "quern: --log wants text or json, not \"%s\"\n", optarg);
        return EXIT_USAGE;
    case RESUME:
        options->restart = QUERN_RESUME;
        return 0;
    case RESTART:
        options->restart = QUERN_ANEW;
        return 0;
    case CHECKPOINT_EVERY:
        if (!units_duration(optarg, &every) || every < 0) {
            fprintf(stderr, "quern: --checkpoint-every wants a duration such as \"10s\" or \"5m\", not \"%s\"\n", optarg);
            return EXIT_USAGE;
        }
        options->checkpoint_every = every ? (double)every / 1e9 : -1;
        return 0;
    default:
        options->quiet = true;
        return 0;
    }
}

static const char *lies_in(const struct inputs *inputs, const char *folder)
{
    const size_t size = strlen(folder);
    bool found = false;
    for (size_t i = 0; i < inputs->count; i++) {
        char *input = realpath(inputs_path(inputs, i), NULL);
        found = input && strncmp(input, folder, size) == 0 && input[size] == '/';
        free(input);
        if (found)
            return inputs_path(inputs, i);
    }
    return NULL;
}

/* A run clears what an earlier one left in its quarantine: none of that may be among its inputs. */
static const char *input_in_quarantine(const struct run_options *options, const char *quarantine)
{
    char *folder = realpath(quarantine, NULL);
    const char *found = folder ? lies_in(&options->listed, folder) : NULL;
    if (folder && !found)
        found = lies_in(&options->inputs, folder);
    free(folder);
    return found;
}

/* The run lists what folders hold for itself: of a million files there is then one list, not two. */
static quern_status run_paths(struct run_options *options)
{
    const size_t listed = options->listed.count;
    const char **paths = calloc(listed + options->named_count + 1, sizeof *paths);
    inputs_fini(&options->inputs);
    for (size_t i = 0; paths && i < listed; i++)
        paths[i] = inputs_path(&options->listed, i);
    for (size_t i = 0; paths && i < options->named_count; i++)
        paths[listed + i] = options->named[i];
    const quern_status status = quern_run(running, paths, paths ? listed + options->named_count : 0);
    free(paths);
    return status;
}

static void tell_end(const struct run_options *options, quern_status status)
{
    if (status == QUERN_INTERRUPTED)
        fprintf(stderr, "quern: interrupted; go on with the same command and --resume%s\n",
                options->checkpoint_every < 0 ? ", which begins anew: no checkpoint was taken" : "");
    else if (status != QUERN_DONE)
        fprintf(stderr, "quern: %s\n", quern_error(running));
}

static int run_into(struct run_options *options, const char *pipeline, const char *quarantine)
{
    char *problems;
    const char *input = input_in_quarantine(options, quarantine);
    if (input) {
        fprintf(stderr, "quern: %s: lies in the quarantine %s, which this run would clear away: name another one with --quarantine\n",
                input, quarantine);
        return EXIT_USAGE;
    }
    const bool progress = !options->quiet && !options->log_json && isatty(STDERR_FILENO);
    const quern_settings settings = {
        .size = sizeof settings,
        .plugins = options->selection.plugins,
        .plugin_count = options->selection.plugin_count,
        .sets = options->selection.sets,
        .set_count = options->selection.set_count,
        .isolate = options->selection.isolate,
        .output = options->output,
        .quarantine = quarantine,
        .workers = options->jobs,
        .files = true,
        .progress = progress ? show_progress : NULL,
        .summary = options->summary,
        .report = options->report,
        .metrics = options->metrics,
        .log_json = options->log_json,
        .restart = options->restart,
        .checkpoint_every = options->checkpoint_every,
    };
    running = quern_open(pipeline, &settings, &problems);
    if (!running) {
        fputs(problems ? problems : "quern: no memory\n", stderr);
        free(problems);
        return QUERN_CONFIG;
    }
    catch_signals();
    const quern_status status = run_paths(options);
    if (progress)
        fprintf(stderr, "\r%80s\r", "");
    if (!options->quiet && !options->log_json)
        print_summary(running, status);
    if (!options->log_json)
        tell_end(options, status);
    quern *done = running;
    running = NULL;
    quern_close(done);
    return (int)status;
}

static int run_pipeline(struct run_options *options, const char *pipeline)
{
    char *beside = NULL;
    const bool to_file = options->output && strcmp(options->output, "-") != 0;
    if (!options->quarantine && asprintf(&beside, "%s.quarantine", to_file ? options->output : "quern") < 0)
        return QUERN_INTERNAL;
    const int status = run_into(options, pipeline, beside ? beside : options->quarantine);
    free(beside);
    return status;
}

static void tell_empty(const struct run_options *options)
{
    if (options->named_count > 0)
        fprintf(stderr, "quern: there is nothing to read: no file lies in \"%s\"%s\n", options->named[0],
                options->named_count > 1 ? ", nor in the others" : "");
    else
        fprintf(stderr, "quern: there is nothing to read: name files or folders, or \"-\" for standard input\n");
}

static int run_with(struct run_options *options, int argc, char **argv)
{
    int option, status;
    while ((option = option_next(&run_command, argc, argv)) >= 0)
        if ((status = read_option(options, option)))
            return status;
    if (option != OPTIONS_END)
        return option_status(option);
    if (optind < argc && is_pipeline(argv[optind]))
        options->pipeline = argv[optind++];
    options->named = argv + optind;
    for (; optind < argc; optind++, options->named_count++)
        if (!add_input(options, argv[optind]))
            return QUERN_NO_INPUT;
    if (options->inputs.count + options->listed.count == 0) {
        tell_empty(options);
        return QUERN_NO_INPUT;
    }
    char *standard = options->pipeline ? NULL : default_pipeline();
    if (!options->pipeline && !standard) {
        fprintf(stderr, "quern: no pipeline is named, and none is installed\n");
        return QUERN_CONFIG;
    }
    status = run_pipeline(options, standard ? standard : options->pipeline);
    free(standard);
    return status;
}

static int run_main(int argc, char **argv)
{
    struct run_options options = {.jobs = 0};
    paint_begin(stderr);
    const int status = run_with(&options, argc, argv);
    selection_fini(&options.selection);
    inputs_fini(&options.inputs);
    inputs_fini(&options.listed);
    return status;
}

const struct command run_command = {
    .name = "run",
    .arguments = "[PIPELINE.cfg] FILES...",
    .summary = "read files and folders, write clean records",
    .about = "Reads files, folders (walked in order) and \"-\" (standard input) through a pipeline, and says what was kept,\n"
             "what was dropped and why. Without a pipeline, the installed news.cfg is run.",
    .status = "0 done, 64 usage, 65 more failed documents than max_failed, 66 no input, 70 internal,\n"
             "74 an output cannot be written, 75 interrupted, 78 the pipeline is wrong.",
    .options = option_rows,
    .option_count = sizeof option_rows / sizeof *option_rows,
    .run = run_main,
};
