/*
 * wide: inner loops that are compiled twice, for processors with vectors of 32 bytes and for all others. Both do the same
 * sums in the same order, so what comes out is the same.
 *
 *     INLINE void add(...) { the loop }
 *     WIDE static void add_wide(...) { add(...); }
 *     static void add_plain(...) { add(...); }
 *     (HAS_WIDE ? add_wide : add_plain)(...);
 */
#ifndef CONTENT_WIDE_H
#define CONTENT_WIDE_H

#include <stdbool.h>

#define INLINE static inline __attribute__((always_inline))
#if defined __x86_64__ && !defined CONTENT_PLAIN /* a test wants the plain ones everywhere */
#define WIDE __attribute__((target("avx2")))
#define HAS_WIDE __builtin_cpu_supports("avx2")
#else
#define WIDE
#define HAS_WIDE false
#endif

#endif
