#include "process.h"

#include <dirent.h>
#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static unsigned count_entries(const char *path)
{
    DIR *folder = opendir(path);
    unsigned count = 0;
    while (folder && readdir(folder))
        count++;
    if (folder)
        closedir(folder);
    return count;
}

unsigned process_files(void)
{
    return count_entries("/proc/self/fd");
}

void memory_round(struct memory_rounds *rounds)
{
    const struct mallinfo2 info = mallinfo2();
    if (rounds->count < MEMORY_ROUNDS)
        rounds->in_use[rounds->count++] = info.uordblks + info.hblkhd;
}

size_t memory_left(const struct memory_rounds *rounds)
{
    size_t least = SIZE_MAX, most = 0;
    for (unsigned i = 2; i < rounds->count; i++) {
        const size_t left = rounds->in_use[i] > rounds->in_use[i - 1] ? rounds->in_use[i] - rounds->in_use[i - 1] : 0;
        least = left < least ? left : least;
        most = left > most ? left : most;
    }
    return rounds->count > 2 && most / 2 <= least ? least : 0;
}

static uint64_t hash_environment(void)
{
    uint64_t hash = UINT64_C(0xCBF29CE484222325);
    for (char **entry = environ; entry && *entry; entry++)
        for (const char *at = *entry; *at; at++)
            hash = (hash ^ (unsigned char)*at) * UINT64_C(0x100000001B3);
    return hash;
}

void process_look(struct process *process)
{
    *process = (struct process){.environment = hash_environment(), .files = process_files(), .threads = count_entries("/proc/self/task")};
    snprintf(process->locale, sizeof process->locale, "%s", setlocale(LC_ALL, NULL));
    if (!getcwd(process->folder, sizeof process->folder))
        process->folder[0] = '\0';
    process->mask = umask(0);
    umask((mode_t)process->mask);
    for (int i = 1; i < PROCESS_SIGNALS; i++) {
        struct sigaction action;
        if (sigaction(i, NULL, &action) == 0)
            process->handlers[i] = (uintptr_t)action.sa_handler;
    }
}

void process_compare(const struct process *before, const struct process *after, struct board *board)
{
    if (strcmp(before->locale, after->locale) != 0)
        board_note(board, RULE_PROCESS, "the locale was \"%.60s\" and is \"%.60s\"", before->locale, after->locale);
    if (strcmp(before->folder, after->folder) != 0)
        board_note(board, RULE_PROCESS, "the working folder is another: %.100s", after->folder);
    if (before->mask != after->mask)
        board_note(board, RULE_PROCESS, "the mask of new files was %03o and is %03o", before->mask, after->mask);
    if (before->environment != after->environment)
        board_note(board, RULE_PROCESS, "the environment is another");
    if (before->threads != after->threads)
        board_note(board, RULE_PROCESS, "%u thread%s left, and there was %u", after->threads - 2, after->threads == 3 ? " is" : "s are", before->threads - 2);
    for (int i = 1; i < PROCESS_SIGNALS; i++)
        if (before->handlers[i] != after->handlers[i])
            board_note(board, RULE_PROCESS, "signal %d is handled by somebody else", i);
    if (after->files > before->files)
        board_note(board, RULE_LEAKS, "files that stay open: %u", after->files - before->files);
}
