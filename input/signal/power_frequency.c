/* power_frequency.c - the mean power frequency as published with the human balance evaluations data set. */
#include <stdlib.h>

#include "signal/fft.h"
#include "signal/series_check.h"
#include "signal/sway_spectrum.h"
#include "signal/welch.h"

#define LEAST_S 10.0
enum { LEAST_SAMPLES = 8 }; /* four in each piece: a spectrum between 0 and half the rate */

/* Of one axis: the one-sided power [bins] is only needed up to a factor common to both axes. */
struct axis_power {
    double frequency_hz; /* trapezoid(f P) / trapezoid(P) */
    double sum;
};

static void add_piece(const struct complex_value *x, size_t bins, double *power)
{
    for (size_t k = 0; k < bins; k++) power[k] += x[k].re * x[k].re + x[k].im * x[k].im;
}

static struct axis_power describe(const double *power, size_t length, double rate_hz)
{
    size_t last = length / 2;
    double above = 0.0, below = 0.0, sum = 0.0;
    for (size_t k = 0; k <= last; k++) {
        double f = (double)k * rate_hz / (double)length;
        double p = (k == 0 || 2 * k == length ? 1.0 : 2.0) * power[k];
        double trapezoid = k == 0 || k == last ? 0.5 : 1.0;
        above += trapezoid * f * p;
        below += trapezoid * p;
        sum += p;
    }
    return (struct axis_power){above / below, sum};
}

static enum status measure_axis(const double *u, size_t n, double rate_hz, struct axis_power *out)
{
    struct welch w;
    struct fft_plan *plan = NULL;
    double *piece = NULL, *power = NULL;
    struct complex_value *x = NULL;
    enum status status = welch_make(n, n / 2, &w);
    if (status != STATUS_OK) goto done;
    status = fft_plan_create(w.length, &plan);
    if (status != STATUS_OK) goto done;
    status = STATUS_MEM;
    piece = malloc(w.length * sizeof *piece);
    power = calloc(fft_bins(plan), sizeof *power);
    x = malloc(fft_bins(plan) * sizeof *x);
    if (!piece || !power || !x) goto done;
    status = STATUS_OK;
    for (size_t i = 0; i < w.count && status == STATUS_OK; i++) {
        welch_piece(&w, u, i, TREND_CONSTANT, piece);
        status = fft_forward(plan, piece, x);
        if (status == STATUS_OK) add_piece(x, fft_bins(plan), power);
    }
    if (status == STATUS_OK) *out = describe(power, w.length, rate_hz);
done:
    free(x);
    free(power);
    free(piece);
    fft_plan_destroy(plan);
    welch_free(&w);
    return status;
}

enum status power_frequency_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                                struct power_frequency *out)
{
    struct axis_power ml = {NAN, NAN}, ap = {NAN, NAN};
    if (!(rate_hz > 0.0) || !isfinite(rate_hz)) return STATUS_ARG;
    size_t least = samples_within(LEAST_S, rate_hz);
    if (least < LEAST_SAMPLES) least = LEAST_SAMPLES;
    enum measure_reason ml_reason = series_check(ml_mm, n, least), ap_reason = series_check(ap_mm, n, least);
    enum status status = STATUS_OK;
    if (ml_reason == REASON_NONE) status = measure_axis(ml_mm, n, rate_hz, &ml);
    if (ap_reason == REASON_NONE && status == STATUS_OK) status = measure_axis(ap_mm, n, rate_hz, &ap);
    enum measure_reason both = ml_reason != REASON_NONE ? ml_reason : ap_reason;
    double combined = (ap.frequency_hz * ap.sum + ml.frequency_hz * ml.sum) / (ap.sum + ml.sum);
    *out = (struct power_frequency){
        .ml_hz = metric_if(ml_reason == REASON_NONE, ml.frequency_hz, ml_reason),
        .ap_hz = metric_if(ap_reason == REASON_NONE, ap.frequency_hz, ap_reason),
        .combined_hz = metric_if(both == REASON_NONE, combined, both),
    };
    return status;
}
