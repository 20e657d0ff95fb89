/* command: what the commands of the program share. Each reads its own options and returns an exit status. */
#ifndef CORE_CLI_COMMAND_H
#define CORE_CLI_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

enum { EXIT_USAGE = 64 };

struct command {
    const char *name, *arguments, *summary;
    int (*run)(int argc, char **argv); /* argv[0] is the command's name */
};

int command_run(int argc, char **argv);
int command_check(int argc, char **argv);
int command_explain(int argc, char **argv);
int command_inspect(int argc, char **argv);
int command_plugins(int argc, char **argv);
int command_duplicates(int argc, char **argv);
int command_graph(int argc, char **argv);

/* The options that say which pipeline is meant and what is changed of it: --plugin, --set. */
struct selection {
    const char **plugins, **sets;
    size_t plugin_count, set_count;
};

bool selection_add_plugin(struct selection *selection, const char *path);
bool selection_add_set(struct selection *selection, const char *set);
void selection_fini(struct selection *selection);

/* Is this argument a pipeline file (it ends in .cfg or .conf)? */
bool is_pipeline(const char *path);
/* The pipeline that runs when none is named: installed, or of the build tree. For free(); NULL: none. */
char *default_pipeline(void);
/* "Try 'quern run --help'." on standard error; returns EXIT_USAGE. */
int usage_error(const char *command);

#endif
