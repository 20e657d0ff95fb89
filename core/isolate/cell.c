#include "cell.h"

#include "server.h"
#include "words.h"

#include <limits.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* What a cell keeps of its shared memory from one task to the next, on either side. */
enum { KEPT = 4 << 20 };

/* ---- Waking ---- */

void word_wait(uint32_t *word, uint32_t value, uint64_t nanoseconds)
{
    const struct timespec timeout = {(time_t)(nanoseconds / 1000000000), (long)(nanoseconds % 1000000000)};
    syscall(SYS_futex, word, FUTEX_WAIT, value, nanoseconds == UINT64_MAX ? NULL : &timeout, NULL, 0);
}

void word_wake(uint32_t *word)
{
    syscall(SYS_futex, word, FUTEX_WAKE, 1, NULL, NULL, 0);
}

void words_ring(struct cell_words *words)
{
    __atomic_add_fetch(&words->bell, 1, __ATOMIC_SEQ_CST);
    word_wake(&words->bell);
}

/* ---- The engine's side ---- */

bool cell_start(struct cell *cell)
{
    cell->life++;
    cell->turn++;
    cell->tasks = 0;
    cell->ready = false;
    cell->running = server_start_cell(cell->server, cell->number, cell->life, cell->turn);
    return cell->running;
}

void cell_ask(struct cell *cell)
{
    cell->tasks++;
    __atomic_store_n(&cell->memory.words->asked, ++cell->turn, __ATOMIC_SEQ_CST);
    word_wake(&cell->memory.words->asked);
}

static uint64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

enum cell_end cell_await(struct cell *cell, uint64_t patience)
{
    struct cell_words *words = cell->memory.words;
    const struct notice *notice = server_notice(cell->server, cell->number);
    const uint64_t begin = now();
    for (;;) {
        const uint32_t bell = __atomic_load_n(&words->bell, __ATOMIC_SEQ_CST);
        if (__atomic_load_n(&words->answered, __ATOMIC_SEQ_CST) == cell->turn)
            return CELL_ANSWERED;
        if (__atomic_load_n(&notice->life, __ATOMIC_SEQ_CST) == cell->life) {
            cell->running = cell->ready = false;
            return CELL_ENDED;
        }
        const uint64_t spent = now() - begin;
        if (spent >= patience)
            return CELL_LATE;
        word_wait(&words->bell, bell, patience - spent);
    }
}

static const char *signal_name(int number)
{
    static const struct {
        int number;
        const char *name;
    } names[] = {{SIGSEGV, "SIGSEGV"}, {SIGABRT, "SIGABRT"}, {SIGBUS, "SIGBUS"}, {SIGFPE, "SIGFPE"}, {SIGILL, "SIGILL"},
                 {SIGKILL, "SIGKILL"}, {SIGTRAP, "SIGTRAP"}, {SIGSYS, "SIGSYS"}, {SIGALRM, "SIGALRM"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (names[i].number == number)
            return names[i].name;
    return NULL;
}

const char *cell_epitaph(const struct cell *cell, char *out)
{
    const struct notice *notice = server_notice(cell->server, cell->number);
    const int status = notice->status, number = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (notice->error)
        snprintf(out, 120, "the system gives no process for it: %s", strerror(notice->error));
    else if (number && signal_name(number))
        snprintf(out, 120, "crashed: %s (%s)", signal_name(number), strsignal(number));
    else if (number)
        snprintf(out, 120, "crashed: signal %d (%s)", number, strsignal(number));
    else
        snprintf(out, 120, "ended its process with status %d", WEXITSTATUS(status));
    return out;
}

size_t cell_answer_size(const struct cell *cell)
{
    const uint64_t size = __atomic_load_n(&cell->memory.words->size, __ATOMIC_RELAXED);
    return size < cell->memory.out_size ? (size_t)size : cell->memory.out_size;
}

unsigned cell_lacks(const struct cell *cell)
{
    return __atomic_load_n(&cell->memory.words->lacks, __ATOMIC_RELAXED);
}

static void trim(char *area, size_t used, size_t size)
{
    if (used > KEPT)
        madvise(area + KEPT, (used < size ? (used + 4095) & ~(size_t)4095 : size) - KEPT, MADV_REMOVE);
}

void cell_trim(struct cell *cell, size_t in_used)
{
    trim(cell->memory.in, in_used, cell->memory.in_size);
    trim(cell->memory.out, cell_answer_size(cell), cell->memory.out_size);
}

/* ---- The cell's side ---- */

void cell_answer(struct cell_inside *inside, size_t size)
{
    struct cell_words *words = inside->memory.words;
    __atomic_store_n(&words->asked, inside->turn, __ATOMIC_SEQ_CST); /* a plugin may have written over it */
    __atomic_store_n(&words->size, size, __ATOMIC_RELAXED);
    __atomic_store_n(&words->answered, inside->turn, __ATOMIC_SEQ_CST);
    words_ring(words);
    uint32_t asked;
    while ((asked = __atomic_load_n(&words->asked, __ATOMIC_SEQ_CST)) == inside->turn)
        word_wait(&words->asked, asked, UINT64_MAX);
    inside->turn = asked;
}
