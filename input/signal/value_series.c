/* value_series.c - means and paths over one series. */
#include "signal/value_series.h"

#include <math.h>

double series_mean(const double *v, size_t n)
{
    double sum = 0.0;
    if (n == 0) return NAN;
    for (size_t k = 0; k < n; k++) sum += v[k] - v[0];
    return v[0] + sum / (double)n;
}

double series_sample_sd(const double *v, size_t n)
{
    double mean = series_mean(v, n), sum = 0.0;
    if (n < 2) return NAN;
    for (size_t k = 0; k < n; k++) sum += (v[k] - mean) * (v[k] - mean);
    return sqrt(sum / (double)(n - 1));
}

double series_path(const double *v, size_t first, size_t last)
{
    double sum = 0.0;
    for (size_t k = first + 1; k <= last; k++) sum += fabs(v[k] - v[k - 1]);
    return sum;
}

size_t grid_index(double t_s, double rate_hz)
{
    double k = ceil(t_s * rate_hz - 1e-6);
    return k > 0.0 ? (size_t)fmin(k, 1e15)
                   : 0; /* clamped: a time far behind any recording stays a valid index */
}

size_t grid_span(double span_s, double rate_hz)
{
    return (size_t)fmax(1.0, fmin(round(span_s * rate_hz), 1e15));
}

void metrics_undefined(void *out, size_t bytes, enum measure_reason reason)
{
    struct metric_value *value = out;
    for (size_t i = 0; i < bytes / sizeof *value; i++) value[i] = metric_undefined(reason);
}
