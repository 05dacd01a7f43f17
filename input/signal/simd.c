#include "signal/simd.h"

#include <stdatomic.h>

static atomic_int limit = SIMD_LEVEL_COUNT - 1;

enum simd_level simd_best(void)
{
#if defined __x86_64__
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
        __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl"))
        return SIMD_AVX512;
    if (__builtin_cpu_supports("avx2")) return SIMD_AVX2;
#endif
    return SIMD_BASE;
}

enum simd_level simd_level(void)
{
    int best = (int)simd_best(), highest = atomic_load_explicit(&limit, memory_order_relaxed);
    return (enum simd_level)(best < highest ? best : highest);
}

void simd_limit(enum simd_level highest)
{
    atomic_store_explicit(&limit, (int)highest, memory_order_relaxed);
}

const char *simd_level_name(enum simd_level level)
{
    static const char *const names[SIMD_LEVEL_COUNT] = {"base", "avx2", "avx512"};
    return level < SIMD_LEVEL_COUNT ? names[level] : "unknown";
}
