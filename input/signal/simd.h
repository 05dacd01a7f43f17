/* simd.h - which vector instructions this processor has, decided once at run time.
 *
 * Results never depend on the level: counts are integers, sums keep one order. */
#ifndef EVENKEEL_SIGNAL_SIMD_H
#define EVENKEEL_SIGNAL_SIMD_H

enum simd_level { SIMD_BASE, SIMD_AVX2, SIMD_AVX512, SIMD_LEVEL_COUNT };

enum simd_level simd_level(void);             /* in use: the best there is, unless limited. Any thread */
enum simd_level simd_best(void);              /* what the processor has */
void simd_limit(enum simd_level highest);     /* for checks; before any thread computes */
const char *simd_level_name(enum simd_level); /* "base" (SSE2 on x86-64), "avx2", "avx512" */

#endif
