/* sample_entropy.h - regularity: how often patterns that are alike stay alike (metrics.md 9). Exact counts.
 *
 * Source: Richman & Moorman 2000 doi:10.1152/ajpheart.2000.278.6.H2039, with <= as the comparison (some programs use <)
 * and the population SD. Ordered scan up to about 25 000 samples, dual-tree pair counting above; both give the counts of
 * the double loop for any input. Pure but for scratch memory. */
#ifndef EVENKEEL_SIGNAL_SAMPLE_ENTROPY_H
#define EVENKEEL_SIGNAL_SAMPLE_ENTROPY_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "signal/metric_value.h"

enum { SAMPLE_ENTROPY_M_MAX = 8 };

/* Pairs of templates i < j <= n-m-1 within tolerance r (max norm): b of m points, a of m + 1. u [n] finite; m 1..8; r >= 0.
 * STATUS_ARG: one of these does not hold. STATUS_MEM. */
struct match_counts {
    uint64_t a, b;
};
enum status sample_entropy_counts(const double *u, size_t n, int m, double r, struct match_counts *out);

/* -ln(a/b) with r = f * population SD. CONSTANT, NO_MATCH, SHORT (n <= m + 1), NOT_FINITE (a value or a difference).
 * STATUS_ARG: m or f out of range. STATUS_MEM. */
enum status sample_entropy_run(const double *u, size_t n, int m, double f, struct metric_value *out);
/* Several forms of one series, which is sorted once: the values of sample_entropy_run for each. */
struct entropy_form {
    int m;
    double f;
};
enum status sample_entropy_forms(const double *u, size_t n, const struct entropy_form *forms, size_t count,
                                 struct metric_value *out);

#endif
