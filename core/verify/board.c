#include "board.h"

#include <stdarg.h>
#include <stdio.h>
#include <sys/mman.h>

struct board *board_new(void)
{
    void *memory = mmap(NULL, sizeof(struct board), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    return memory == MAP_FAILED ? NULL : memory;
}

void board_free(struct board *board)
{
    if (board)
        munmap(board, sizeof *board);
}

void board_note(struct board *board, enum rule rule, const char *format, ...)
{
    const uint32_t number = __atomic_fetch_add(&board->rules[rule].count, 1, __ATOMIC_RELAXED);
    if (number >= BOARD_EVIDENCE)
        return;
    char *out = board->rules[rule].evidence[number];
    va_list arguments;
    va_start(arguments, format);
    const int size = vsnprintf(out, BOARD_TEXT, format, arguments);
    va_end(arguments);
    if (*board->doing && size >= 0 && size < BOARD_TEXT)
        snprintf(out + size, BOARD_TEXT - (size_t)size, " (%.200s)", board->doing);
}

void board_settle(struct board *board, enum rule rule)
{
    board->rules[rule].settled = 1;
}

void board_waive(struct board *board, enum rule rule)
{
    board->rules[rule].waived = 1;
}

void board_at(struct board *board, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(board->doing, sizeof board->doing, format, arguments);
    va_end(arguments);
    __atomic_add_fetch(&board->beats, 1, __ATOMIC_RELAXED);
}

void board_watch(struct board *board, const void *begin, size_t size, enum rule rule, const char *what)
{
    const uint32_t number = __atomic_fetch_add(&board->region_next, 1, __ATOMIC_RELAXED) % BOARD_REGIONS;
    struct board_region *region = &board->regions[number];
    *region = (struct board_region){(uintptr_t)begin, (uintptr_t)begin + size, rule, ""};
    snprintf(region->what, sizeof region->what, "%s", what);
}

const struct board_region *board_region(const struct board *board, uintptr_t address)
{
    for (uint32_t i = 1; i <= BOARD_REGIONS; i++) { /* the youngest first: addresses are used again */
        const struct board_region *region = &board->regions[(board->region_next - i) % BOARD_REGIONS];
        if (address >= region->begin && address < region->end && region->rule < RULES)
            return region;
    }
    return NULL;
}
