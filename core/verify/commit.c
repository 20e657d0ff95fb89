/*
 * Writers with a place of their own: what they were given is there when commit returns. Two processes write the same
 * documents; one ends the moment after commit, the other after fini. Files in the working folder must be alike. Whether
 * a disk has them cannot be seen from here.
 */
#include "actor.h"

#include <dirent.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static bool process_and_commit(struct subject *subject, bool finish)
{
    struct draft draft = {0};
    struct answer answer = {0};
    struct actor actor;
    if (!actor_begin(&actor, subject, NEVER))
        return false;
    for (size_t i = 0; subject_draft(subject, i, &draft); i++)
        actor_answer(&actor, &draft, &ask_plainly, &answer);
    board_at(subject->board, "commit");
    const qn_verdict verdict = actor_commit(&actor);
    if (verdict != QN_PASS && actor.failure.verdict == QN_PASS)
        board_note(subject->board, RULE_COMMIT, "commit returned %d and did not say why", (int)verdict);
    if (finish)
        actor_end(&actor);
    return verdict == QN_PASS;
}

/* In a folder of its own. False: it has noted what went wrong, or crashed. */
static bool write_in(struct subject *subject, const char *folder, bool finish)
{
    int status = 0;
    const pid_t child = fork();
    if (child == 0)
        _exit(mkdir(folder, 0700) == 0 && chdir(folder) == 0 && process_and_commit(subject, finish) ? 0 : 1);
    return child > 0 && waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static bool is_like(const char *path, const char *other)
{
    FILE *a = fopen(path, "rb"), *b = fopen(other, "rb");
    int left = 0, right = 0;
    while (a && b && (left = getc(a)) == (right = getc(b)) && left != EOF)
        continue;
    if (a)
        fclose(a);
    if (b)
        fclose(b);
    return a && b && left == right;
}

void try_commit(struct subject *subject, const struct exam_settings *settings)
{
    struct actor actor;
    (void)settings;
    if (!subject->stage.plugin->table.process) {
        board_waive(subject->board, RULE_COMMIT); /* render: the core writes, and commits */
        return;
    }
    board_at(subject->board, "commit of nothing, twice");
    if (mkdir("nothing", 0700) != 0 || chdir("nothing") != 0 || !actor_begin(&actor, subject, NEVER))
        return;
    for (int i = 0; i < 2; i++)
        if (actor_commit(&actor) != QN_PASS)
            board_note(subject->board, RULE_COMMIT, "commit fails: %s", actor.failure.message);
    actor_end(&actor);
    if (chdir("..") != 0 || !write_in(subject, "finished", true) || !write_in(subject, "committed", false))
        return;
    DIR *folder = opendir("finished");
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        char finished[300], committed[300];
        snprintf(finished, sizeof finished, "finished/%s", entry->d_name);
        snprintf(committed, sizeof committed, "committed/%s", entry->d_name);
        if (entry->d_name[0] != '.' && !is_like(finished, committed))
            board_note(subject->board, RULE_COMMIT,
                       "\"%.100s\" is another after commit than after fini: what commit promises is not there yet", entry->d_name);
    }
    if (folder)
        closedir(folder);
}
