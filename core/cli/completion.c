/* quern completion: what bash, zsh and fish need to complete the command line, made of the tables of the commands. */
#include "command.h"

#include <ctype.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

/* What stands where a command or an option takes something; it is known by the name that help gives it. */
enum word { WORD_NONE, WORD_FILE, WORD_FOLDER, WORD_PIPELINE, WORD_RESULT, WORD_PLUGIN, WORD_COMMAND, WORD_CHOICE, WORDS };

static enum word word_of(const char *name)
{
    static const struct {
        const char *part;
        enum word word;
    } rows[] = {{"|", WORD_CHOICE},     {".cfg", WORD_PIPELINE}, {".jsonl", WORD_RESULT},  {"FILE", WORD_FILE},
                {"DIR", WORD_FOLDER},   {"PLUGIN", WORD_PLUGIN}, {"COMMAND", WORD_COMMAND}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (strstr(name, rows[i].part))
            return rows[i].word;
    return WORD_NONE;
}

static void print_commands(void)
{
    for (size_t i = 0; command_at(i); i++)
        printf("%s%s", i ? " " : "", command_at(i)->name);
}

/* "[bash|zsh]" as "bash zsh". */
static void print_choices(const char *name)
{
    for (; *name; name++)
        if (*name == '|')
            putchar(' ');
        else if (isalnum((unsigned char)*name) || *name == '-')
            putchar(*name);
}

/* A shell's piece that offers words; "@" in it stands for the choices or the commands. */
static void print_piece(const char *const *pieces, enum word word, const char *name)
{
    const char *piece = pieces[word], *at = strchr(piece, '@');
    printf("%.*s", at ? (int)(at - piece) : (int)strlen(piece), piece);
    if (!at)
        return;
    if (word == WORD_COMMAND)
        print_commands();
    else
        print_choices(name);
    printf("%s", at + 1);
}

/* Each word of what a command takes, "[PIPELINE.cfg] FILES...", once for each kind; beside files pipelines are nothing of their own. */
static void each_argument(const struct command *command, void (*print)(const struct command *, enum word, const char *))
{
    char names[256], *rest;
    unsigned seen = 0;
    snprintf(names, sizeof names, "%s", command->arguments);
    if (strstr(names, "FILE"))
        seen |= 1u << WORD_PIPELINE;
    for (char *name = strtok_r(names, " ", &rest); name; name = strtok_r(NULL, " ", &rest)) {
        const enum word word = word_of(name);
        if (word != WORD_NONE && !(seen & 1u << word))
            print(command, word, name);
        seen |= 1u << word;
    }
}

/* Text within single quotes of zsh and fish; what is among `special` gets a backslash. */
static void print_quoted(const char *text, const char *special)
{
    for (; *text; text++)
        if (*text == '\'')
            printf("'\\''");
        else
            printf("%s%c", strchr(special, *text) ? "\\" : "", *text);
}

/* ---- bash ---- */

static const char *const bash_pieces[WORDS] = {
    [WORD_NONE] = ":",
    [WORD_FILE] = "compgen -f -- \"$word\"",
    [WORD_FOLDER] = "compgen -d -- \"$word\"",
    [WORD_PIPELINE] = "compgen -f -X '!*.cfg' -- \"$word\"; compgen -f -X '!*.conf' -- \"$word\"; compgen -d -- \"$word\"",
    [WORD_RESULT] = "compgen -f -X '!*.jsonl*' -- \"$word\"; compgen -d -- \"$word\"",
    [WORD_PLUGIN] = "compgen -W \"$(_quern_plugins)\" -- \"$word\"",
    [WORD_COMMAND] = "compgen -W '@' -- \"$word\"",
    [WORD_CHOICE] = "compgen -W '@' -- \"$word\"",
};

static void print_bash_argument(const struct command *command, enum word word, const char *name)
{
    (void)command;
    printf(" ");
    print_piece(bash_pieces, word, name);
    printf(";");
}

static void print_bash_command(const struct command *command)
{
    for (size_t i = 0; i < command->option_count; i++) {
        const struct command_option *option = &command->options[i];
        if (!option->value)
            continue;
        printf("    %s,--%s", command->name, option->name);
        if (option->letter)
            printf("|%s,-%c", command->name, option->letter);
        printf(") ");
        print_piece(bash_pieces, word_of(option->value), option->value);
        printf(" ;;\n");
    }
    printf("    %s,*) if [[ $word == -* ]]; then compgen -W '--help", command->name);
    for (size_t i = 0; i < command->option_count; i++)
        printf(" --%s", command->options[i].name);
    printf("' -- \"$word\"; else");
    each_argument(command, print_bash_argument);
    printf(" :; fi ;;\n");
}

static void print_bash(void)
{
    printf("# Completion of quern's command line for bash, made by 'quern completion bash'.\n"
           "_quern_plugins() {\n"
           "    local kind name rest\n"
           "    quern plugins 2>/dev/null | while read -r kind name rest; do echo \"$name\"; done\n"
           "}\n"
           "_quern_offer() { # command, the word before, the word to complete\n"
           "    local word=$3\n"
           "    case $1,$2 in\n");
    for (size_t i = 0; command_at(i); i++)
        print_bash_command(command_at(i));
    printf("    esac\n"
           "}\n"
           "_quern() {\n"
           "    local word=${COMP_WORDS[COMP_CWORD]} reply\n"
           "    COMPREPLY=()\n"
           "    if ((COMP_CWORD == 1)); then\n"
           "        COMPREPLY=($(compgen -W '");
    print_commands();
    printf("' -- \"$word\"))\n"
           "        return\n"
           "    fi\n"
           "    compopt -o filenames 2>/dev/null\n"
           "    while IFS= read -r reply; do\n"
           "        COMPREPLY+=(\"$reply\")\n"
           "    done < <(_quern_offer \"${COMP_WORDS[1]}\" \"${COMP_WORDS[COMP_CWORD - 1]}\" \"$word\")\n"
           "}\n"
           "complete -F _quern quern\n");
}

/* ---- zsh ---- */

static const char *const zsh_pieces[WORDS] = {
    [WORD_NONE] = " ",
    [WORD_FILE] = "_files",
    [WORD_FOLDER] = "_files -/",
    [WORD_PIPELINE] = "_files -g \"*.(cfg|conf)\"",
    [WORD_RESULT] = "_files -g \"*.jsonl*\"",
    [WORD_PLUGIN] = "_quern_plugins",
    [WORD_COMMAND] = "(@)",
    [WORD_CHOICE] = "(@)",
};

static void print_zsh_option(const struct command_option *option)
{
    const char *sign = option->value ? "=" : "";
    if (option->letter)
        printf(" \\\n        '(-%c --%s)'{-%c%s,--%s%s}'", option->letter, option->name, option->letter, option->value ? "+" : "",
               option->name, sign);
    else
        printf(" \\\n        '--%s%s", option->name, sign);
    printf("[");
    print_quoted(option->help, "[]:");
    printf("]");
    if (option->value) {
        printf(":value:");
        print_piece(zsh_pieces, word_of(option->value), option->value);
    }
    printf("'");
}

static void print_zsh_argument(const struct command *command, enum word word, const char *name)
{
    (void)command;
    printf(" \\\n        '*:argument:");
    print_piece(zsh_pieces, word, name);
    printf("'");
}

static void print_zsh(void)
{
    static const struct command_option help = {"help", 'h', NULL, "this"};
    printf("#compdef quern\n"
           "# Completion of quern's command line for zsh, made by 'quern completion zsh'.\n"
           "_quern_plugins() { compadd -- ${${(f)\"$(quern plugins 2>/dev/null | awk '{ print $2 }')\"}} }\n"
           "_quern() {\n"
           "    local -a commands=(\n");
    for (size_t i = 0; command_at(i); i++) {
        printf("        '%s:", command_at(i)->name);
        print_quoted(command_at(i)->summary, "");
        printf("'\n");
    }
    printf("    )\n"
           "    if ((CURRENT == 2)); then\n"
           "        _describe command commands\n"
           "        return\n"
           "    fi\n"
           "    shift words\n"
           "    ((CURRENT--))\n"
           "    case $words[1] in\n");
    for (size_t i = 0; command_at(i); i++) {
        printf("    %s) _arguments -s", command_at(i)->name);
        print_zsh_option(&help);
        for (size_t j = 0; j < command_at(i)->option_count; j++)
            print_zsh_option(&command_at(i)->options[j]);
        each_argument(command_at(i), print_zsh_argument);
        printf(" ;;\n");
    }
    printf("    esac\n"
           "}\n"
           "if [[ $funcstack[1] == _quern ]]; then _quern \"$@\"; else compdef _quern quern; fi\n");
}

/* ---- fish ---- */

static const char *const fish_pieces[WORDS] = {
    [WORD_NONE] = "",
    [WORD_FILE] = " -F",
    [WORD_FOLDER] = " -a '(__fish_complete_directories)'",
    [WORD_PIPELINE] = " -a '(__fish_complete_suffix .cfg)'",
    [WORD_RESULT] = " -a '(__fish_complete_suffix .jsonl)'",
    [WORD_PLUGIN] = " -a '(quern plugins 2>/dev/null | string replace -r \"^\\S+\\s+(\\S+).*\" \"\\$1\")'",
    [WORD_COMMAND] = " -a '@'",
    [WORD_CHOICE] = " -a '@'",
};

static void print_fish_line(const struct command *command)
{
    printf("complete -c quern -n '__fish_seen_subcommand_from %s'", command->name);
}

static void print_fish_argument(const struct command *command, enum word word, const char *name)
{
    print_fish_line(command);
    print_piece(fish_pieces, word, name);
    printf("\n");
}

static void print_fish(void)
{
    printf("# Completion of quern's command line for fish, made by 'quern completion fish'.\n"
           "complete -c quern -f\n"
           "complete -c quern -s h -l help -d 'print help'\n");
    for (size_t i = 0; command_at(i); i++) {
        const struct command *command = command_at(i);
        printf("complete -c quern -n __fish_use_subcommand -a %s -d '", command->name);
        print_quoted(command->summary, "\\");
        printf("'\n");
        for (size_t j = 0; j < command->option_count; j++) {
            const struct command_option *option = &command->options[j];
            print_fish_line(command);
            if (option->letter)
                printf(" -s %c", option->letter);
            const enum word word = option->value ? word_of(option->value) : WORD_NONE;
            printf(" -l %s%s", option->name, !option->value ? "" : word == WORD_FILE ? " -r" : " -x");
            if (option->value)
                print_piece(fish_pieces, word, option->value);
            printf(" -d '");
            print_quoted(option->help, "\\");
            printf("'\n");
        }
        each_argument(command, print_fish_argument);
    }
}

/* ---- The command ---- */

static int completion_main(int argc, char **argv)
{
    static const struct {
        const char *name;
        void (*print)(void);
    } shells[] = {{"bash", print_bash}, {"zsh", print_zsh}, {"fish", print_fish}};
    const int option = option_next(&completion_command, argc, argv);
    if (option != OPTIONS_END)
        return option_status(option);
    if (optind + 1 != argc) {
        fprintf(stderr, "quern: for which shell?\n");
        return usage_error("completion");
    }
    for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
        if (strcmp(shells[i].name, argv[optind]) == 0) {
            shells[i].print();
            return 0;
        }
    fprintf(stderr, "quern: there is no completion for \"%s\": bash, zsh or fish\n", argv[optind]);
    return usage_error("completion");
}

const struct command completion_command = {
    .name = "completion",
    .arguments = "bash|zsh|fish",
    .summary = "print what a shell needs to complete the command line",
    .about = "Prints the completion of quern's command line for a shell. It is installed with quern; where that is not on the\n"
             "shell's path:  source <(quern completion bash)",
    .status = "0, 64 usage.",
    .run = completion_main,
};
