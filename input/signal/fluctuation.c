#include "signal/fluctuation.h"

#include <stdlib.h>

#include "signal/fluctuation_kernel.h"
#include "signal/series_scale.h"

enum { SCALES_MAX = 200, SCALE_FIRST = 4, WINDOWS_MIN = 10 };
#define SCALE_GROWTH 1.2

/* Distinct floor(4 * 1.2^i) up to n / 10. */
static int scales_of(size_t n, size_t scale[SCALES_MAX])
{
    size_t before = 0;
    int count = 0;
    for (int i = 0; count < SCALES_MAX; i++) {
        size_t s = (size_t)(SCALE_FIRST * pow(SCALE_GROWTH, i));
        if (s > n / WINDOWS_MIN) break;
        if (s != before) scale[count++] = before = s;
    }
    return count;
}

/* The series and its profile. The mean need not be taken away: that would add a line to the profile, and
 * every window loses its line. */
struct profile {
    double *u, *sum, *residual; /* [n], [n], [n / SCALE_FIRST], one allocation at u */
    size_t n;
};

static enum status make_profile(const double *u, size_t n, const struct series_scale *scale,
                                struct profile *p)
{
    double sum = 0.0;
    *p = (struct profile){.u = malloc((2 * n + n / SCALE_FIRST) * sizeof *p->u), .n = n};
    if (!p->u) return STATUS_MEM;
    p->sum = p->u + n;
    p->residual = p->sum + n;
    for (size_t i = 0; i < n; i++) p->u[i] = series_scaled(scale, u, i);
    for (size_t i = 0; i < n; i++) p->sum[i] = sum += p->u[i];
    return STATUS_OK;
}

/* In four sums, always the same four, so that no addition waits for the one before. */
static double total(const double *v, size_t n)
{
    double part[4] = {0.0, 0.0, 0.0, 0.0};
    for (size_t i = 0; i < n; i++) part[i % 4] += v[i] > 0.0 ? v[i] : 0.0;
    return part[0] + part[1] + (part[2] + part[3]);
}

static double fluctuation_at(const struct profile *p, size_t s, fluctuation_kernel *kernel)
{
    size_t windows = p->n / s;
    kernel(p->u, p->sum, s, windows, p->residual);
    return sqrt(total(p->residual, windows) / (double)(windows * s));
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

static struct metric_value alpha_of(const struct profile *p, const size_t *scale, int scales)
{
    double x[SCALES_MAX], y[SCALES_MAX];
    fluctuation_kernel *kernel = fluctuation_kernel_now();
    int used = 0;
    for (int i = 0; i < scales; i++) {
        double f = fluctuation_at(p, scale[i], kernel);
        if (f == 0.0) continue; /* windows without any fluctuation say nothing of how it grows */
        x[used] = log((double)scale[i]);
        y[used++] = log(f);
    }
    return metric_if(used >= 2, slope(x, y, used), REASON_CONSTANT);
}

enum status fluctuation_alpha(const double *u, size_t n, struct metric_value *alpha)
{
    size_t scale[SCALES_MAX];
    struct profile p;
    int scales = scales_of(n, scale);
    *alpha = metric_undefined(REASON_SHORT);
    if (scales < 2) return STATUS_OK;
    struct series_scale range = series_scale_of(u, n);
    *alpha = metric_undefined(range.largest == 0.0 ? REASON_CONSTANT : REASON_NOT_FINITE);
    if (range.largest == 0.0 || isinf(range.largest)) return STATUS_OK;
    enum status status = make_profile(u, n, &range, &p);
    if (status != STATUS_OK) return status;
    *alpha = alpha_of(&p, scale, scales);
    free(p.u);
    return STATUS_OK;
}
