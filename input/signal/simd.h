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

/* The attribute of an AVX-512 kernel. GCC 12 keeps 64-byte vectors in stack frames that its check for use after return aligns less
 * (GCC bug 110027): there such kernels are left out of the address sanitizer; the narrower ones stay in it. */
#if defined(__SANITIZE_ADDRESS__) && !defined(__clang__)
#define SIMD_AVX512_TARGET(features) __attribute__((target(features), no_sanitize_address))
#else
#define SIMD_AVX512_TARGET(features) __attribute__((target(features)))
#endif

#endif
