/* axis_spread.h - one pass of sums over one series: what metrics.md 5 asks of an axis and of the distance
 * from the centre.
 *
 * Pure, any thread. Sums run in a fixed number of chains side by side: fast, and the same bits on every
 * machine. */
#ifndef EVENKEEL_SIGNAL_AXIS_SPREAD_H
#define EVENKEEL_SIGNAL_AXIS_SPREAD_H

#include <stddef.h>

struct axis_spread {
    double mean; /* exact for a constant series */
    double mean_abs;
    double mean_square; /* about zero */
    double low, high;
    double deviation2; /* sum of squares about the mean */
};
/* u [n], n of 1 or more, finite. */
void axis_spread_run(const double *u, size_t n, struct axis_spread *out);

/* The smallest and the largest value. */
void series_limits(const double *u, size_t n, double *low, double *high);

/* Sum of (a - a0) (b - b0). */
double sum_of_products(const double *a, double a0, const double *b, double b0, size_t n);

#endif
