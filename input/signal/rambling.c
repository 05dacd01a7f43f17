/* rambling.c - the path of the instant equilibrium point, and what is left. */
#include "signal/rambling.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "signal/value_series.h"

enum { INSTANTS_MIN = 4 }; /* a cubic spline with not-a-knot ends needs as many */

/* By signs, not by the product: that of two tiny forces would underflow. */
static bool is_instant(double before, double after)
{
    return (before < 0.0 && after > 0.0) || (before > 0.0 && after < 0.0);
}

/* Samples just before the horizontal force changes its sign about its mean; at [n]. */
static size_t find_instants(const double *force_n, size_t n, double *at)
{
    double mean = series_mean(force_n, n);
    size_t count = 0;
    for (size_t k = 0; k + 1 < n; k++)
        if (is_instant(force_n[k] - mean, force_n[k + 1] - mean)) at[count++] = (double)k;
    return count;
}

static double rms_about_mean(const double *v, size_t n)
{
    double mean = series_mean(v, n), sum = 0.0;
    for (size_t k = 0; k < n; k++) sum += (v[k] - mean) * (v[k] - mean);
    return sqrt(sum / (double)n);
}

static double range_of(const double *v, size_t n)
{
    double low = v[0], high = v[0];
    for (size_t k = 1; k < n; k++) {
        low = fmin(low, v[k]);
        high = fmax(high, v[k]);
    }
    return high - low;
}

static double mean_velocity(const double *v, size_t n, double rate_hz)
{
    return series_path(v, 0, n - 1) / ((double)n / rate_hz);
}

struct scratch {
    double *instant, *knot, *sample, *rambling; /* [n] each; one block, owned by instant */
};

/* u_mm [n]: the piece from the first to the last instant. */
static enum status split(const double *u_mm, size_t n, double rate_hz, size_t count, const struct scratch *s,
                         struct rambling *out)
{
    enum status status = cubic_spline(s->instant, s->knot, count, s->sample, n, s->rambling);
    if (status != STATUS_OK) return status;
    out->rambling_rms = metric_of(rms_about_mean(s->rambling, n));
    out->rambling_range = metric_of(range_of(s->rambling, n));
    out->rambling_mean_velocity = metric_of(mean_velocity(s->rambling, n, rate_hz));
    double *trembling = s->rambling;
    for (size_t k = 0; k < n; k++) trembling[k] = u_mm[k] - s->rambling[k];
    out->trembling_rms = metric_of(rms_about_mean(trembling, n));
    out->trembling_range = metric_of(range_of(trembling, n));
    out->trembling_mean_velocity = metric_of(mean_velocity(trembling, n, rate_hz));
    return STATUS_OK;
}

static enum status measure(const double *u_mm, const double *force_n, size_t n, double rate_hz,
                           const struct scratch *s, struct rambling *out)
{
    size_t count = find_instants(force_n, n, s->instant);
    metrics_undefined(out, sizeof *out, REASON_NO_EVENT);
    out->iep_count = metric_of((double)count);
    if (count < INSTANTS_MIN) return STATUS_OK;
    size_t first = (size_t)s->instant[0], last = (size_t)s->instant[count - 1];
    for (size_t i = 0; i < count; i++) {
        s->knot[i] = u_mm[(size_t)s->instant[i]];
        s->instant[i] -= (double)first;
    }
    for (size_t k = 0; k <= last - first; k++) s->sample[k] = (double)k;
    return split(u_mm + first, last - first + 1, rate_hz, count, s, out);
}

enum status rambling_run(const double *u_mm, const double *force_n, size_t n, double rate_hz,
                         struct rambling *out)
{
    metrics_undefined(out, sizeof *out, REASON_EMPTY);
    if (!(rate_hz > 0.0) || n > SIZE_MAX / 4 / sizeof *u_mm) return STATUS_ARG;
    if (n == 0) return STATUS_OK;
    if (!series_finite(u_mm, n) || !series_finite(force_n, n)) {
        metrics_undefined(out, sizeof *out, REASON_NOT_FINITE);
        return STATUS_OK;
    }
    double *block = malloc(4 * n * sizeof *block);
    if (!block) return STATUS_MEM;
    struct scratch s = {block, block + n, block + 2 * n, block + 3 * n};
    enum status status = measure(u_mm, force_n, n, rate_hz, &s, out);
    free(block);
    return status;
}
