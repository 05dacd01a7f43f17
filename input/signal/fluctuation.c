#include "signal/fluctuation.h"

#include <stdlib.h>

#include "signal/series_scale.h"

enum { SCALES_MAX = 200, SCALE_FIRST = 4, SCALES_OF_SERIES = 10 };
#define SCALE_GROWTH 1.2

/* Distinct floor(4 * 1.2^i) up to n / 10. */
static int scales_of(size_t n, size_t scale[SCALES_MAX])
{
    int count = 0;
    for (int i = 0; count < SCALES_MAX; i++) {
        size_t s = (size_t)(SCALE_FIRST * pow(SCALE_GROWTH, i));
        if (s > n / SCALES_OF_SERIES) break;
        if (count == 0 || s != scale[count - 1]) scale[count++] = s;
    }
    return count;
}

/* Sum of squared residuals of the profile in one window after its least-squares line.
 *
 * The profile is walked from the window's start, minus the chord between its ends: what is left is at most 2 (s + 1) times the
 * residuals, in squares, so that one pass gives them without cancellation. Removing another line first changes no residual. */
static double window_residual(const double *u, size_t s, double chord)
{
    double middle = 0.5 * (double)(s - 1), t = -middle, d = 0.0, sum = 0.0, moment = 0.0, squares = 0.0;
    for (size_t i = 1; i < s; i++) {
        t += 1.0;
        d += u[i] - chord;
        sum += d;
        moment += t * d;
        squares += d * d;
    }
    double length = (double)s, spread = length * (length * length - 1.0) / 12.0;
    return fmax(squares - sum * sum / length - moment * moment / spread, 0.0);
}

static double fluctuation_at(const double *u, const double *profile, size_t n, size_t s)
{
    size_t windows = n / s;
    double total = 0.0;
    for (size_t w = 0; w < windows; w++) {
        double chord = (profile[w * s + s - 1] - profile[w * s]) / (double)(s - 1);
        total += window_residual(u + w * s, s, chord);
    }
    return sqrt(total / (double)(windows * s));
}

static double slope(const double *x, const double *y, int count)
{
    double mx = 0.0, my = 0.0, xy = 0.0, xx = 0.0;
    for (int i = 0; i < count; i++) mx += x[i], my += y[i];
    mx /= count, my /= count;
    for (int i = 0; i < count; i++) {
        xy += (x[i] - mx) * (y[i] - my);
        xx += (x[i] - mx) * (x[i] - mx);
    }
    return xy / xx;
}

/* d: the series about its mean; profile: its cumulative sum. */
static void make_profile(const double *u, size_t n, const struct series_scale *scale, double *d, double *profile)
{
    double mean = 0.0, sum = 0.0;
    for (size_t i = 0; i < n; i++) mean += d[i] = series_scaled(scale, u, i);
    mean /= (double)n;
    for (size_t i = 0; i < n; i++) {
        d[i] -= mean;
        profile[i] = sum += d[i];
    }
}

enum status fluctuation_alpha(const double *u, size_t n, struct metric_value *alpha)
{
    size_t scale[SCALES_MAX];
    double ln_scale[SCALES_MAX], ln_fluctuation[SCALES_MAX];
    int scales = scales_of(n, scale), used = 0;
    *alpha = metric_undefined(scales < 2 ? REASON_SHORT : REASON_NOT_FINITE);
    if (scales < 2 || !series_finite(u, n)) return STATUS_OK;
    struct series_scale range = series_scale_of(u, n);
    if (isinf(range.largest)) return STATUS_OK;
    *alpha = metric_undefined(REASON_CONSTANT);
    if (range.largest == 0.0) return STATUS_OK;
    double *d = malloc(2 * n * sizeof *d);
    if (!d) return STATUS_MEM;
    make_profile(u, n, &range, d, d + n);
    for (int i = 0; i < scales; i++) {
        double f = fluctuation_at(d, d + n, n, scale[i]);
        if (f == 0.0) continue; /* windows without any fluctuation say nothing of how it grows */
        ln_scale[used] = log((double)scale[i]);
        ln_fluctuation[used++] = log(f);
    }
    free(d);
    if (used >= 2) *alpha = metric_of(slope(ln_scale, ln_fluctuation, used));
    return STATUS_OK;
}
