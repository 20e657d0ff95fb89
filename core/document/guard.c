#include "guard.h"

#include <signal.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

enum { MOST = 1024 }; /* mappings at a time; a line of documents holds far fewer */

/* For a signal handler: no locks, only atomic words. size 0: free; its own address is set before, and taken away after. */
static struct mapping {
    uintptr_t begin;
    size_t size;
    bool taken, torn;
} mappings[MOST];

static struct sigaction before;
static size_t page_size; /* 0: there is no guard */

static struct mapping *find(uintptr_t at)
{
    for (int i = 0; i < MOST; i++) {
        const size_t size = __atomic_load_n(&mappings[i].size, __ATOMIC_ACQUIRE);
        if (size && at >= mappings[i].begin && at - mappings[i].begin < size)
            return &mappings[i];
    }
    return NULL;
}

/* The page that is gone becomes one of zeros, and the instruction is tried again. */
static void on_bus_error(int number, siginfo_t *info, void *context)
{
    const uintptr_t at = (uintptr_t)info->si_addr;
    struct mapping *mapping = find(at);
    (void)context;
    if (mapping) {
        void *page = (void *)(at & ~(uintptr_t)(page_size - 1));
        __atomic_store_n(&mapping->torn, true, __ATOMIC_RELAXED);
        if (mmap(page, page_size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED)
            return;
    }
    sigaction(number, &before, NULL); /* and the instruction raises it again */
}

void guard_begin(void)
{
    struct sigaction action = {.sa_sigaction = on_bus_error, .sa_flags = SA_SIGINFO};
    sigemptyset(&action.sa_mask);
    const long size = sysconf(_SC_PAGESIZE);
    if (size > 0 && sigaction(SIGBUS, &action, &before) == 0)
        page_size = (size_t)size;
}

int guard_add(void *data, size_t size)
{
    for (int i = 0; page_size && i < MOST; i++) {
        if (__atomic_exchange_n(&mappings[i].taken, true, __ATOMIC_ACQUIRE))
            continue;
        mappings[i].begin = (uintptr_t)data;
        mappings[i].torn = false;
        __atomic_store_n(&mappings[i].size, size, __ATOMIC_RELEASE);
        return i;
    }
    return -1;
}

bool guard_is_torn(int number)
{
    return number >= 0 && __atomic_load_n(&mappings[number].torn, __ATOMIC_RELAXED);
}

void guard_remove(int number)
{
    if (number < 0)
        return;
    __atomic_store_n(&mappings[number].size, 0, __ATOMIC_RELEASE);
    __atomic_store_n(&mappings[number].taken, false, __ATOMIC_RELEASE);
}
