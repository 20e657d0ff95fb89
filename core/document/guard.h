/*
 * guard: mapped files that become shorter while they are read. What is read behind their new end is zeros instead of
 * the process's death, and the mapping says so.
 */
#ifndef CORE_DOCUMENT_GUARD_H
#define CORE_DOCUMENT_GUARD_H

#include <stdbool.h>
#include <stddef.h>

/*
 * From here on the process's SIGBUS goes to the guard; one that is not within a guarded mapping does what it did
 * before. For programs that own their signals: the command, not the library. Call it once, before there are threads.
 */
void guard_begin(void);
/* A mapping to look after; -1: there is no more room, or no guard. [any thread] */
int guard_add(void *data, size_t size);
/* Has something behind the file's end been read? number may be -1. [any thread] */
bool guard_is_torn(int number);
/* Before the mapping is taken down. */
void guard_remove(int number);

#endif
