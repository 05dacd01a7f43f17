#include "signal/cog_estimate.h"

#include <stdlib.h>

#include "signal/fft.h"
#include "signal/series_check.h"

/* All of metrics.md 10: shares of body height, and the gravity of the published program. */
#define COG_HEIGHT_SHARE 0.56
#define ANKLE_HEIGHT_SHARE 0.039
#define INERTIA_SHARE 0.0533
#define GRAVITY_M_S2 9.8

/* w0^2 of the pendulum [1/s2]; mass cancels. */
static double natural_frequency_squared(double height_m, double mass_kg)
{
    double h = (COG_HEIGHT_SHARE - ANKLE_HEIGHT_SHARE) * height_m;
    double inertia = mass_kg * INERTIA_SHARE * height_m * height_m + mass_kg * h * h;
    return mass_kg * GRAVITY_M_S2 * h / inertia;
}

/* Odd reflection of pad samples at both ends; the mean is taken off and returned. */
static double extend(const double *u, size_t n, size_t pad, double *out)
{
    double first = u[0], last = u[n - 1], sum = 0.0;
    size_t count = n + 2 * pad;
    for (size_t k = 0; k < n; k++) out[pad + k] = u[k];
    for (size_t k = 0; k < pad; k++) {
        out[k] = first - (u[pad - k] - first);
        out[pad + n + k] = last - (u[n - 2 - k] - last);
    }
    for (size_t k = 0; k < count; k++) sum += out[k] - first;
    double mean = first + sum / (double)count;
    for (size_t k = 0; k < count; k++) out[k] -= mean;
    return mean;
}

static void pendulum(struct complex_value *x, size_t count, double rate_hz, double w0_squared)
{
    for (size_t k = 0; k <= count / 2; k++) {
        double w = 2.0 * M_PI * (double)k * rate_hz / (double)count;
        double gain = w0_squared / (w0_squared + w * w);
        x[k].re *= gain;
        x[k].im *= gain;
    }
}

/* series [count] is replaced by what the pendulum's centre of gravity does. */
static enum status filter(double *series, size_t count, double rate_hz, double w0_squared)
{
    struct fft_plan *plan = NULL;
    enum status status = fft_plan_create(count, &plan);
    if (status != STATUS_OK) return status;
    struct complex_value *x = malloc(fft_bins(plan) * sizeof *x);
    status = x ? fft_forward(plan, series, x) : STATUS_MEM;
    if (status == STATUS_OK) {
        pendulum(x, count, rate_hz, w0_squared);
        status = fft_inverse_spent(plan, x, series);
    }
    free(x);
    fft_plan_destroy(plan);
    return status;
}

/* cop and cog [n], both relative to the same level. */
static struct cog_estimate describe(const double *cop, const double *cog, double level, size_t n)
{
    double mean = 0.0, square = 0.0, apart = 0.0;
    for (size_t k = 0; k < n; k++) mean += cog[k];
    mean /= (double)n;
    for (size_t k = 0; k < n; k++) {
        double distance = cop[k] - level - cog[k];
        square += (cog[k] - mean) * (cog[k] - mean);
        apart += distance * distance;
    }
    return (struct cog_estimate){metric_of(sqrt(square / (double)n)), metric_of(sqrt(apart / (double)n))};
}

static enum measure_reason check(const double *u, size_t n, size_t pad)
{
    enum measure_reason reason = series_check(u, n, pad + 1);
    return reason == REASON_CONSTANT ? REASON_NONE : reason; /* distances of a still body are 0 */
}

enum status cog_estimate_run(const double *ap_mm, size_t n, double rate_hz, double height_m, double mass_kg,
                             double *cog_mm, struct cog_estimate *out)
{
    if (!(rate_hz > 0.0) || !isfinite(rate_hz) || !(height_m > 0.0) || !(mass_kg > 0.0)) return STATUS_ARG;
    size_t pad = samples_within(1.0, rate_hz), count = n + 2 * pad;
    enum measure_reason reason = check(ap_mm, n, pad);
    *out = (struct cog_estimate){metric_undefined(reason), metric_undefined(reason)};
    for (size_t k = 0; cog_mm && k < n; k++) cog_mm[k] = NAN;
    if (reason != REASON_NONE) return STATUS_OK;
    double *series = malloc(count * sizeof *series);
    if (!series) return STATUS_MEM;
    double mean = extend(ap_mm, n, pad, series);
    enum status status = filter(series, count, rate_hz, natural_frequency_squared(height_m, mass_kg));
    if (status == STATUS_OK) *out = describe(ap_mm, series + pad, mean, n);
    for (size_t k = 0; cog_mm && status == STATUS_OK && k < n; k++) cog_mm[k] = series[pad + k] + mean;
    free(series);
    return status;
}
