#include "signal/series_scale.h"

#include <math.h>

#include "signal/number_pair.h"

/* Side by side, so that no addition or maximum waits for the one before. */
enum { LANES = 8, PAIRS = LANES / 2 };

/* 0 times a number is 0, and NaN times 0 and infinity times 0 are NaN, which no addition takes away. */
bool series_finite(const double *u, size_t n)
{
    number_pair zero[PAIRS] = {{0.0}};
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
#pragma GCC unroll 4
        for (size_t l = 0; l < PAIRS; l++) zero[l] += pair_at(u + i + 2 * l) * 0.0;
    }
    double sum = pair_sum((zero[0] + zero[1]) + (zero[2] + zero[3]));
    for (; i < n; i++) sum += u[i] * 0.0;
    return sum == 0.0;
}

static double larger(double a, double b)
{
    return a > b ? a : b;
}

static double largest_difference(const double *u, size_t n)
{
    double most[LANES] = {0.0}, largest = 0.0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        for (size_t l = 0; l < LANES; l++) most[l] = larger(fabs(u[i + l] - u[0]), most[l]);
    }
    for (; i < n; i++) largest = larger(fabs(u[i] - u[0]), largest);
    for (size_t l = 0; l < LANES; l++) largest = larger(most[l], largest);
    return largest;
}

struct series_scale series_scale_of(const double *u, size_t n)
{
    struct series_scale s = {.largest = INFINITY, .first = 1.0, .second = 1.0};
    if (!series_finite(u, n)) return s;
    s.largest = largest_difference(u, n);
    if (s.largest == 0.0 || isinf(s.largest)) return s;
    (void)frexp(s.largest, &s.exponent);
    s.first = ldexp(1.0, -s.exponent / 2);
    s.second = ldexp(1.0, s.exponent / 2 - s.exponent);
    return s;
}
