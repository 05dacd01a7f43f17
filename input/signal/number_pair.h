/* number_pair.h - two doubles worked on at once, for long sums: what every x86-64 can do, and plain C
 * elsewhere.
 *
 * Each half is rounded as a single number would be, so the bits do not depend on the processor. */
#ifndef EVENKEEL_SIGNAL_NUMBER_PAIR_H
#define EVENKEEL_SIGNAL_NUMBER_PAIR_H

#include <math.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

typedef double number_pair __attribute__((vector_size(16), aligned(8), may_alias));
typedef long long pair_bits __attribute__((vector_size(16))); /* of a comparison: all ones where it holds */

static inline number_pair pair_of(double v)
{
    return (number_pair){v, v};
}
static inline number_pair pair_at(const double *v) /* v[0], v[1] */
{
    return *(const number_pair *)v;
}
static inline double pair_sum(number_pair p)
{
    return p[0] + p[1];
}

/* The compiler joins none of these by itself: it keeps errno for sqrt, and the order of comparisons. No
 * NaN in min and max. */
static inline number_pair pair_sqrt(number_pair p)
{
#ifdef __SSE2__
    return (number_pair)_mm_sqrt_pd((__m128d)p);
#else
    return (number_pair){sqrt(p[0]), sqrt(p[1])};
#endif
}
static inline number_pair pair_min(number_pair p, number_pair q)
{
#ifdef __SSE2__
    return (number_pair)_mm_min_pd((__m128d)p, (__m128d)q);
#else
    return (number_pair){p[0] < q[0] ? p[0] : q[0], p[1] < q[1] ? p[1] : q[1]};
#endif
}
static inline number_pair pair_max(number_pair p, number_pair q)
{
#ifdef __SSE2__
    return (number_pair)_mm_max_pd((__m128d)p, (__m128d)q);
#else
    return (number_pair){p[0] > q[0] ? p[0] : q[0], p[1] > q[1] ? p[1] : q[1]};
#endif
}
static inline number_pair pair_abs(number_pair p)
{
    const pair_bits not_sign = {0x7fffffffffffffff, 0x7fffffffffffffff};
    return (number_pair)((pair_bits)p & not_sign);
}

static inline int pair_any(pair_bits holds) /* not 0: in one half or both */
{
#ifdef __SSE2__
    return _mm_movemask_pd((__m128d)holds);
#else
    return (holds[0] | holds[1]) != 0;
#endif
}

/* The smaller and the larger half. */
static inline double pair_low(number_pair p)
{
    return p[0] < p[1] ? p[0] : p[1];
}
static inline double pair_high(number_pair p)
{
    return p[0] > p[1] ? p[0] : p[1];
}

#endif
