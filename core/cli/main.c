/* quern: the command. */
#include "../base/suggest.h"
#include "../document/guard.h"
#include "command.h"

#include <quern/plugin.h>

#include <signal.h>
#include <stdio.h>
#include <string.h>

static int print_version(int argc, char **argv)
{
    printf("quern %s (plugin ABI %d.%d)\n", QUERN_VERSION, QN_ABI_MAJOR, QN_ABI_MINOR);
    return 0;
}

static int help(int argc, char **argv);

static const struct command version_command = {.name = "version", .arguments = "", .summary = "print the version", .run = print_version};
static const struct command help_command = {
    .name = "help", .arguments = "[COMMAND]", .summary = "print this, or a command's help", .run = help};

static const struct command *const commands[] = {
    &run_command,        &check_command,  &test_command,   &graph_command,   &explain_command,    &repeat_command,     &diff_command,
    &duplicates_command,
    &inspect_command,    &new_command,    &verify_command, &plugins_command, &completion_command, &version_command, &help_command,
};
enum { COMMANDS = sizeof commands / sizeof *commands };

const struct command *command_at(size_t index)
{
    return index < COMMANDS ? commands[index] : NULL;
}

const struct command *command_find(const char *name)
{
    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(commands[i]->name, name) == 0)
            return commands[i];
    return NULL;
}

static void print_help(FILE *stream)
{
    fprintf(stream, "quern mills piles of raw documents into clean, deduplicated, structured records.\n\nUsage:\n");
    for (size_t i = 0; i < COMMANDS; i++)
        fprintf(stream, "  quern %-10s %-25s %s\n", commands[i]->name, commands[i]->arguments, commands[i]->summary);
    fprintf(stream, "\nThe shortest way:  quern run pages/ -o news.jsonl\n");
}

static int unknown_command(const char *name)
{
    struct suggestion near = {.wrong = name};
    char hint[96];
    for (size_t i = 0; i < COMMANDS; i++)
        suggest_offer(&near, commands[i]->name);
    fprintf(stderr, "quern: there is no command \"%s\"%s\n'quern help' lists them.\n", name, suggest_text(&near, hint));
    return EXIT_USAGE;
}

static int help(int argc, char **argv)
{
    const struct command *command = argc > 1 ? command_find(argv[1]) : NULL;
    if (argc > 1 && !command)
        return unknown_command(argv[1]);
    if (command && command->about)
        command_print_help(command);
    else
        print_help(stdout);
    return 0;
}

int main(int argc, char **argv)
{
    signal(SIGPIPE, SIG_IGN); /* a closed pipe is an error of the output, said in words */
    signal(SIGXFSZ, SIG_IGN); /* and so is a file that may not grow */
    guard_begin();
    if (argc < 2) {
        print_help(stderr);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
        return help(1, argv);
    if (strcmp(argv[1], "--version") == 0)
        return print_version(1, argv);
    const struct command *command = command_find(argv[1]);
    if (command)
        return command->run(argc - 1, argv + 1);
    return unknown_command(argv[1]);
}
