/*
 * fault: preloaded into a program, makes one of its calls fail, or all from one on.
 *
 *     QUERN_FAULT=memory:57   the 57th call for memory fails; memory:57+ that one and all behind it
 *     QUERN_FAULT_TOLD=FILE   gets "hit" or "spared" when that call was made, else how many calls there were
 *
 * The kinds and their calls: see the lists below. stdio counts as what it does, for its own calls of the system go past
 * a preloaded library. Spared are libraries that end or damage the program when they get no memory, whatever it does.
 */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

enum kind { MEMORY, OPEN, READ, WRITE, SYNC, RENAME, MAP, THREAD, FORK, KINDS };
static const char *const kind_names[KINDS] = {"memory", "open", "read", "write", "sync", "rename", "map", "thread", "fork"};
static const int kind_errors[KINDS] = {ENOMEM, EMFILE, EIO, ENOSPC, EIO, EIO, ENOMEM, EAGAIN, EAGAIN};

static int wanted = -1; /* the kind; until it is known nothing fails */
static unsigned long first, made;
static bool for_ever;
static const char *told;
static __thread bool inside __attribute__((tls_model("initial-exec"))); /* of this library's own work */

static void tell(const char *what)
{
    const int file = told ? (int)syscall(SYS_openat, AT_FDCWD, told, O_WRONLY | O_CREAT | O_TRUNC, 0666) : -1;
    if (file >= 0) {
        syscall(SYS_write, file, what, strlen(what));
        syscall(SYS_close, file);
    }
}

/* libconfig and libstdc++ (under uchardet) use what malloc did not give; ld.so and sanitizers end the program in some places. */
static bool is_spared(void)
{
    static const char *const libraries[] = {"/libconfig.", "/libstdc++.", "/libuchardet.", "/ld-linux", "/libasan."};
    void *frames[32];
    inside = true;
    const int count = backtrace(frames, 32);
    bool spared = false;
    Dl_info own, where;
    int begin = 0; /* behind this library's frames, and a sanitizer's own backtrace above them */
    dladdr(kind_names, &own);
    while (begin < count && !(dladdr(frames[begin], &where) && where.dli_fbase == own.dli_fbase))
        begin++;
    while (begin < count && dladdr(frames[begin], &where) && where.dli_fbase == own.dli_fbase)
        begin++;
    for (int i = begin; i < count && !spared; i++) {
        for (size_t j = 0; j < sizeof libraries / sizeof *libraries && dladdr(frames[i], &where); j++)
            spared |= strstr(where.dli_fname, libraries[j]) != NULL;
    }
    inside = false;
    return spared;
}

static bool fails(enum kind kind)
{
    if ((int)kind != wanted || inside)
        return false;
    const unsigned long number = __atomic_add_fetch(&made, 1, __ATOMIC_RELAXED);
    if (number < first || (number > first && !for_ever))
        return false;
    const bool spared = kind == MEMORY && is_spared();
    if (number == first)
        tell(spared ? "spared" : "hit");
    if (!spared)
        errno = kind_errors[kind];
    return !spared;
}

__attribute__((constructor)) static void begin(void)
{
    void *frames[1];
    inside = true;
    backtrace(frames, 1); /* loads what it needs */
    inside = false;
    const char *fault = getenv("QUERN_FAULT"), *colon = fault ? strchr(fault, ':') : NULL;
    char *end;
    if (!colon)
        return;
    told = getenv("QUERN_FAULT_TOLD");
    first = strtoul(colon + 1, &end, 10);
    for_ever = *end == '+';
    for (int i = 0; i < KINDS; i++)
        if (strlen(kind_names[i]) == (size_t)(colon - fault) && strncmp(fault, kind_names[i], strlen(kind_names[i])) == 0)
            wanted = i;
}

__attribute__((destructor)) static void end(void)
{
    char number[24];
    snprintf(number, sizeof number, "%lu", made);
    if (wanted >= 0 && (first == 0 || made < first))
        tell(number);
    wanted = -1;
}

/* The function behind ours, found once; NAME is also its name in the C library. */
#define REAL(name) \
    static __typeof__(&name) real; \
    if (!real) \
        real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define MOCK(kind, result, failed, name, parameters, arguments) \
    EXPORT result name parameters \
    { \
        REAL(name); \
        return fails(kind) ? failed : real arguments; \
    }

MOCK(MEMORY, void *, NULL, malloc, (size_t size), (size))
MOCK(MEMORY, void *, NULL, calloc, (size_t count, size_t size), (count, size))
MOCK(MEMORY, void *, NULL, realloc, (void *memory, size_t size), (memory, size))
MOCK(MEMORY, void *, NULL, aligned_alloc, (size_t alignment, size_t size), (alignment, size))

MOCK(OPEN, FILE *, NULL, fopen64, (const char *path, const char *mode), (path, mode))
MOCK(OPEN, DIR *, NULL, opendir, (const char *path), (path))
MOCK(OPEN, int, -1, mkdir, (const char *path, mode_t mode), (path, mode))
MOCK(OPEN, int, -1, mkostemp64, (char *path, int flags), (path, flags))
MOCK(OPEN, int, -1, fstat64, (int file, struct stat64 *status), (file, status))
MOCK(OPEN, int, -1, scandir64,
     (const char *path, struct dirent64 ***list, int (*want)(const struct dirent64 *),
      int (*order)(const struct dirent64 **, const struct dirent64 **)),
     (path, list, want, order))

EXPORT int open64(const char *path, int flags, ...)
{
    REAL(open64);
    va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return fails(OPEN) ? -1 : real(path, flags, mode);
}

MOCK(READ, ssize_t, -1, read, (int file, void *data, size_t size), (file, data, size))
MOCK(READ, ssize_t, -1, pread64, (int file, void *data, size_t size, off64_t at), (file, data, size, at))

/* As the C library marks a stream on which something failed. */
static bool stream_fails(enum kind kind, FILE *stream)
{
    enum { ERROR_SEEN = 0x20 };
    if (stream == stderr || stream == stdout || !fails(kind))
        return false;
    stream->_flags |= ERROR_SEEN;
    return true;
}

#define STREAM_MOCK(kind, result, failed, name, parameters, arguments) \
    EXPORT result name parameters \
    { \
        REAL(name); \
        return stream_fails(kind, stream) ? failed : real arguments; \
    }

STREAM_MOCK(READ, size_t, 0, fread, (void *data, size_t size, size_t count, FILE *stream), (data, size, count, stream))
STREAM_MOCK(READ, ssize_t, -1, getline, (char **line, size_t *capacity, FILE *stream), (line, capacity, stream))
STREAM_MOCK(WRITE, size_t, 0, fwrite, (const void *data, size_t size, size_t count, FILE *stream), (data, size, count, stream))
STREAM_MOCK(WRITE, int, EOF, fflush, (FILE *stream), (stream))

/* It is closed all the same. */
EXPORT int fclose(FILE *stream)
{
    REAL(fclose);
    const int closed = real(stream);
    return fails(WRITE) ? EOF : closed;
}

MOCK(WRITE, ssize_t, -1, write, (int file, const void *data, size_t size), (file, data, size))
MOCK(WRITE, int, -1, ftruncate64, (int file, off64_t size), (file, size))
MOCK(SYNC, int, -1, fsync, (int file), (file))
MOCK(RENAME, int, -1, rename, (const char *from, const char *to), (from, to))
MOCK(RENAME, int, -1, unlink, (const char *path), (path))
MOCK(MAP, void *, MAP_FAILED, mmap64, (void *at, size_t size, int access, int flags, int file, off64_t offset),
     (at, size, access, flags, file, offset))
MOCK(FORK, pid_t, -1, fork, (void), ())

EXPORT void *mremap(void *old, size_t old_size, size_t size, int flags, ...)
{
    static void *(*real)(void *, size_t, size_t, int, ...); /* the address behind flags is for MREMAP_FIXED, which nobody uses */
    if (!real)
        real = (void *(*)(void *, size_t, size_t, int, ...))dlsym(RTLD_NEXT, "mremap");
    return fails(MAP) ? MAP_FAILED : real(old, old_size, size, flags);
}

/* These say their error as the result. */
MOCK(THREAD, int, EAGAIN, pthread_create, (pthread_t *thread, const pthread_attr_t *how, void *(*run)(void *), void *user),
     (thread, how, run, user))
MOCK(THREAD, int, EAGAIN, pthread_mutex_init, (pthread_mutex_t *mutex, const pthread_mutexattr_t *how), (mutex, how))
MOCK(THREAD, int, EAGAIN, pthread_cond_init, (pthread_cond_t *condition, const pthread_condattr_t *how), (condition, how))
