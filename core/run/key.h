/*
 * key: a deduper's key folded to the 64 bits by which tables know it. Plugins make keys as they like, so every bit must
 * have weight, and keys that are near each other in any simple way must not fall together.
 */
#ifndef CORE_RUN_KEY_H
#define CORE_RUN_KEY_H

#include <quern/host.h>

/* MurmurHash3's finalizer: one to one. */
static inline uint64_t key_mix(uint64_t value)
{
    value = (value ^ value >> 33) * UINT64_C(0xFF51AFD7ED558CCD);
    value = (value ^ value >> 33) * UINT64_C(0xC4CEB9FE1A85EC53);
    return value ^ value >> 33;
}

/* One to one in either half alone. */
static inline uint64_t key_fold(const qn_key *key)
{
    return key_mix(key->high ^ key_mix(key->low + UINT64_C(0x9E3779B97F4A7C15)));
}

#endif
