#include "signal/simd.h"

#include <stdatomic.h>

#include "base/processor.h"

static atomic_int limit = SIMD_LEVEL_COUNT - 1;

enum simd_level simd_best(void)
{
#if defined __x86_64__
    if (PROCESSOR_HAS(AVX512F, "avx512f") && PROCESSOR_HAS(AVX512BW, "avx512bw") &&
        PROCESSOR_HAS(AVX512DQ, "avx512dq") && PROCESSOR_HAS(AVX512VL, "avx512vl"))
        return SIMD_AVX512;
    if (PROCESSOR_HAS(AVX2, "avx2")) return SIMD_AVX2;
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
