#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1 /* its shadow memory is larger than any limit */
#else
#define SANITIZED 0
#endif

/* ---- Limits ---- */

size_t sandbox_memory(void)
{
    unsigned long pages = 0;
    FILE *file = fopen("/proc/self/statm", "re");
    if (file) {
        if (fscanf(file, "%*u %*u %*u %*u %*u %lu", &pages) != 1)
            pages = 0;
        fclose(file);
    }
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

static bool limit(int resource, rlim_t most)
{
    struct rlimit now;
    if (getrlimit(resource, &now) != 0)
        return false;
    if (now.rlim_cur != RLIM_INFINITY && now.rlim_cur < most)
        most = now.rlim_cur;
    return setrlimit(resource, &(struct rlimit){most, most}) == 0;
}

/*
 * Memory is counted as data, not as address space, for the memory shared with the engine is large and mostly empty.
 * There is no limit of CPU time: the system counts it over all documents, and the engine looks at the clock of each.
 */
static bool set_limits(size_t memory)
{
    const size_t data = sandbox_memory();
    const bool bounded = SANITIZED || (data && limit(RLIMIT_DATA, data + memory));
    return bounded && limit(RLIMIT_STACK, 8 << 20) && limit(RLIMIT_FSIZE, 0) && limit(RLIMIT_CORE, 0) && limit(RLIMIT_NPROC, 0);
}

/* ---- System calls ---- */

#if defined(__x86_64__)
#define ARCHITECTURE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define ARCHITECTURE AUDIT_ARCH_AARCH64
#elif defined(__riscv) && __riscv_xlen == 64
#define ARCHITECTURE AUDIT_ARCH_RISCV64
#endif

#ifdef ARCHITECTURE

/* What computing and reading files needs; those that the architecture has not are left out. */
static const int allowed[] = {
    SYS_futex, SYS_read, SYS_pread64, SYS_readv, SYS_preadv, SYS_write, SYS_pwrite64, SYS_writev, SYS_close, SYS_lseek,
    SYS_fstat, SYS_newfstatat, SYS_statx, SYS_statfs, SYS_fstatfs, SYS_faccessat, SYS_faccessat2, SYS_readlinkat, SYS_getdents64,
    SYS_getcwd, SYS_fcntl, SYS_dup, SYS_fadvise64, SYS_readahead,
    SYS_mmap, SYS_munmap, SYS_mremap, SYS_mprotect, SYS_madvise, SYS_mincore, SYS_brk, SYS_membarrier,
    SYS_rt_sigaction, SYS_rt_sigprocmask, SYS_rt_sigreturn, SYS_sigaltstack, SYS_restart_syscall,
    SYS_exit, SYS_exit_group, SYS_sched_yield, SYS_sched_getaffinity, SYS_nanosleep, SYS_clock_nanosleep, SYS_ppoll, SYS_pselect6, SYS_rt_sigsuspend,
    SYS_clock_gettime, SYS_clock_getres, SYS_gettimeofday, SYS_times, SYS_getrusage, SYS_getrlimit,
    SYS_getpid, SYS_gettid, SYS_getppid, SYS_getuid, SYS_geteuid, SYS_getgid, SYS_getegid, SYS_uname, SYS_sysinfo, SYS_getcpu,
    SYS_getrandom, SYS_set_robust_list, SYS_set_tid_address,
#ifdef SYS_rseq
    SYS_rseq,
#endif
#ifdef __x86_64__
    SYS_stat, SYS_lstat, SYS_access, SYS_readlink, SYS_getdents, SYS_poll, SYS_select, SYS_time, SYS_pause, SYS_arch_prctl,
#endif
};

/* What a C library tries first and does without when it is told that the kernel has no such call. */
static const int unknown[] = {
#ifdef SYS_clone3
    SYS_clone3,
#endif
#ifdef SYS_openat2
    SYS_openat2,
#endif
};

enum { MOST = 2 * (sizeof allowed / sizeof *allowed + sizeof unknown / sizeof *unknown) + 64 };

struct program {
    struct sock_filter code[MOST];
    unsigned short size;
};

static void add(struct program *program, uint16_t code, uint32_t value, uint8_t yes, uint8_t no)
{
    program->code[program->size++] = (struct sock_filter){code, yes, no, value};
}

static void load(struct program *program, size_t offset)
{
    add(program, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void give(struct program *program, uint32_t verdict)
{
    add(program, BPF_RET | BPF_K, verdict, 0, 0);
}

/* The low and the high half of an argument: these machines keep the low one first. */
#define LOW(n) (offsetof(struct seccomp_data, args) + 8 * (n))
#define HIGH(n) (LOW(n) + 4)
#define DENIED (SECCOMP_RET_ERRNO | EPERM)

/* Opening is for reading only. */
static void add_open(struct program *program, int call, unsigned flags)
{
    const uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND | (__O_TMPFILE & ~O_DIRECTORY);
    add(program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4);
    load(program, LOW(flags));
    add(program, BPF_JMP | BPF_JSET | BPF_K, writing, 0, 1);
    give(program, DENIED);
    give(program, SECCOMP_RET_ALLOW);
}

/* A signal goes to the process itself only: abort and raise. */
static void add_signal(struct program *program, int call, uint32_t self)
{
    add(program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)call, 0, 4);
    load(program, LOW(0));
    add(program, BPF_JMP | BPF_JEQ | BPF_K, self, 0, 1);
    give(program, SECCOMP_RET_ALLOW);
    give(program, DENIED);
}

/* Limits are looked at, not set: there is no new one. */
static void add_prlimit(struct program *program)
{
    add(program, BPF_JMP | BPF_JEQ | BPF_K, SYS_prlimit64, 0, 6);
    load(program, LOW(2));
    add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 3);
    load(program, HIGH(2));
    add(program, BPF_JMP | BPF_JEQ | BPF_K, 0, 0, 1);
    give(program, SECCOMP_RET_ALLOW);
    give(program, DENIED);
}

static void write_program(struct program *program, uint32_t self)
{
    load(program, offsetof(struct seccomp_data, arch));
    add(program, BPF_JMP | BPF_JEQ | BPF_K, ARCHITECTURE, 1, 0);
    give(program, DENIED);
    load(program, offsetof(struct seccomp_data, nr));
    for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++) {
        add(program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)allowed[i], 0, 1);
        give(program, SECCOMP_RET_ALLOW);
    }
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        add(program, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)unknown[i], 0, 1);
        give(program, SECCOMP_RET_ERRNO | ENOSYS);
    }
    add_open(program, SYS_openat, 2);
#ifdef SYS_open
    add_open(program, SYS_open, 1);
#endif
    add_signal(program, SYS_kill, self);
    add_signal(program, SYS_tkill, self);
    add_signal(program, SYS_tgkill, self);
    add_prlimit(program);
    give(program, DENIED);
}

static bool set_filter(void)
{
    struct program program = {.size = 0};
    write_program(&program, (uint32_t)getpid());
    const struct sock_fprog filter = {program.size, program.code};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

#else

static bool set_filter(void)
{
    return false;
}

#endif

unsigned sandbox_enter(size_t memory)
{
    return (set_limits(memory) ? 0u : SANDBOX_NO_LIMITS) | (set_filter() ? 0u : SANDBOX_NO_FILTER);
}

const char *sandbox_lack(unsigned bit)
{
    return bit == SANDBOX_NO_FILTER ? "this system does not filter system calls (seccomp): an isolated plugin could open files and sockets"
                                    : "this system does not set limits: an isolated plugin could take all memory";
}
