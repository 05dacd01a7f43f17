#include "signal/stay_kernel.h"

#include "signal/simd.h"

static bool any_stays(const int64_t *staying, size_t lanes)
{
    int64_t any = 0;
    for (size_t i = 0; i < lanes; i++) any |= staying[i];
    return any != 0;
}

/* Lanes are the samples that ask, so that no branch depends on the answer: asking one by one, half of the
 * time went into mispredicted ends. Two vectors at a time; a pair of vectors in which nobody stays is done. */
#define STAY_KERNEL(name, architecture, lanes)                                                               \
    architecture static bool name(struct stay_lanes *l, const double *x, const double *y, size_t n,          \
                                  double radius2)                                                            \
    {                                                                                                        \
        typedef double wide __attribute__((vector_size(8 * (lanes)), may_alias));                            \
        typedef long long mask __attribute__((vector_size(8 * (lanes)), may_alias));                         \
        bool any = false;                                                                                    \
        for (size_t at = 0; at < STAY_LANES; at += 2 * (lanes)) {                                            \
            const wide *own_x = (const wide *)(l->x + at), *own_y = (const wide *)(l->y + at);               \
            mask *staying = (mask *)(l->staying + at), *count = (mask *)(l->count + at);                     \
            wide px = own_x[0], qx = own_x[1], py = own_y[0], qy = own_y[1];                                 \
            mask p = staying[0], q = staying[1], p_count = count[0], q_count = count[1];                     \
            if (!any_stays(l->staying + at, 2 * (lanes))) continue;                                          \
            for (size_t s = 0; s < n; s++) {                                                                 \
                wide pdx = x[s] - px, pdy = y[s] - py, qdx = x[s] - qx, qdy = y[s] - qy;                     \
                p &= (mask)(pdx * pdx + pdy * pdy <= radius2);                                               \
                q &= (mask)(qdx * qdx + qdy * qdy <= radius2);                                               \
                p_count -= p;                                                                                \
                q_count -= q;                                                                                \
            }                                                                                                \
            staying[0] = p, staying[1] = q;                                                                  \
            count[0] = p_count, count[1] = q_count;                                                          \
            any |= any_stays(l->staying + at, 2 * (lanes));                                                  \
        }                                                                                                    \
        return any;                                                                                          \
    }

STAY_KERNEL(walk_base, , 2)
#if defined __x86_64__
STAY_KERNEL(walk_avx2, __attribute__((target("avx2"))), 4)
STAY_KERNEL(walk_avx512, SIMD_AVX512_TARGET("avx512f,avx512dq,avx512vl"), 8)

static stay_kernel *const kernels[SIMD_LEVEL_COUNT] = {
    [SIMD_BASE] = walk_base, [SIMD_AVX2] = walk_avx2, [SIMD_AVX512] = walk_avx512};
#else
static stay_kernel *const kernels[SIMD_LEVEL_COUNT] = {[SIMD_BASE] = walk_base};
#endif

stay_kernel *stay_kernel_now(void)
{
    return kernels[simd_level()];
}
