/* axis_spread.c - sums over one series. */
#include "signal/axis_spread.h"

#include <math.h>

enum { LANES = 4 };

static double join(const double lane[LANES])
{
    return (lane[0] + lane[1]) + (lane[2] + lane[3]);
}

double sum_of_products(const double *a, double a0, const double *b, double b0, size_t n)
{
    double sum[LANES] = {0.0};
    size_t whole = n - n % LANES;
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t j = 0; j < LANES; j++) sum[j] += (a[i + j] - a0) * (b[i + j] - b0);
    for (size_t i = whole; i < n; i++) sum[i - whole] += (a[i] - a0) * (b[i] - b0);
    return join(sum);
}

/* Relative to the first value: exact for a constant series, and an offset costs no digits. */
static double mean(const double *u, size_t n)
{
    double sum[LANES] = {0.0};
    size_t whole = n - n % LANES;
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t j = 0; j < LANES; j++) sum[j] += u[i + j] - u[0];
    for (size_t i = whole; i < n; i++) sum[i - whole] += u[i] - u[0];
    return u[0] + join(sum) / (double)n;
}

static double mean_abs(const double *u, size_t n)
{
    double sum[LANES] = {0.0};
    size_t whole = n - n % LANES;
    for (size_t i = 0; i < whole; i += LANES)
        for (size_t j = 0; j < LANES; j++) sum[j] += fabs(u[i + j]);
    for (size_t i = whole; i < n; i++) sum[i - whole] += fabs(u[i]);
    return join(sum) / (double)n;
}

static void limits(const double *u, size_t n, double *low, double *high)
{
    *low = *high = u[0];
    for (size_t i = 1; i < n; i++) {
        if (u[i] < *low) *low = u[i];
        if (u[i] > *high) *high = u[i];
    }
}

void axis_spread_run(const double *u, size_t n, struct axis_spread *out)
{
    out->mean = mean(u, n);
    out->mean_abs = mean_abs(u, n);
    out->mean_square = sum_of_products(u, 0.0, u, 0.0, n) / (double)n;
    limits(u, n, &out->low, &out->high);
    out->deviation2 = sum_of_products(u, out->mean, u, out->mean, n);
}
