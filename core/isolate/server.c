#include "server.h"

#include "sandbox.h"
#include "words.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct request {
    uint32_t number, life, turn;
};

struct server {
    struct server_settings settings;
    struct cell *cells;
    struct notice *notices; /* shared with the server's process, not with cells */
    pid_t process;
    int socket; /* -1: none */
};

enum { SOCKET = 3 }; /* in the server's process */

/* ---- The server's process ---- */

struct serving {
    const struct server *server;
    pid_t *processes; /* by cell; 0: none */
    uint32_t *lives;
    sigset_t waiting; /* the signal mask while it waits */
};

static void on_child(int number)
{
    (void)number; /* only to wake up */
}

static void close_from(int first)
{
#ifdef SYS_close_range
    if (syscall(SYS_close_range, (unsigned)first, ~0u, 0) == 0)
        return;
#endif
    const long most = sysconf(_SC_OPEN_MAX);
    for (int file = first; file < (most > 0 && most < 65536 ? (int)most : 65536); file++)
        close(file);
}

/* No files of the engine's but its standard error; no signals of the terminal's: the engine hears those. */
static void settle_down(int socket)
{
    const int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    dup2(nothing, STDIN_FILENO);
    dup2(nothing, STDOUT_FILENO);
    if (socket != SOCKET)
        dup2(socket, SOCKET);
    close_from(SOCKET + 1);
    static const int ignored[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGXFSZ, SIGTSTP, SIGUSR1, SIGUSR2};
    static const int usual[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP, SIGALRM};
    for (size_t i = 0; i < sizeof ignored / sizeof *ignored; i++)
        signal(ignored[i], SIG_IGN);
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        signal(usual[i], SIG_DFL);
    prctl(PR_SET_NAME, "quern-server");
}

static void tell(struct serving *serving, unsigned number, int status, int error)
{
    struct notice *notice = &serving->server->notices[number];
    notice->status = status;
    notice->error = error;
    __atomic_store_n(&notice->life, serving->lives[number], __ATOMIC_SEQ_CST);
    words_ring(serving->server->cells[number].memory.words);
}

static void reap(struct serving *serving)
{
    int status;
    pid_t process;
    while ((process = waitpid(-1, &status, WNOHANG)) > 0)
        for (unsigned i = 0; i < serving->server->settings.cells; i++)
            if (serving->processes[i] == process) {
                serving->processes[i] = 0;
                tell(serving, i, status, 0);
            }
}

static size_t memory_size(const struct server_settings *settings)
{
    return 2 * CELL_HEAD + settings->in + settings->out;
}

/* Of the shared memory a cell keeps its own. */
static void leave_others(const struct server *server, unsigned own)
{
    for (unsigned i = 0; i < server->settings.cells; i++)
        if (i != own)
            munmap(server->cells[i].memory.words, memory_size(&server->settings));
    munmap(server->notices, server->settings.cells * sizeof *server->notices);
}

static _Noreturn void be_cell(const struct server *server, const struct request *request, pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent)
        _exit(0);
    signal(SIGCHLD, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    close(SOCKET);
    prctl(PR_SET_NAME, "quern-cell");
    struct cell_inside inside = {server->cells[request->number].memory, server->settings.memory, request->turn};
    const struct server_settings settings = server->settings;
    leave_others(server, request->number);
    __atomic_store_n(&inside.memory.words->asked, request->turn, __ATOMIC_SEQ_CST);
    __atomic_store_n(&inside.memory.words->lacks, sandbox_enter(settings.memory), __ATOMIC_RELAXED);
    settings.work(settings.user, &inside);
    _exit(0);
}

static void end_cell(struct serving *serving, unsigned number)
{
    const pid_t process = serving->processes[number];
    if (!process)
        return;
    kill(process, SIGKILL);
    while (waitpid(process, NULL, 0) < 0 && errno == EINTR)
        ;
    serving->processes[number] = 0;
}

static void start(struct serving *serving, const struct request *request)
{
    const unsigned number = request->number;
    const pid_t self = getpid();
    end_cell(serving, number);
    serving->lives[number] = request->life;
    const pid_t process = fork();
    if (process == 0)
        be_cell(serving->server, request, self);
    serving->processes[number] = process > 0 ? process : 0;
    if (process < 0)
        tell(serving, number, 0, errno);
}

static _Noreturn void serve(const struct server *server, int socket)
{
    struct serving serving = {.server = server};
    settle_down(socket);
    serving.processes = calloc(server->settings.cells, sizeof *serving.processes);
    serving.lives = calloc(server->settings.cells, sizeof *serving.lives);
    if (!serving.processes || !serving.lives)
        _exit(1);
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    sigprocmask(SIG_SETMASK, &child, NULL);
    sigemptyset(&serving.waiting);
    sigaction(SIGCHLD, &(struct sigaction){.sa_handler = on_child}, NULL);
    for (;;) {
        struct pollfd waited = {SOCKET, POLLIN, 0};
        const int ready = ppoll(&waited, 1, NULL, &serving.waiting);
        reap(&serving);
        struct request request;
        if (ready <= 0)
            continue;
        const ssize_t got = recv(SOCKET, &request, sizeof request, 0);
        if (got == (ssize_t)sizeof request && request.number < server->settings.cells)
            start(&serving, &request);
        else if (got == 0 || (got < 0 && errno != EINTR))
            break; /* the engine is no more */
    }
    for (unsigned i = 0; i < server->settings.cells; i++)
        end_cell(&serving, i);
    _exit(0);
}

/* ---- The engine's side ---- */

static void *share(size_t size)
{
    void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

static bool make_cells(struct server *server, struct error *error)
{
    const struct server_settings *settings = &server->settings;
    server->cells = calloc(settings->cells, sizeof *server->cells);
    server->notices = share(settings->cells * sizeof *server->notices);
    for (unsigned i = 0; server->cells && server->notices && i < settings->cells; i++) {
        char *memory = share(memory_size(settings));
        if (!memory)
            break;
        server->cells[i] = (struct cell){.server = server, .number = i};
        server->cells[i].memory = (struct cell_memory){
            .words = (struct cell_words *)(void *)memory, .head = memory + CELL_HEAD, .in = memory + 2 * CELL_HEAD,
            .out = memory + 2 * CELL_HEAD + settings->in, .in_size = settings->in, .out_size = settings->out};
    }
    if (server->cells && server->notices && server->cells[settings->cells - 1].memory.words)
        return true;
    return error_errno(error, "no memory to share with isolated plugins");
}

static bool fork_server(struct server *server, struct error *error)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return error_errno(error, "no socket for the server of isolated plugins");
    server->process = fork();
    if (server->process == 0) {
        close(ends[0]);
        serve(server, ends[1]);
    }
    close(ends[1]);
    server->socket = ends[0];
    return server->process > 0 || error_errno(error, "no process for the server of isolated plugins");
}

struct server *server_start(const struct server_settings *settings, struct error *error)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    struct server *server = calloc(1, sizeof *server);
    if (!server) {
        error_set(error, QN_E_LIMIT, "no memory for the server of isolated plugins");
        return NULL;
    }
    server->socket = -1;
    server->settings = *settings;
    server->settings.in = (settings->in + page - 1) / page * page;
    server->settings.out = (settings->out + page - 1) / page * page;
    if (make_cells(server, error) && fork_server(server, error))
        return server;
    server_free(server);
    return NULL;
}

struct cell *server_cell(struct server *server, unsigned number)
{
    return &server->cells[number];
}

bool server_start_cell(struct server *server, unsigned number, uint32_t life, uint32_t turn)
{
    const struct request request = {number, life, turn};
    ssize_t sent;
    do
        sent = send(server->socket, &request, sizeof request, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent == (ssize_t)sizeof request;
}

const struct notice *server_notice(const struct server *server, unsigned number)
{
    return &server->notices[number];
}

void server_free(struct server *server)
{
    if (!server)
        return;
    if (server->socket >= 0)
        close(server->socket);
    while (server->process > 0 && waitpid(server->process, NULL, 0) < 0 && errno == EINTR)
        ;
    for (unsigned i = 0; server->cells && i < server->settings.cells; i++)
        if (server->cells[i].memory.words)
            munmap(server->cells[i].memory.words, memory_size(&server->settings));
    if (server->notices)
        munmap(server->notices, server->settings.cells * sizeof *server->notices);
    free(server->cells);
    free(server);
}
