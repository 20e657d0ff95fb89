/* command: what the commands of the program share. Each is a table of what it takes, and a function. */
#ifndef CORE_CLI_COMMAND_H
#define CORE_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

enum { EXIT_USAGE = 64 };

/*
 * An option of a command. Help, man pages, completion and the reading of the command line are all made of these rows;
 * -h, --help is every command's and stands in no table.
 */
struct command_option {
    const char *name;  /* "output": --output */
    char letter;       /* 'o': -o; 0: it has none */
    const char *value; /* what it takes: "FILE", "DIR", "PLUGIN", "bash|zsh", ... (completion knows these); NULL: nothing */
    const char *help;
};

struct command {
    const char *name;
    const char *arguments; /* as help shows them: "[PIPELINE.cfg] FILES..." */
    const char *summary;   /* in the list of commands */
    const char *about;     /* what its help says above the options */
    const char *status;    /* the same below: exit statuses; NULL: nothing */
    const struct command_option *options;
    size_t option_count;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name; returns the exit status */
};

extern const struct command run_command, check_command, test_command, explain_command, repeat_command, inspect_command, plugins_command, duplicates_command,
    graph_command, diff_command, completion_command, new_command, verify_command;

/* The i-th of all commands, in the order of their help; NULL behind the last. */
const struct command *command_at(size_t index);
/* NULL: there is none of that name. */
const struct command *command_find(const char *name);
/* What `quern NAME --help` prints, on standard output. */
void command_print_help(const struct command *command);

/* What option_next returns where it is not the number of a row. */
enum { OPTIONS_END = -1, OPTIONS_HELP = -2, OPTIONS_WRONG = -3 };
/*
 * Reads the next option of the command line, by getopt (optarg, optind): the number of its row. OPTIONS_HELP and
 * OPTIONS_WRONG have been answered already; option_status says what to exit with.
 */
int option_next(const struct command *command, int argc, char **argv);
int option_status(int end);

struct pipeline_extras;

/* The options that say which pipeline is meant and what is changed of it: --plugin, --set, --isolate. */
struct selection {
    const char **plugins, **sets;
    size_t plugin_count, set_count;
    bool isolate;
};

#define SELECTION_SET {"set", 0, "STAGE.OPTION=VALUE", "change an option of the pipeline"}
#define SELECTION_PLUGIN {"plugin", 0, "FILE", "load a plugin, or a folder of plugins, before all others"}
#define SELECTION_ISOLATE {"isolate", 0, NULL, "run plugins in processes of their own: one that crashes costs one document"}
bool selection_add_plugin(struct selection *selection, const char *path);
bool selection_add_set(struct selection *selection, const char *set);
/* What is changed, as a pipeline is opened with it. */
struct pipeline_extras selection_extras(const struct selection *selection);
void selection_fini(struct selection *selection);

/* Is this argument a pipeline file (it ends in .cfg or .conf)? */
bool is_pipeline(const char *path);
/* A file or folder of quern's data ("conf/news.cfg"): installed, or of the build tree. For free(); NULL: there is none. */
char *data_path(const char *name);
/* The pipeline that runs when none is named. For free(); NULL: none. */
char *default_pipeline(void);
/* "Try 'quern run --help'." on standard error; returns EXIT_USAGE. */
int usage_error(const char *command);
/* Says on standard error that there is no such kind of plugins; returns QUERN_CONFIG. */
int kind_error(const char *kind);

#endif
