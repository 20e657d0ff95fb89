#include "groups.h"

bool groups_init(struct groups *self, uint32_t most, qn_call *call)
{
    size_t size = 16;
    while (size < (size_t)most * 2)
        size *= 2;
    *self = (struct groups){.keys = qn_scratch(call, size * sizeof *self->keys),
                     .numbers = qn_scratch(call, size * sizeof *self->numbers), .mask = (uint32_t)(size - 1)};
    return self->keys && self->numbers;
}

void groups_clear(struct groups *self)
{
    memset(self->keys, 0, ((size_t)self->mask + 1) * sizeof *self->keys);
    self->count = 0;
}

uint32_t groups_number(struct groups *self, uint64_t key)
{
    key += key == 0;
    uint32_t at = (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 32) & self->mask;
    while (self->keys[at] && self->keys[at] != key)
        at = (at + 1) & self->mask;
    if (!self->keys[at]) {
        self->keys[at] = key;
        self->numbers[at] = self->count++;
    }
    return self->numbers[at];
}
