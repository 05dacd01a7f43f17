/* displacement.c - the mean squared displacement for every lag in O(n log n). */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "signal/axis_spread.h"
#include "signal/fft.h"
#include "signal/series_scale.h"
#include "signal/sway_diffusion.h"

/* Sum of (u[k+m] - u[k])^2 = sum of both squares - 2 * correlation. The right side loses digits where the
 * left is small against the total: about 1e-15 of the total is noise. Lags below this share of it are
 * summed as they are defined, so that 1e-9 holds for all; on real sway at 1 kHz these are the first few ms. */
#define TRUSTED_SHARE 1e-4

struct exact_sum {
    double sum, lost;
};

/* Knuth's two-sum: what rounding takes from the sum is kept beside it. */
static inline void add(struct exact_sum *s, double v)
{
    double sum = s->sum + v, part = sum - s->sum;
    s->lost += (s->sum - (sum - part)) + (v - part);
    s->sum = sum;
}

static inline double total(const struct exact_sum *s)
{
    return s->sum + s->lost;
}

/* ---- as defined ---- */

typedef double pair __attribute__((vector_size(16)));

static inline pair difference(const double *u, size_t k, size_t m, double scale)
{
    pair a, b;
    memcpy(&a, u + k + m, sizeof a);
    memcpy(&b, u + k, sizeof b);
    return (a - b) * scale;
}

/* Eight sums side by side, in an order that no machine changes. */
static double direct(const double *u, size_t n, size_t m, double scale)
{
    size_t count = n - m, k = 0;
    pair s[4] = {{0}, {0}, {0}, {0}};
    double rest = 0.0;
    for (; k + 8 <= count; k += 8) {
        pair a = difference(u, k, m, scale), b = difference(u, k + 2, m, scale);
        pair c = difference(u, k + 4, m, scale), d = difference(u, k + 6, m, scale);
        s[0] += a * a, s[1] += b * b, s[2] += c * c, s[3] += d * d;
    }
    for (; k < count; k++) {
        double d = (u[k + m] - u[k]) * scale;
        rest += d * d;
    }
    pair sum = (s[0] + s[1]) + (s[2] + s[3]);
    return sum[0] + sum[1] + rest;
}

/* ---- by correlation ---- */

struct displacement {
    size_t n, lag_max, length; /* length: of the transform */
    struct fft_plan *plan;
    double *v;               /* [length] */
    struct complex_value *x; /* [bins] */
};

/* A power of two that brings the largest value near 1, so that no square leaves the range of numbers; its
 * inverse is a number too. */
static double scale_of(const double *u, size_t n)
{
    enum { MOST = 1000 };
    double low, high;
    int exponent;
    series_limits(u, n, &low, &high);
    double largest = fmax(u[0] - low, high - u[0]);
    (void)frexp(largest, &exponent);
    exponent = exponent > MOST ? MOST : exponent < -MOST ? -MOST : exponent;
    return largest > 0.0 ? ldexp(1.0, -exponent) : 1.0;
}

static void centre(const double *u, size_t n, double scale, double *out)
{
    double sum = 0.0;
    for (size_t k = 0; k < n; k++) sum += out[k] = (u[k] - u[0]) * scale;
    for (size_t k = 0; k < n; k++) out[k] -= sum / (double)n;
}

/* v becomes its circular autocorrelation; zeros at its end keep the two ends apart. */
static enum status correlate(struct displacement *d)
{
    enum status status = fft_forward(d->plan, d->v, d->x);
    if (status != STATUS_OK) return status;
    for (size_t k = 0; k < fft_bins(d->plan); k++)
        d->x[k] = (struct complex_value){d->x[k].re * d->x[k].re + d->x[k].im * d->x[k].im, 0.0};
    return fft_inverse_spent(d->plan, d->x, d->v);
}

/* squares[m - 1] = sum of the squares that lag m uses, each as often as it uses it, m = 1..lag_max. Returns
 * the sum of all squares. */
static double sum_squares(const double *v, size_t n, size_t lag_max, double *squares)
{
    struct exact_sum all = {0}, ends = {0};
    for (size_t k = 0; k < n; k++) add(&all, v[k] * v[k]);
    for (size_t m = 1; m <= lag_max; m++) {
        add(&ends, v[m - 1] * v[m - 1]);
        add(&ends, v[n - m] * v[n - m]);
        squares[m - 1] = (2.0 * all.sum - ends.sum) + (2.0 * all.lost - ends.lost);
    }
    return total(&all);
}

enum status displacement_create(size_t n, size_t lag_max, struct displacement **out)
{
    *out = NULL;
    if (lag_max == 0 || lag_max >= n || n > SIZE_MAX / 64) return STATUS_ARG;
    struct displacement *d = calloc(1, sizeof *d);
    if (!d) return STATUS_MEM;
    *d = (struct displacement){.n = n, .lag_max = lag_max};
    d->length = 2 * fft_good_length((n + lag_max + 1) / 2); /* even: half the work */
    d->v = malloc(d->length * sizeof *d->v);
    d->x = malloc((d->length / 2 + 1) * sizeof *d->x);
    enum status status = d->v && d->x ? fft_plan_create(d->length, &d->plan) : STATUS_MEM;
    if (status != STATUS_OK) {
        displacement_destroy(d);
        return status;
    }
    *out = d;
    return STATUS_OK;
}

void displacement_destroy(struct displacement *d)
{
    if (!d) return;
    fft_plan_destroy(d->plan);
    free(d->x);
    free(d->v);
    free(d);
}

enum status displacement_run(struct displacement *d, const double *u_mm, double *msd_mm2)
{
    size_t n = d->n;
    if (!series_finite(u_mm, n)) return STATUS_ARG;
    double scale = scale_of(u_mm, n), back = 1.0 / scale; /* both exact */
    centre(u_mm, n, scale, d->v);
    for (size_t k = n; k < d->length; k++) d->v[k] = 0.0;
    double all = sum_squares(d->v, n, d->lag_max, msd_mm2);
    enum status status = correlate(d);
    for (size_t m = 1; m <= d->lag_max && status == STATUS_OK; m++) {
        double sum = msd_mm2[m - 1] - 2.0 * d->v[m];
        if (!(sum >= TRUSTED_SHARE * all)) sum = direct(u_mm, n, m, scale);
        msd_mm2[m - 1] = sum / (double)(n - m) * back * back;
    }
    return status;
}

enum status mean_squared_displacement(const double *u_mm, size_t n, size_t lag_max, double *msd_mm2)
{
    struct displacement *d = NULL;
    enum status status = displacement_create(n, lag_max, &d);
    if (status == STATUS_OK) status = displacement_run(d, u_mm, msd_mm2);
    displacement_destroy(d);
    return status;
}
