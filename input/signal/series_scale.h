/* series_scale.h - exact factors that bring a series of any magnitude to about 1, so that squares neither
 * overflow nor vanish. */
#ifndef EVENKEEL_SIGNAL_SERIES_SCALE_H
#define EVENKEEL_SIGNAL_SERIES_SCALE_H

#include <stdbool.h>
#include <stddef.h>

struct series_scale {
    double largest;       /* difference from the first value; 0: constant; infinite: it, or a value, is not finite */
    int exponent;         /* of it: largest / 2^exponent is 0.5..1 */
    double first, second; /* powers of two, product 2^-exponent, which alone may be out of range */
};

bool series_finite(const double *u, size_t n);
struct series_scale series_scale_of(const double *u, size_t n); /* n above 0 */

/* Difference from the first value, scaled: -1..1. */
static inline double series_scaled(const struct series_scale *s, const double *u, size_t i)
{
    return (u[i] - u[0]) * s->first * s->second;
}

#endif
