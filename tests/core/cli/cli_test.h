/*
 * cli_test: the command as a child process in the test's folder, with what it says in the files "stdout" and "stderr" there.
 */
#ifndef TESTS_CLI_TEST_H
#define TESTS_CLI_TEST_H

#include "../core_test.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>

static char command[1024], plugin[1024];

static inline void setup(void)
{
    const char *quern = getenv("QUERN_COMMAND"), *plugins = getenv("QUERN_TEST_PLUGINS");
    ck_assert_msg(quern && plugins, "QUERN_COMMAND and QUERN_TEST_PLUGINS name no files");
    snprintf(command, sizeof command, "%s", quern);
    snprintf(plugin, sizeof plugin, "--plugin=%s/mill.so", plugins);
    ck_assert_int_eq(chdir(test_folder()), 0);
    unsetenv("QUERN_PLUGIN_PATH");
}

static inline void teardown(void)
{
    ck_assert_int_eq(chdir("/"), 0);
    test_remove_folder();
}

static inline pid_t start(const char *const *arguments, const char *input)
{
    const char *argv[16] = {command};
    for (int i = 0; (argv[i + 1] = arguments[i]); i++)
        continue;
    const pid_t child = fork();
    if (child != 0)
        return child;
    const int out = open("stdout", O_WRONLY | O_CREAT | O_TRUNC, 0600), err = open("stderr", O_WRONLY | O_CREAT | O_TRUNC, 0600);
    const int in = open(input ? input : "/dev/null", O_RDONLY);
    if (in < 0 || out < 0 || err < 0 || dup2(in, 0) < 0 || dup2(out, 1) < 0 || dup2(err, 2) < 0)
        _exit(126);
    execv(command, (char *const *)argv);
    _exit(127);
}

static inline int wait_for(pid_t child)
{
    int status;
    while (waitpid(child, &status, 0) < 0)
        ck_assert_int_eq(errno, EINTR);
    ck_assert_msg(WIFEXITED(status), "ended by signal %d", WTERMSIG(status));
    return WEXITSTATUS(status);
}

#define RUN(...) wait_for(start((const char *const[]){__VA_ARGS__, NULL}, NULL))

static inline bool says(const char *stream, const char *text)
{
    char *all = test_read(stream, NULL);
    const bool found = all && strstr(all, text);
    if (!found)
        fprintf(stderr, "%s lacks \"%s\":\n%s\n", stream, text, all ? all : "");
    free(all);
    return found;
}

static inline void check_file(const char *path, const char *expected)
{
    char *text = test_read(path, NULL);
    ck_assert_msg(text != NULL, "there is no %s", path);
    ck_assert_str_eq(text, expected);
    free(text);
}

#endif
