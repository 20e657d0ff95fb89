/**
 * @file lanes.h
 * Sixteen bytes at a time, by the vectors that GCC and Clang have for every machine. Where a question is asked of
 * each byte the answer is a lane of 0xFF for yes and of 0 for no; `&`, `|` and `~` combine answers.
 */
#ifndef QUERN_LANES_H
#define QUERN_LANES_H

#include <quern/types.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum { LANES = 16 };
typedef unsigned char lanes __attribute__((vector_size(LANES)));

/** Sixteen bytes from anywhere. */
static inline lanes lanes_load(const void *from)
{
    lanes loaded;
    memcpy(&loaded, from, LANES);
    return loaded;
}

/** Up to eight bytes, the first one lowest, as a number; made of whole loads, since copies of odd sizes are slow. */
static inline uint64_t lanes_word_(const unsigned char *from, size_t size)
{
    uint64_t low = 0, high = 0;
    if (size >= 4) {
        for (unsigned i = 0; i < 4; i++) { /* one load each */
            low |= (uint64_t)from[i] << 8 * i;
            high |= (uint64_t)from[size - 4 + i] << 8 * i;
        }
        return low | high << 8 * (size - 4);
    }
    return size ? from[0] | (uint64_t)from[size / 2] << 8 * (size / 2) | (uint64_t)from[size - 1] << 8 * (size - 1) : 0;
}

/** The bytes of a text that is shorter than LANES, and zeros behind them. */
static inline lanes lanes_load_part(const void *from, size_t size)
{
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
    typedef uint64_t words __attribute__((vector_size(LANES)));
    const unsigned char *bytes = (const unsigned char *)from;
    const size_t first = size < 8 ? size : 8;
    return (lanes)(words){lanes_word_(bytes, first), lanes_word_(bytes + first, size - first)};
#else
    lanes loaded = {0};
    if (size)
        memcpy(&loaded, from, size);
    return loaded;
#endif
}

static inline lanes lanes_are(lanes all, unsigned char byte)
{
    return (lanes)(all == byte);
}

/** Which lie in a range, both ends of it included? */
static inline lanes lanes_within(lanes all, unsigned char first, unsigned char last)
{
    return (lanes)(all - first <= (unsigned char)(last - first));
}

/** The answers as bits, that of the first byte lowest. */
static inline unsigned lanes_bits(lanes answers)
{
#ifdef __SSE2__
    return (unsigned)_mm_movemask_epi8((__m128i)answers);
#else
    unsigned bits = 0;
    for (unsigned i = 0; i < LANES; i++)
        bits |= (unsigned)(answers[i] >> 7) << i;
    return bits;
#endif
}

/** All sixteen numbers added up. */
static inline uint32_t lanes_sum(lanes numbers)
{
#ifdef __SSE2__
    const __m128i halves = _mm_sad_epu8((__m128i)numbers, _mm_setzero_si128());
    return (uint32_t)(_mm_cvtsi128_si32(halves) + _mm_extract_epi16(halves, 4));
#else
    uint32_t sum = 0;
    for (unsigned i = 0; i < LANES; i++)
        sum += numbers[i];
    return sum;
#endif
}

#endif
