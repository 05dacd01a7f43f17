#include "signal/entropy_kernel.h"

#include "signal/simd.h"

/* One source for every level: the vector types of the compiler, as wide as the level has them. */
#define LANES_NAME(x) x##_base_16
#define LANES_TARGET
#define LANES_BYTES 16
#define LANES_BITS 16
#include "signal/entropy_lanes.h"

#define LANES_NAME(x) x##_base_32
#define LANES_TARGET
#define LANES_BYTES 16
#define LANES_BITS 32
#include "signal/entropy_lanes.h"

#if defined __x86_64__
#define LANES_NAME(x) x##_avx2_16
#define LANES_TARGET __attribute__((target("avx2")))
#define LANES_BYTES 32
#define LANES_BITS 16
#include "signal/entropy_lanes.h"

#define LANES_NAME(x) x##_avx2_32
#define LANES_TARGET __attribute__((target("avx2")))
#define LANES_BYTES 32
#define LANES_BITS 32
#include "signal/entropy_lanes.h"

#define LANES_NAME(x) x##_avx512_16
#define LANES_TARGET SIMD_AVX512_TARGET("avx512f,avx512bw,avx512dq,avx512vl")
#define LANES_BYTES 64
#define LANES_BITS 16
#include "signal/entropy_lanes.h"

#define LANES_NAME(x) x##_avx512_32
#define LANES_TARGET SIMD_AVX512_TARGET("avx512f,avx512bw,avx512dq,avx512vl")
#define LANES_BYTES 64
#define LANES_BITS 32
#include "signal/entropy_lanes.h"

static entropy_kernel *const kernels[SIMD_LEVEL_COUNT][2] = {
    [SIMD_BASE] = {kernel_base_32, kernel_base_16},
    [SIMD_AVX2] = {kernel_avx2_32, kernel_avx2_16},
    [SIMD_AVX512] = {kernel_avx512_32, kernel_avx512_16},
};
#else
static entropy_kernel *const kernels[SIMD_LEVEL_COUNT][2] = {[SIMD_BASE] = {kernel_base_32, kernel_base_16}};
#endif

entropy_kernel *entropy_kernel_for(bool ranks_of_16_bit)
{
    return kernels[simd_level()][ranks_of_16_bit];
}
