#include "verify.h"

#include "../plugin/module.h"
#include "../run/clock.h"
#include "subject.h"

#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FAULT_STACK = 64 << 10 };

/* ---- In the exam's process ---- */

static struct board *the_board; /* for the signal handler, which gets no more than a number */

static void on_fault(int signal, siginfo_t *info, void *context)
{
    (void)context;
    the_board->signal = signal;
    the_board->address = (uintptr_t)info->si_addr;
    _exit(EXAM_CRASHED);
}

static void catch_faults(struct board *board)
{
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT};
    static char stack[FAULT_STACK]; /* a stack that has run over is no place for the handler */
    const stack_t place = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    the_board = board;
    sigaltstack(&place, NULL);
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        sigaction(signals[i], &action, NULL);
}

static void set_up(struct board *board, const char *folder, int output)
{
    const struct rlimit none = {0, 0};
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    setrlimit(RLIMIT_CORE, &none);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(output, 1) < 0 || dup2(output, 2) < 0 || chdir(folder) != 0)
        _exit(EXAM_UNFIT);
    catch_faults(board);
}

static void run_exam(const struct exam *exam, const struct exam_settings *settings, struct board *board)
{
    struct report report = {0};
    struct subject subject;
    board_at(board, "options");
    if (!subject_open(&subject, settings, board, &report)) {
        for (size_t i = 0; i < report.count; i++)
            fprintf(stderr, "%s\n", report.lines[i]);
        fflush(stderr);
        _exit(EXAM_UNFIT);
    }
    exam->run(&subject, settings);
    board_at(board, "%s", "unloading");
    subject_close(&subject);
    fflush(stdout);
    _exit(EXAM_ENDED);
}

/* ---- In the parent ---- */

struct watch {
    struct board *board;
    int output; /* where an exam's standard output goes */
    char folder[64];
    double patience;
    bool hung;
};

static double now(void)
{
    return (double)now_nanoseconds() / 1e9;
}

/* Waits while the child makes progress. False: it did not, and is no more. */
static bool wait_for(pid_t child, const struct board *board, double patience, int *status)
{
    const struct timespec moment = {0, 1000000};
    uint64_t beats = 0;
    double since = now();
    while (waitpid(child, status, WNOHANG) == 0) {
        const uint64_t latest = __atomic_load_n(&board->beats, __ATOMIC_RELAXED);
        if (latest != beats)
            since = now();
        beats = latest;
        if (now() - since > patience) {
            kill(child, SIGKILL);
            waitpid(child, status, 0);
            return false;
        }
        nanosleep(&moment, NULL);
    }
    return true;
}

/* What the exam wrote, its first line; "" when it wrote nothing. */
static const char *first_words(int output, char *out, size_t size)
{
    const ssize_t got = pread(output, out, size - 1, 0);
    out[got > 0 ? got : 0] = '\0';
    out[strcspn(out, "\n")] = '\0';
    return out;
}

/* Who crashes on ordinary terms breaks that rule; who does so only in an exam of another rule breaks the other. */
static enum rule blame(const struct board *board, const struct exam *exam, enum rule rule)
{
    return !exam || exam->blames == RULE_CRASHES || board->rules[rule].count ? rule : exam->blames;
}

static void note_fault(struct watch *watch, const struct exam *exam, int signal, bool placed, const char *words)
{
    struct board *board = watch->board;
    const struct board_region *region = placed && (signal == SIGSEGV || signal == SIGBUS) ? board_region(board, board->address) : NULL;
    if (region)
        board_note(board, (enum rule)region->rule, "touched %.60s", region->what);
    else
        board_note(board, blame(board, exam, RULE_CRASHES), "%s%s%.100s", strsignal(signal), *words ? ": " : "", words);
}

static void note_end(struct watch *watch, const struct exam *exam, int status)
{
    struct board *board = watch->board;
    char words[120];
    first_words(watch->output, words, sizeof words);
    const int code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    if (WIFSIGNALED(status))
        note_fault(watch, exam, WTERMSIG(status), false, words);
    else if (code == EXAM_CRASHED)
        note_fault(watch, exam, board->signal, true, words);
    else if (code != EXAM_ENDED)
        board_note(board, RULE_EXITS, "ended the process with %d%s%.100s", code, *words ? ": " : "", words);
    if (code == EXAM_ENDED && *words)
        board_note(board, RULE_PRINTS, "wrote \"%.100s\"", words);
    for (size_t i = 0; exam && code == EXAM_ENDED && exam->settles[i] != RULES; i++)
        board_settle(board, exam->settles[i]);
}

static int remove_one(const char *path, const struct stat *status, int flag, struct FTW *place)
{
    (void)status;
    (void)flag;
    (void)place;
    return remove(path);
}

static bool open_watch(struct watch *watch, double patience)
{
    *watch = (struct watch){.patience = patience, .board = board_new(), .output = memfd_create("output", MFD_CLOEXEC)};
    strcpy(watch->folder, "/tmp/quern-verify-XXXXXX");
    return watch->board && watch->output >= 0 && mkdtemp(watch->folder);
}

static void close_watch(struct watch *watch)
{
    board_free(watch->board);
    if (watch->output >= 0)
        close(watch->output);
    nftw(watch->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* exam NULL: a look at the module. False: it cannot be tried; the report says why. */
static bool hold_exam(struct watch *watch, const struct exam *exam, const struct exam_settings *settings, struct report *report)
{
    int status = 0;
    watch->board->signal = 0;
    watch->board->doing[0] = '\0';
    if (ftruncate(watch->output, 0) != 0)
        return false;
    lseek(watch->output, 0, SEEK_SET);
    fflush(NULL);
    const pid_t child = fork();
    if (child < 0) {
        report_add(report, NULL, 0, "cannot start a process for the exam");
        return false;
    }
    if (child == 0) {
        set_up(watch->board, watch->folder, watch->output);
        if (exam)
            run_exam(exam, settings, watch->board);
        look_at_module(settings->path, watch->board);
        _exit(EXAM_ENDED);
    }
    if (!wait_for(child, watch->board, watch->patience, &status)) {
        board_note(watch->board, blame(watch->board, exam, RULE_HANGS), "did not come back within %g s", watch->patience);
        watch->hung = true;
        return true;
    }
    if (exam && WIFEXITED(status) && WEXITSTATUS(status) == EXAM_UNFIT) {
        char words[1024];
        report_add(report, NULL, 0, "%s", first_words(watch->output, words, sizeof words));
        return false;
    }
    note_end(watch, exam, status);
    return true;
}

/* ---- What was found ---- */

static void copy_result(const struct board *board, enum rule rule, struct verify_result *result)
{
    const uint32_t count = board->rules[rule].count;
    result->count = count;
    result->state = count ? VERIFY_BROKEN : board->rules[rule].settled ? VERIFY_KEPT : VERIFY_OPEN;
    for (uint32_t i = 0; i < count && i < BOARD_EVIDENCE; i++)
        result->evidence[i] = strndup(board->rules[rule].evidence[i], BOARD_TEXT - 1);
}

static void copy_part(const struct board *board, uint32_t kind, const char *name, enum rule only, struct verify_part *part)
{
    *part = (struct verify_part){.kind = kind, .documents = board->documents, .known = board->known};
    snprintf(part->name, sizeof part->name, "%.79s", name);
    for (enum rule rule = 0; rule < RULES; rule++) {
        const unsigned kinds = rule_rows[rule].kinds;
        copy_result(board, rule, &part->results[rule]);
        const bool of_others = kind == 0 ? kinds != 0 : !(kinds & 1u << kind);
        const bool foreign = of_others || board->rules[rule].waived || (only != RULES && rule != only);
        if (foreign && part->results[rule].state != VERIFY_BROKEN)
            part->results[rule].state = VERIFY_FOREIGN;
    }
}

static struct verify_part *add_part(struct verification *verification, const struct watch *watch, uint32_t kind, const char *name,
                                    enum rule only)
{
    struct verify_part *parts = realloc(verification->parts, (verification->count + 1) * sizeof *parts);
    if (!parts)
        return NULL;
    verification->parts = parts;
    struct verify_part *part = &parts[verification->count++];
    copy_part(watch->board, kind, name, only, part);
    for (enum rule rule = 0; rule < RULES; rule++)
        verification->broken |= part->results[rule].state == VERIFY_BROKEN;
    return part;
}

static void blank_board(struct board *board)
{
    memset(board->rules, 0, sizeof board->rules);
    board->documents = board->known = 0;
}

static bool is_about(const struct exam *exam, const struct board_plugin *plugin, enum rule only)
{
    size_t i = 0;
    while (only != RULES && exam->settles[i] != RULES && exam->settles[i] != only)
        i++;
    return exam->kinds & 1u << plugin->kind && (only == RULES || exam->settles[i] == only);
}

static bool try_plugin(struct watch *watch, const struct board_plugin *plugin, const struct exam_settings *settings,
                       struct verification *verification, struct report *report)
{
    const struct exam *exam;
    blank_board(watch->board);
    watch->hung = false;
    for (size_t i = 0; (exam = exam_at(i)) && !watch->hung; i++)
        if (is_about(exam, plugin, settings->rule) && !hold_exam(watch, exam, settings, report))
            return false;
    return add_part(verification, watch, plugin->kind, plugin->name, settings->rule) != NULL;
}

static bool try_module(struct watch *watch, const struct exam_settings *settings, struct verification *verification, struct report *report)
{
    if (!hold_exam(watch, NULL, settings, report))
        return false;
    if (!add_part(verification, watch, 0, "module", settings->rule))
        return false;
    const uint32_t count = watch->board->plugin_count;
    struct board_plugin plugins[BOARD_PLUGINS]; /* what an exam does to the board must not change which others there are */
    memcpy(plugins, watch->board->plugins, sizeof plugins);
    for (uint32_t i = 0; i < count && i < BOARD_PLUGINS; i++) {
        struct exam_settings one = *settings;
        one.plugin = i;
        if (!try_plugin(watch, &plugins[i], &one, verification, report))
            return false;
    }
    return true;
}

bool verify(const struct exam_settings *settings, struct verification *verification, struct report *report)
{
    struct watch watch;
    *verification = (struct verification){0};
    const bool good = open_watch(&watch, settings->patience) && try_module(&watch, settings, verification, report);
    if (!good && report->count == 0)
        report_add(report, NULL, 0, "no memory, or no folder, for the exams");
    close_watch(&watch);
    return good;
}

void verification_free(struct verification *verification)
{
    for (size_t i = 0; i < verification->count; i++)
        for (enum rule rule = 0; rule < RULES; rule++)
            for (int j = 0; j < BOARD_EVIDENCE; j++)
                free(verification->parts[i].results[rule].evidence[j]);
    free(verification->parts);
    *verification = (struct verification){0};
}
