/*
 * program: another program that answers lines, one for each that it is given: started once, asked many times.
 *
 * It has a process group of its own, which goes with it, and three pipes: none of them is ever waited for alone, so that
 * neither side can block the other, however long a line is.
 */
#ifndef EXEC_PROGRAM_H
#define EXEC_PROGRAM_H

#include <quern/plugin.h>
#include <sys/types.h>

enum { PROGRAM_ERRORS_SIZE = 600, PROGRAM_MESSAGE_SIZE = 400 };

/** What came of asking. */
enum program_end {
    PROGRAM_ANSWERED,
    PROGRAM_DIED,   /* it ended, or closed its standard output, without an answer */
    PROGRAM_STRAYED, /* it wrote what is no answer: too much, too early, too long */
    PROGRAM_LATE,   /* it took too long */
    PROGRAM_BROKEN  /* the system refused */
};

struct program {
    char *const *argv;  /* NULL at the end */
    size_t most_answer; /* bytes that an answer may have */
    pid_t pid;          /* 0: it does not run */
    int in, out, errors; /* its standard input, output and error, our ends; -1: closed */
    bool answered;      /* it has, since it was started */
    char *answer;       /* what it has written of the one at hand */
    size_t answer_size, answer_capacity;
    char last_errors[PROGRAM_ERRORS_SIZE]; /* the last that it wrote on standard error since it was asked */
    size_t last_size;
    char message[PROGRAM_MESSAGE_SIZE]; /* what went wrong, for all ends but PROGRAM_ANSWERED */
};

/** @param argv kept, not copied */
void program_init(struct program *program, char *const *argv, size_t most_answer);

/** Starts it. @return false: program->message says why not */
bool program_start(struct program *program);

/**
 * Gives it a line and waits for its answer. After any other end than PROGRAM_ANSWERED it has to be killed.
 * @param line   ends in a line feed
 * @param time   nanoseconds that it may take; the document's own limit counts as well
 * @param answer set to its line, without the line feed; it lies there until the next question
 */
enum program_end program_ask(struct program *program, qn_slice line, int64_t time, qn_call *call, qn_slice *answer);

/** What it last wrote on standard error, for a message; at a whole character. */
qn_slice program_errors(const struct program *program);

/** Ends it at once, with all that it started. */
void program_kill(struct program *program);

/** Lets it end by itself, for its input ends, and kills it when it does not; frees what it had. */
void program_fini(struct program *program);

#endif
