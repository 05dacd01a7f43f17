/* value_series.h - means and paths over one series, shared by the metrics of clinical tests. Pure.
 *
 * Sums are taken relative to the first value: exact for a constant series, and an offset costs no digits. */
#ifndef EVENKEEL_SIGNAL_VALUE_SERIES_H
#define EVENKEEL_SIGNAL_VALUE_SERIES_H

#include <stddef.h>

#include "signal/metric_value.h"
#include "signal/series_scale.h" /* series_finite */

double series_mean(const double *v, size_t n);      /* NaN for n = 0 */
double series_sample_sd(const double *v, size_t n); /* NaN for n below 2 */
/* sum of |v[k] - v[k-1]| over first < k <= last */
double series_path(const double *v, size_t first, size_t last);

/* First sample at or after t_s on the grid k / rate_hz; a millionth of a period of rounding is forgiven. t_s of 0 or more. */
size_t grid_index(double t_s, double rate_hz);
/* How many samples a span covers: rounded, at least 1. */
size_t grid_span(double span_s, double rate_hz);

/* out: bytes of a struct that holds nothing but metric values. None of them has one, for this reason. */
void metrics_undefined(void *out, size_t bytes, enum measure_reason reason);

#endif
