/* axis_spread.c - sums over one series. */
#include "signal/axis_spread.h"

#include <math.h>

#include "signal/number_pair.h"

double sum_of_products(const double *a, double a0, const double *b, double b0, size_t n)
{
    number_pair even = pair_of(0.0), odd = even, from_a = pair_of(a0), from_b = pair_of(b0);
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        even += (pair_at(a + i) - from_a) * (pair_at(b + i) - from_b);
        odd += (pair_at(a + i + 2) - from_a) * (pair_at(b + i + 2) - from_b);
    }
    double sum = pair_sum(even) + pair_sum(odd);
    for (; i < n; i++) sum += (a[i] - a0) * (b[i] - b0);
    return sum;
}

/* The mean relative to the first value: exact for a constant series, and an offset costs no digits. */
static void means(const double *u, size_t n, struct axis_spread *out)
{
    number_pair sums = pair_of(0.0), sizes = sums, squares = sums, first = pair_of(u[0]);
    size_t i = 0;
    for (; i + 2 <= n; i += 2) {
        number_pair v = pair_at(u + i);
        sums += v - first;
        sizes += pair_abs(v);
        squares += v * v;
    }
    double sum = pair_sum(sums), size = pair_sum(sizes), square = pair_sum(squares);
    if (i < n) {
        sum += u[i] - u[0];
        size += fabs(u[i]);
        square += u[i] * u[i];
    }
    out->mean = u[0] + sum / (double)n;
    out->mean_abs = size / (double)n;
    out->mean_square = square / (double)n;
}

void series_limits(const double *u, size_t n, double *low, double *high)
{
    number_pair lows = {u[0], u[n - 1]}, highs = lows; /* the last one may have no partner */
    number_pair other_lows = lows, other_highs = lows; /* so that one need not wait for the other */
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        number_pair v = pair_at(u + i), w = pair_at(u + i + 2);
        lows = pair_min(lows, v);
        highs = pair_max(highs, v);
        other_lows = pair_min(other_lows, w);
        other_highs = pair_max(other_highs, w);
    }
    if (i + 2 <= n) {
        lows = pair_min(lows, pair_at(u + i));
        highs = pair_max(highs, pair_at(u + i));
    }
    *low = pair_low(pair_min(lows, other_lows));
    *high = pair_high(pair_max(highs, other_highs));
}

void axis_spread_run(const double *u, size_t n, struct axis_spread *out)
{
    means(u, n, out);
    series_limits(u, n, &out->low, &out->high);
    out->deviation2 = sum_of_products(u, out->mean, u, out->mean, n);
}
