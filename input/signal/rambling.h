/* rambling.h - rambling and trembling: the path of the equilibrium point and the rest (metrics.md 10). One axis.
 *
 * Sources: Zatsiorsky & Duarte 1999 doi:10.1123/mcj.3.1.28, 2000 doi:10.1123/mcj.4.2.185. Pure but for scratch memory. */
#ifndef EVENKEEL_SIGNAL_RAMBLING_H
#define EVENKEEL_SIGNAL_RAMBLING_H

#include <stddef.h>

#include "base/status.h"
#include "signal/metric_value.h"

struct rambling {
    struct metric_value iep_count;                                          /* instants of equal force */
    struct metric_value rambling_rms, rambling_range, rambling_mean_velocity;    /* mm, mm, mm/s */
    struct metric_value trembling_rms, trembling_range, trembling_mean_velocity; /* mm, mm, mm/s */
};
/* u_mm and force_n [n]: CoP and horizontal force of the same axis, whole trial, unfiltered. Instants are the samples just before
 * the force changes its sign about its mean; the spline goes through the CoP at those samples. rate_hz above 0, else STATUS_ARG.
 * NO_EVENT: fewer than 4 instants (the count is given). */
enum status rambling_run(const double *u_mm, const double *force_n, size_t n, double rate_hz, struct rambling *out);

/* Interpolating cubic spline with not-a-knot ends through (x[i], y[i]), x strictly increasing, count of 4 or more, evaluated
 * at at[m] increasing within x[0]..x[count-1]. O(count + m). STATUS_ARG: x not increasing, too few points, not finite. */
enum status cubic_spline(const double *x, const double *y, size_t count, const double *at, size_t m, double *out);

#endif
