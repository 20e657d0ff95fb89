#include "program.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CHUNK = 1 << 16, KEEP = 1 << 20, LOOK_MS = 50 };
static const int64_t MILLISECOND = 1000000, PATIENCE = INT64_C(1000000000);

static QN_PRINTF_(3, 4) enum program_end say(struct program *program, enum program_end end, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(program->message, sizeof program->message, format, arguments);
    va_end(arguments);
    return end;
}

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * INT64_C(1000000000) + time.tv_nsec;
}

void program_init(struct program *program, char *const *argv, size_t most_answer)
{
    *program = (struct program){.argv = argv, .most_answer = most_answer, .in = -1, .out = -1, .errors = -1};
}

/* ---- Starting ---- */

static void close_end(int *end)
{
    if (*end >= 0)
        close(*end);
    *end = -1;
}

/* A pipe that no other program inherits, away from 0, 1 and 2, where the new one's ends are put. */
static bool open_pipe(int ends[2])
{
    int first[2];
    ends[0] = ends[1] = -1;
    if (pipe2(first, O_CLOEXEC) != 0)
        return false;
    for (int i = 0; i < 2; i++) {
        ends[i] = first[i] > 2 ? first[i] : fcntl(first[i], F_DUPFD_CLOEXEC, 3);
        if (ends[i] != first[i])
            close(first[i]);
    }
    return ends[0] >= 0 && ends[1] >= 0;
}

static void prepare_signals(posix_spawnattr_t *attributes)
{
    sigset_t none, usual;
    sigemptyset(&none);
    sigemptyset(&usual);
    sigaddset(&usual, SIGPIPE); /* which quern ignores, and a program expects to end by */
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setsigdefault(attributes, &usual);
    posix_spawnattr_setpgroup(attributes, 0);
    posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
}

/* @param ends the program's own: standard input, output, error. @return an errno, or 0 */
static int spawn(struct program *program, const int ends[3])
{
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    int failed = posix_spawn_file_actions_init(&actions);
    if (failed)
        return failed;
    failed = posix_spawnattr_init(&attributes);
    if (!failed) {
        prepare_signals(&attributes);
        for (int i = 0; i < 3 && !failed; i++)
            failed = posix_spawn_file_actions_adddup2(&actions, ends[i], i);
#ifdef HAVE_CLOSEFROM
        if (!failed) /* also what others have opened without care */
            failed = posix_spawn_file_actions_addclosefrom_np(&actions, 3);
#endif
        extern char **environ;
        if (!failed)
            failed = posix_spawnp(&program->pid, program->argv[0], &actions, &attributes, program->argv, environ);
        posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_destroy(&actions);
    if (failed)
        program->pid = 0; /* whatever was put there */
    return failed;
}

bool program_start(struct program *program)
{
    int in[2] = {-1, -1}, out[2] = {-1, -1}, errors[2] = {-1, -1};
    int failed = open_pipe(in) && open_pipe(out) && open_pipe(errors) ? 0 : errno;
    if (!failed)
        failed = spawn(program, (int[]){in[0], out[1], errors[1]});
    close_end(&in[0]);
    close_end(&out[1]);
    close_end(&errors[1]);
    program->in = in[1];
    program->out = out[0];
    program->errors = errors[0];
    program->answered = false;
    program->answer_size = program->last_size = 0;
    for (int i = 0; i < 3 && !failed; i++)
        if (fcntl((int[]){in[1], out[0], errors[0]}[i], F_SETFL, O_NONBLOCK) != 0)
            failed = errno;
    if (!failed)
        return true;
    program_kill(program);
    say(program, PROGRAM_BROKEN, "cannot start \"%s\": %s", program->argv[0], strerror(failed));
    return false;
}

/* ---- Ending ---- */

/* Has it ended? It is left unreaped, so that its number, and its group's, is not another's yet. */
static bool has_ended(const struct program *program, siginfo_t *how)
{
    how->si_pid = 0;
    return waitid(P_PID, (id_t)program->pid, how, WEXITED | WNOHANG | WNOWAIT) != 0 || how->si_pid != 0;
}

static bool wait_for_end(const struct program *program, siginfo_t *how)
{
    const int64_t until = now() + PATIENCE;
    for (int64_t pause = MILLISECOND / 4; !has_ended(program, how); pause *= 2) {
        if (now() >= until)
            return false;
        const int64_t most = 50 * MILLISECOND;
        nanosleep(&(struct timespec){.tv_nsec = pause < most ? pause : most}, NULL);
    }
    return true;
}

static void reap(struct program *program)
{
    kill(-program->pid, SIGKILL); /* what it started and left behind goes, too */
    while (waitpid(program->pid, NULL, 0) < 0 && errno == EINTR)
        continue;
    program->pid = 0;
}

static void close_ends(struct program *program)
{
    close_end(&program->in);
    close_end(&program->out);
    close_end(&program->errors);
}

void program_kill(struct program *program)
{
    close_ends(program);
    if (program->pid > 0)
        reap(program);
}

void program_fini(struct program *program)
{
    siginfo_t how;
    close_ends(program);
    if (program->pid > 0) {
        wait_for_end(program, &how);
        reap(program);
    }
    free(program->answer);
    program->answer = NULL;
}

/* ---- Talking ---- */

/* Keeps the end of what it says on standard error. */
static void keep_errors(struct program *program, const char *text, size_t size)
{
    const size_t most = sizeof program->last_errors;
    const size_t from = size > most ? size - most : 0, add = size - from;
    const size_t stay = program->last_size + add > most ? most - add : program->last_size;
    memmove(program->last_errors, program->last_errors + (program->last_size - stay), stay);
    memcpy(program->last_errors + stay, text + from, add);
    program->last_size = stay + add;
}

/* As much as a pipe holds, and no more: it may never end. */
static void read_errors(struct program *program)
{
    char chunk[4096];
    for (size_t i = 0; i < CHUNK / sizeof chunk && program->errors >= 0; i++) {
        const ssize_t size = read(program->errors, chunk, sizeof chunk);
        if (size < 0 && errno != EINTR)
            return;
        if (size == 0)
            close_end(&program->errors);
        else if (size > 0)
            keep_errors(program, chunk, (size_t)size);
    }
}

qn_slice program_errors(const struct program *program)
{
    qn_slice text = qn_bytes(program->last_errors, program->last_size);
    while (text.size > 0 && ((unsigned char)*text.data & 0xC0) == 0x80)
        text = qn_part(text, 1, text.size);
    while (text.size > 0 && (unsigned char)text.data[text.size - 1] <= ' ')
        text.size--;
    return text;
}

/* write, without the signal that would end a host which does not ignore it. */
static ssize_t write_quietly(int file, qn_slice bytes)
{
    sigset_t pipe, before, pending;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    sigpending(&pending);
    pthread_sigmask(SIG_BLOCK, &pipe, &before);
    const ssize_t size = write(file, bytes.data, bytes.size);
    const int failed = errno;
    if (size < 0 && failed == EPIPE && !sigismember(&pending, SIGPIPE))
        sigtimedwait(&pipe, NULL, &(struct timespec){0});
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    errno = failed;
    return size;
}

/* One that reads no more may still have an answer: its end will tell. */
static void send_more(struct program *program, qn_slice *line)
{
    const ssize_t size = write_quietly(program->in, *line);
    if (size >= 0)
        *line = qn_part(*line, (size_t)size, line->size);
    else if (errno == EPIPE)
        close_end(&program->in);
}

static enum program_end tell_end(struct program *program)
{
    siginfo_t how;
    const bool ended = wait_for_end(program, &how);
    read_errors(program);
    if (!ended)
        return say(program, PROGRAM_DIED, "closed its standard output without an answer");
    if (how.si_pid != 0 && how.si_code != CLD_EXITED)
        return say(program, PROGRAM_DIED, "was ended by signal %d without an answer", how.si_status);
    return say(program, PROGRAM_DIED, "ended with status %d without an answer", how.si_pid != 0 ? how.si_status : -1);
}

/* Only when it is full: what it keeps does not depend on the pieces in which an answer comes. */
static bool make_room(struct program *program)
{
    if (program->answer_size < program->answer_capacity)
        return true;
    const size_t capacity = 2 * program->answer_capacity + CHUNK;
    char *grown = realloc(program->answer, capacity);
    if (!grown)
        return false;
    program->answer = grown;
    program->answer_capacity = capacity;
    return true;
}

/* Reads what there is. PROGRAM_ANSWERED with an answer of no size: it is not whole yet. */
static enum program_end read_answer(struct program *program, qn_slice rest, qn_slice *answer)
{
    if (!make_room(program))
        return say(program, PROGRAM_BROKEN, "there is no memory for its answer");
    char *const begin = program->answer + program->answer_size;
    const ssize_t size = read(program->out, begin, program->answer_capacity - program->answer_size);
    if (size < 0)
        return errno == EAGAIN || errno == EINTR ? PROGRAM_ANSWERED
                                                 : say(program, PROGRAM_BROKEN, "its answer cannot be read: %s", strerror(errno));
    if (size == 0)
        return tell_end(program);
    const char *const end = memchr(begin, '\n', (size_t)size);
    program->answer_size += (size_t)size;
    if (end && end + 1 != begin + size)
        return say(program, PROGRAM_STRAYED, "answered with more than one line");
    if (program->answer_size > program->most_answer)
        return say(program, PROGRAM_STRAYED, "answered with more than %zu bytes (option max_answer)", program->most_answer);
    if (end && rest.size > 0)
        return say(program, PROGRAM_STRAYED, "answered before it had read the whole line");
    if (end)
        *answer = qn_bytes(program->answer, program->answer_size);
    return PROGRAM_ANSWERED;
}

/* What lies in its output before it is asked is no answer; that it has ended shows there, too. */
static enum program_end look_before(struct program *program)
{
    struct pollfd out = {.fd = program->out, .events = POLLIN};
    if (poll(&out, 1, 0) <= 0)
        return PROGRAM_ANSWERED;
    char byte;
    return read(program->out, &byte, 1) > 0 ? say(program, PROGRAM_STRAYED, "wrote a line that it was not asked for")
                                            : tell_end(program);
}

static enum program_end exchange(struct program *program, qn_slice rest, int64_t time, qn_call *call, qn_slice *answer)
{
    const int64_t until = now() + time;
    enum program_end end = PROGRAM_ANSWERED;
    while (end == PROGRAM_ANSWERED && answer->size == 0) {
        struct pollfd ends[] = {{.fd = rest.size ? program->in : -1, .events = POLLOUT},
                                {.fd = program->out, .events = POLLIN},
                                {.fd = program->errors, .events = POLLIN}};
        const int64_t left = (until - now()) / MILLISECOND + 1;
        if (qn_expired(call))
            return say(program, PROGRAM_LATE, "gave no answer in time (limits.time)");
        if (left <= 0)
            return say(program, PROGRAM_LATE, "gave no answer within %g s (options time, start)", (double)time / 1e9);
        if (poll(ends, 3, left < LOOK_MS ? (int)left : LOOK_MS) < 0 && errno != EINTR)
            return say(program, PROGRAM_BROKEN, "cannot be waited for: %s", strerror(errno));
        if (ends[2].revents)
            read_errors(program);
        if (ends[0].revents)
            send_more(program, &rest);
        if (ends[1].revents)
            end = read_answer(program, rest, answer);
    }
    return end;
}

enum program_end program_ask(struct program *program, qn_slice line, int64_t time, qn_call *call, qn_slice *answer)
{
    *answer = qn_str("");
    program->answer_size = program->last_size = 0;
    if (program->answer_capacity > KEEP) {
        free(program->answer);
        program->answer = NULL;
        program->answer_capacity = 0;
    }
    enum program_end end = look_before(program);
    if (end == PROGRAM_ANSWERED)
        end = exchange(program, line, time, call, answer);
    read_errors(program);
    if (end == PROGRAM_ANSWERED) {
        program->answered = true;
        *answer = qn_part(*answer, 0, answer->size - 1);
    }
    return end;
}
