/*
 * cell: a process of its own that works for the engine, and the memory that both share. The engine puts a task there
 * and asks; the cell puts its answer there. A cell may write anything anywhere in that memory, so the engine believes
 * nothing of it that it has not copied out and checked.
 */
#ifndef CORE_ISOLATE_CELL_H
#define CORE_ISOLATE_CELL_H

#include <quern/types.h>

struct cell_words; /* whose turn it is */

/* The shared memory, as each side knows it for itself. */
struct cell_memory {
    struct cell_words *words;
    void *head;     /* CELL_HEAD bytes for the users of cells: what changes while a cell is at work */
    char *in, *out; /* a task; its answer. Mostly never touched, and then it is no memory */
    size_t in_size, out_size;
};

enum { CELL_HEAD = 4096 };

/* ---- The engine's side ---- */

struct server;

struct cell {
    struct cell_memory memory;
    struct server *server;
    unsigned number;
    uint32_t life; /* how many processes it has had */
    uint32_t turn;
    bool running;   /* or being started */
    bool ready;     /* for its user: the first answer was taken */
    uint64_t tasks; /* that this process was given */
};

enum cell_end {
    CELL_ANSWERED,
    CELL_ENDED, /* the process is no more */
    CELL_LATE
};

/* A fresh process; what runs there is killed. It answers once when it is ready. False: the server is gone. */
bool cell_start(struct cell *cell);
/* Hands a task over. */
void cell_ask(struct cell *cell);
/* Waits for the answer, so many nanoseconds. */
enum cell_end cell_await(struct cell *cell, uint64_t patience);
/* What became of the process that ended, in words: "crashed: SIGSEGV (Segmentation fault)". Room for 120 bytes. */
const char *cell_epitaph(const struct cell *cell, char *out);
/* The answer: bytes in `out`, never more than there is room. */
size_t cell_answer_size(const struct cell *cell);
/* Which protections the system lacks: bits of the sandbox. After the first answer. */
unsigned cell_lacks(const struct cell *cell);
/* Gives memory back that large tasks and answers took. */
void cell_trim(struct cell *cell, size_t in_used);

/* ---- The cell's side ---- */

struct cell_inside {
    struct cell_memory memory;
    size_t allowance; /* bytes that the process may take for itself beyond what it began with */
    uint32_t turn;
};

/* Answers with so many bytes of `out`, and waits for the next task. */
void cell_answer(struct cell_inside *inside, size_t size);

#endif
