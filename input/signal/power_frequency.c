/* power_frequency.c - the mean power frequency as published with the human balance evaluations data set. */
#include <stdbool.h>
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

enum { ML, AP, AXES };

/* What both axes share, and the room to work in: two pieces of each axis at a time. */
struct estimate {
    struct welch welch;
    struct fft_plan *plan;
    double *piece[WELCH_TOGETHER], *power[AXES]; /* [length], [bins], in one allocation at piece[0] */
    struct complex_value *x;                     /* [bins] */
};

static void estimate_free(struct estimate *e)
{
    free(e->x);
    free(e->piece[0]);
    fft_plan_destroy(e->plan);
    welch_free(&e->welch);
}

static enum status estimate_make(size_t n, struct estimate *e)
{
    *e = (struct estimate){.plan = NULL};
    enum status status = welch_make(n, n / 2, &e->welch);
    if (status == STATUS_OK) status = fft_plan_create(e->welch.length, &e->plan);
    if (status != STATUS_OK) return status;
    size_t length = e->welch.length, bins = fft_bins(e->plan);
    double *room = malloc((WELCH_TOGETHER * length + AXES * bins) * sizeof *room);
    e->x = malloc(bins * sizeof *e->x);
    e->piece[0] = room;
    if (!room || !e->x) return STATUS_MEM;
    for (size_t i = 0; i < WELCH_TOGETHER; i++) e->piece[i] = room + i * length;
    for (size_t a = 0; a < AXES; a++) e->power[a] = room + WELCH_TOGETHER * length + a * bins;
    for (size_t k = 0; k < AXES * bins; k++) e->power[0][k] = 0.0;
    return STATUS_OK;
}

static enum status add_axis(struct estimate *e, const double *piece, double *power)
{
    enum status status = fft_forward(e->plan, piece, e->x);
    if (status == STATUS_OK) add_piece(e->x, fft_bins(e->plan), power);
    return status;
}

/* Pieces i and i + 1 of both axes; the last may be alone. */
static enum status add_pieces(struct estimate *e, const double *ml, const double *ap, size_t i)
{
    bool pair = i + 1 < e->welch.count;
    size_t start = welch_start(&e->welch, i), second = welch_start(&e->welch, pair ? i + 1 : i);
    const double *const from[WELCH_TOGETHER] = {ml + start, ap + start, ml + second, ap + second};
    enum status status = STATUS_OK;
    welch_pieces(&e->welch, from, TREND_CONSTANT, e->piece);
    for (int k = 0; k < (pair ? 4 : 2) && status == STATUS_OK; k++)
        status = add_axis(e, e->piece[k], e->power[k % AXES]);
    return status;
}

static enum status measure(const double *ml, const double *ap, size_t n, double rate_hz,
                           struct axis_power out[AXES])
{
    struct estimate e;
    enum status status = estimate_make(n, &e);
    for (size_t i = 0; status == STATUS_OK && i < e.welch.count; i += 2) status = add_pieces(&e, ml, ap, i);
    for (int a = 0; status == STATUS_OK && a < AXES; a++)
        out[a] = describe(e.power[a], e.welch.length, rate_hz);
    estimate_free(&e);
    return status;
}

enum status power_frequency_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                                struct power_frequency *out)
{
    struct axis_power power[AXES] = {{NAN, NAN}, {NAN, NAN}}, *ml = &power[ML], *ap = &power[AP];
    if (!(rate_hz > 0.0) || !isfinite(rate_hz)) return STATUS_ARG;
    size_t least = samples_within(LEAST_S, rate_hz);
    if (least < LEAST_SAMPLES) least = LEAST_SAMPLES;
    enum measure_reason ml_reason = series_check(ml_mm, n, least), ap_reason = series_check(ap_mm, n, least);
    enum measure_reason both = ml_reason != REASON_NONE ? ml_reason : ap_reason;
    enum status status = STATUS_OK;
    if (ml_reason == REASON_NONE || ap_reason == REASON_NONE)
        status =
            measure(ml_mm, ap_mm, n, rate_hz, power); /* what an axis without a value gives is not read */
    double combined = (ap->frequency_hz * ap->sum + ml->frequency_hz * ml->sum) / (ap->sum + ml->sum);
    *out = (struct power_frequency){
        .ml_hz = metric_if(ml_reason == REASON_NONE, ml->frequency_hz, ml_reason),
        .ap_hz = metric_if(ap_reason == REASON_NONE, ap->frequency_hz, ap_reason),
        .combined_hz = metric_if(both == REASON_NONE, combined, both),
    };
    return status;
}
