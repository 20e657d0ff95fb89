/*
 * sandbox: takes from the calling process what a plugin has no business with: memory without end, writing files, the
 * network, other programs, other processes. What it may still do is to compute and to read files.
 */
#ifndef CORE_ISOLATE_SANDBOX_H
#define CORE_ISOLATE_SANDBOX_H

#include <quern/types.h>

/* What a kernel may lack: bits. */
enum { SANDBOX_NO_LIMITS = 1, SANDBOX_NO_FILTER = 2 };

/*
 * For ever, for this process. memory: bytes that it may take beyond what it has. Returns what could not be had.
 *
 * A system call that is refused fails with EPERM; a limit that is passed, with what malloc or write says of it.
 */
unsigned sandbox_enter(size_t memory);
/* Bytes of private memory that the process has now; 0: not known. */
size_t sandbox_memory(void);
/* A sentence about one of the bits. */
const char *sandbox_lack(unsigned bit);

#endif
