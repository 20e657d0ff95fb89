#include "groups.h"

bool groups_init(struct groups *self, uint32_t most, qn_call *call)
{
    size_t size = 16;
    while (size < (size_t)most * 2)
        size *= 2;
    *self = (struct groups){.slots = qn_scratch(call, size * sizeof *self->slots), .keys = qn_scratch(call, most * sizeof *self->keys),
                     .mask = (uint32_t)(size - 1)};
    return self->slots && self->keys;
}

void groups_clear(struct groups *self)
{
    memset(self->slots, 0, ((size_t)self->mask + 1) * sizeof *self->slots);
    self->count = 0;
}

uint32_t groups_number(struct groups *self, uint64_t key)
{
    uint32_t at = (uint32_t)((key * 0x9E3779B97F4A7C15u) >> 32) & self->mask;
    for (; self->slots[at]; at = (at + 1) & self->mask)
        if (self->keys[self->slots[at] - 1] == key)
            return self->slots[at] - 1;
    self->keys[self->count] = key;
    self->slots[at] = ++self->count;
    return self->count - 1;
}
