/* series_scale.h - exact factors that bring a series of any magnitude to about 1, so that squares neither overflow nor vanish. */
#ifndef EVENKEEL_SIGNAL_SERIES_SCALE_H
#define EVENKEEL_SIGNAL_SERIES_SCALE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>

struct series_scale {
    double largest;      /* difference from the first value; 0: constant; infinite: it overflows */
    int exponent;        /* of it: largest / 2^exponent is 0.5..1 */
    double first, second; /* powers of two, product 2^-exponent, which alone may be out of range */
};

static inline bool series_finite(const double *u, size_t n)
{
    double zero = 0.0;
    for (size_t i = 0; i < n; i++) zero += u[i] * 0.0;
    return zero == 0.0;
}

/* u [n] finite, n above 0. */
static inline struct series_scale series_scale_of(const double *u, size_t n)
{
    struct series_scale s = {.first = 1.0, .second = 1.0};
    for (size_t i = 0; i < n; i++) {
        double d = fabs(u[i] - u[0]);
        s.largest = d > s.largest ? d : s.largest;
    }
    if (s.largest == 0.0 || isinf(s.largest)) return s;
    (void)frexp(s.largest, &s.exponent);
    s.first = ldexp(1.0, -s.exponent / 2);
    s.second = ldexp(1.0, s.exponent / 2 - s.exponent);
    return s;
}

/* Difference from the first value, scaled. */
static inline double series_scaled(const struct series_scale *s, const double *u, size_t i)
{
    return (u[i] - u[0]) * s->first * s->second;
}

#endif
