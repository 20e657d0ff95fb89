/* quern: the command. */
#include "command.h"

#include <quern/plugin.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>

static int command_version(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    printf("quern %s (plugin ABI %d.%d)\n", QUERN_VERSION, QN_ABI_MAJOR, QN_ABI_MINOR);
    return 0;
}

static int command_help(int argc, char **argv);

static const struct command commands[] = {
    {"run", "[PIPELINE.cfg] FILES...", "read files and folders, write clean records", command_run},
    {"check", "PIPELINE.cfg...", "say all that is wrong with pipelines, and run nothing", command_check},
    {"explain", "[PIPELINE.cfg] FILE", "show what every stage did to one page, and why", command_explain},
    {"graph", "[PIPELINE.cfg]", "draw a pipeline, with the counts of a run if asked", command_graph},
    {"duplicates", "RESULT.jsonl", "show duplicates and what they repeat side by side", command_duplicates},
    {"inspect", "PLUGIN", "show a plugin's options, reasons, fields and metrics", command_inspect},
    {"plugins", "", "list the plugins that can be found", command_plugins},
    {"version", "", "print the version", command_version},
    {"help", "[COMMAND]", "print this, or a command's help", command_help},
};
enum { COMMANDS = sizeof commands / sizeof *commands };

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i].name, name) == 0)
            return &commands[i];
    return NULL;
}

static void print_help(FILE *stream)
{
    fprintf(stream, "quern mills piles of raw documents into clean, deduplicated, structured records.\n\nUsage:\n");
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(stream, "  quern %-10s %-25s %s\n", commands[i].name, commands[i].arguments, commands[i].summary);
    fprintf(stream, "\nThe shortest way:  quern run pages/ -o news.jsonl\n");
}

static int command_help(int argc, char **argv)
{
    const struct command *command = argc > 1 ? find_command(argv[1]) : NULL;
    if (argc > 1 && !command) {
        fprintf(stderr, "quern: there is no command \"%s\"\n", argv[1]);
        return EXIT_USAGE;
    }
    if (!command || command->run == command_help || command->run == command_version) {
        print_help(stdout);
        return 0;
    }
    char *arguments[] = {argv[1], "--help", NULL};
    return command->run(2, arguments);
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of the output, said in words */
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return command_help(1, argv);
    if (strcmp(argv[1], "--version") == 0)
        return command_version(1, argv);
    const struct command *command = find_command(argv[1]);
    if (command)
        return command->run(argc - 1, argv + 1);
    fprintf(stderr, "quern: there is no command \"%s\"; 'quern help' lists them\n", argv[1]);
    return EXIT_USAGE;
}
