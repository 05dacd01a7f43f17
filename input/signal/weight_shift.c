/* weight_shift.c - following a swinging target. */
#include "signal/weight_shift.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "signal/value_series.h"

#define RAD_PER_DEG (M_PI / 180.0)
enum { TERMS = 3 }; /* sine, cosine, constant */

struct cycles {
    size_t first, end; /* samples of the whole cycles that count */
};

static struct cycles whole_cycles(size_t n, double rate_hz, const struct pacing *p)
{
    double dropped =
        fmax(1.0, floor(-p->start_s / p->period_s + 1e-6) + 1.0); /* and what was before the first sample */
    double begin_s = p->start_s + dropped * p->period_s, left_s = (double)n / rate_hz - begin_s;
    double count = floor(left_s / p->period_s + 1e-9); /* rounding must not cost a cycle */
    if (!(count >= 1.0)) return (struct cycles){0, 0};
    size_t end = grid_index(begin_s + count * p->period_s, rate_hz);
    return (struct cycles){grid_index(begin_s, rate_hz), end < n ? end : n};
}

/* Along and across the axis, from the first sample: an offset costs no digits. */
static void project(const double *ml_mm, const double *ap_mm, size_t n, double direction_deg, double *on,
                    double *off)
{
    double right = sin(direction_deg * RAD_PER_DEG), forward = cos(direction_deg * RAD_PER_DEG);
    for (size_t k = 0; k < n; k++) {
        double x = ml_mm[k] - ml_mm[0], y = ap_mm[k] - ap_mm[0];
        on[k] = x * right + y * forward;
        off[k] = x * forward - y * right;
    }
}

/* a x = b with a symmetric and positive definite, in place; false where it is not. */
static bool solve(double a[TERMS][TERMS], double x[TERMS])
{
    for (int i = 0; i < TERMS; i++) {
        if (!(a[i][i] > 0.0)) return false;
        for (int j = i + 1; j < TERMS; j++) {
            double share = a[j][i] / a[i][i];
            for (int k = i; k < TERMS; k++) a[j][k] -= share * a[i][k];
            x[j] -= share * x[i];
        }
    }
    for (int i = TERMS - 1; i >= 0; i--) {
        for (int k = i + 1; k < TERMS; k++) x[i] -= a[i][k] * x[k];
        x[i] /= a[i][i];
    }
    return true;
}

/* Least squares of a sine of the target's period: x[0] sin + x[1] cos + x[2]. */
static bool fit_sine(const double *on_mm, struct cycles c, double rate_hz, const struct pacing *p,
                     double x[TERMS])
{
    double a[TERMS][TERMS] = {{0.0}}, mean = series_mean(on_mm + c.first, c.end - c.first);
    for (int i = 0; i < TERMS; i++) x[i] = 0.0;
    for (size_t k = c.first; k < c.end; k++) {
        double turn = 2.0 * M_PI * ((double)k / rate_hz - p->start_s) / p->period_s;
        double term[TERMS] = {sin(turn), cos(turn), 1.0};
        for (int i = 0; i < TERMS; i++) {
            for (int j = 0; j < TERMS; j++) a[i][j] += term[i] * term[j];
            x[i] += term[i] * (on_mm[k] - mean);
        }
    }
    return solve(a, x);
}

static void measure_paths(const double *on_mm, const double *off_mm, struct cycles c, double rate_hz,
                          struct weight_shift *out)
{
    /* Each sample brings the step that led to it; the first one's began in the cycle that is dropped. */
    double on = series_path(on_mm, c.first - 1, c.end - 1), off = series_path(off_mm, c.first - 1, c.end - 1);
    out->on_axis_velocity_mm_s = metric_of(on * rate_hz / (double)(c.end - c.first));
    out->directional_control_pct = metric_if(on > 0.0, fmax(0.0, 100.0 * (on - off) / on), REASON_CONSTANT);
}

static void measure_following(const double *on_mm, struct cycles c, double rate_hz, const struct pacing *p,
                              struct weight_shift *out)
{
    double x[TERMS];
    if (p->period_s * rate_hz <= 2.0 || !fit_sine(on_mm, c, rate_hz, p, x)) {
        out->amplitude_ratio = out->phase_lag_deg = metric_undefined(REASON_FS_LOW);
        return;
    }
    double amplitude_mm = hypot(x[0], x[1]);
    out->amplitude_ratio = metric_of(amplitude_mm / p->amplitude_mm);
    out->phase_lag_deg = metric_if(amplitude_mm > 0.0, atan2(-x[1], x[0]) / RAD_PER_DEG, REASON_CONSTANT);
}

static bool pacing_is_usable(const struct pacing *p, double rate_hz)
{
    return isfinite(rate_hz) && rate_hz > 0.0 && isfinite(p->start_s) && isfinite(p->period_s) &&
           p->period_s > 0.0 && isfinite(p->amplitude_mm) && p->amplitude_mm > 0.0 &&
           isfinite(p->direction_deg);
}

static enum measure_reason refuse(const double *ml_mm, const double *ap_mm, size_t n, struct cycles c)
{
    if (n == 0) return REASON_EMPTY;
    if (!series_finite(ml_mm, n) || !series_finite(ap_mm, n)) return REASON_NOT_FINITE;
    return c.first > 0 && c.end > c.first ? REASON_NONE : REASON_SHORT;
}

enum status weight_shift_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                             const struct pacing *pacing, struct weight_shift *out)
{
    metrics_undefined(out, sizeof *out, REASON_EMPTY);
    if (!pacing_is_usable(pacing, rate_hz) || n > SIZE_MAX / 2 / sizeof *ml_mm) return STATUS_ARG;
    struct cycles c = whole_cycles(n, rate_hz, pacing);
    enum measure_reason reason = refuse(ml_mm, ap_mm, n, c);
    metrics_undefined(out, sizeof *out, reason);
    if (reason != REASON_NONE) return STATUS_OK;
    double *on_mm = malloc(2 * n * sizeof *on_mm);
    if (!on_mm) return STATUS_MEM;
    project(ml_mm, ap_mm, n, pacing->direction_deg, on_mm, on_mm + n);
    measure_paths(on_mm, on_mm + n, c, rate_hz, out);
    measure_following(on_mm, c, rate_hz, pacing, out);
    free(on_mm);
    return STATUS_OK;
}
