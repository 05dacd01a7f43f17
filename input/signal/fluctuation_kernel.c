#include "signal/fluctuation_kernel.h"

#include "signal/simd.h"

#define UNROLLED _Pragma("GCC unroll 8")

/* The profile is walked from the window's start, minus the chord between its ends: another line taken away
 * first changes no residual. What is left is, in squares, at most 2 (s + 1) times the residuals, so that its
 * moments give them in one pass without cancellation. The profile itself only says where the chord runs; a
 * rounded chord does no harm, being a line.
 *
 * The last group ends with the last window and may repeat some of the one before. */
#define FLUCTUATION_KERNEL(name, architecture, lanes, vectors)                                               \
    architecture static void name(const double *u, const double *profile, size_t s, size_t windows,          \
                                  double *residual)                                                          \
    {                                                                                                        \
        typedef double wide __attribute__((vector_size(8 * (lanes)), aligned(8), may_alias));                \
        const double length = (double)s, middle = 0.5 * (length - 1.0);                                      \
        const double per_step = 1.0 / (length - 1.0), per_length = 1.0 / length;                             \
        const double per_spread = 12.0 / (length * (length * length - 1.0));                                 \
        for (size_t group = 0; group < windows; group += (lanes) * (vectors)) {                              \
            size_t first = group + (lanes) * (vectors) <= windows ? group : windows - (lanes) * (vectors);   \
            const double *x = u + first * s, *y = profile + first * s;                                       \
            wide *out = (wide *)(residual + first);                                                          \
            wide chord[vectors], d[vectors], sum[vectors], moment[vectors], squares[vectors];                \
            UNROLLED for (size_t v = 0; v < (vectors); v++) {                                                \
                const double *start = y + v * (lanes) * s;                                                   \
                wide step = {0};                                                                             \
                UNROLLED for (size_t l = 0; l < (lanes); l++) step[l] = start[l * s + s - 1] - start[l * s]; \
                chord[v] = step * per_step;                                                                  \
                d[v] = sum[v] = moment[v] = squares[v] = (wide){0};                                          \
            }                                                                                                \
            double t = -middle;                                                                              \
            for (size_t i = 1; i < s; i++) {                                                                 \
                t += 1.0;                                                                                    \
                UNROLLED for (size_t v = 0; v < (vectors); v++) {                                            \
                    const double *at = x + v * (lanes) * s + i;                                              \
                    wide step = {0};                                                                         \
                    UNROLLED for (size_t l = 0; l < (lanes); l++) step[l] = at[l * s];                       \
                    d[v] += step - chord[v];                                                                 \
                    sum[v] += d[v];                                                                          \
                    moment[v] += t * d[v];                                                                   \
                    squares[v] += d[v] * d[v];                                                               \
                }                                                                                            \
            }                                                                                                \
            UNROLLED for (size_t v = 0; v < (vectors); v++) {                                                \
                out[v] = squares[v] - sum[v] * sum[v] * per_length - moment[v] * moment[v] * per_spread;     \
            }                                                                                                \
        }                                                                                                    \
    }

FLUCTUATION_KERNEL(run_base, , 2, 2)
#if defined __x86_64__
FLUCTUATION_KERNEL(run_avx2, __attribute__((target("avx2"))), 4, 2)

/* Eight lanes to a vector gain nothing: lanes are loaded one by one, and two vectors hide more latency than
 * one. */
static fluctuation_kernel *const kernels[SIMD_LEVEL_COUNT] = {
    [SIMD_BASE] = run_base, [SIMD_AVX2] = run_avx2, [SIMD_AVX512] = run_avx2};
#else
static fluctuation_kernel *const kernels[SIMD_LEVEL_COUNT] = {[SIMD_BASE] = run_base};
#endif

fluctuation_kernel *fluctuation_kernel_now(void)
{
    return kernels[simd_level()];
}
