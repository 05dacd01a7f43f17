/* time_to_boundary.c - extrapolation in a straight line to the edges of the base of support. */
#include "signal/time_to_boundary.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "signal/value_series.h"

enum { SAMPLES_MIN = 5, LOWEST = 50 };

/* ---- polygon ---- */

/* Twice the area of the triangle a, b, p: above 0 where p lies to the left of the way from a to b. */
static double side(struct point_mm a, struct point_mm b, struct point_mm p)
{
    return (b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x);
}

/* Seen from one edge, the whole polygon lies on one side: +1 left, -1 right, 0 neither or without width. */
static int side_of_all(const struct point_mm *corner, size_t corners, size_t edge)
{
    double low = 0.0, high = 0.0;
    for (size_t i = 0; i < corners; i++) {
        double s = side(corner[edge], corner[(edge + 1) % corners], corner[i]);
        if (!isfinite(s)) return 0;
        low = fmin(low, s);
        high = fmax(high, s);
    }
    return low < 0.0 ? (high > 0.0 ? 0 : -1) : high > 0.0;
}

int polygon_is_convex(const struct point_mm *corner, size_t corners)
{
    if (corners < 3) return 0;
    int turn = side_of_all(corner, corners, 0);
    for (size_t edge = 1; edge < corners; edge++)
        if (side_of_all(corner, corners, edge) != turn) return 0;
    return turn != 0;
}

struct edge {
    double at_x, at_y, out_x, out_y; /* a point of its line; the outward normal, of any length */
};

static void outward_edges(const struct point_mm *corner, size_t corners, struct edge *edge)
{
    double turn = side_of_all(corner, corners, 0);
    for (size_t i = 0; i < corners; i++) {
        struct point_mm a = corner[i], b = corner[(i + 1) % corners];
        edge[i] = (struct edge){a.x, a.y, turn * (b.y - a.y), -turn * (b.x - a.x)};
    }
}

/* ---- one sample ---- */

enum { OUTSIDE = -1 };

/* Seconds until the nearest edge line; OUTSIDE; infinite where no edge is approached. */
static double time_to_edges(const struct edge *edge, size_t corners, double x, double y, double vx, double vy)
{
    double nearest = INFINITY;
    for (size_t i = 0; i < corners; i++) {
        double beyond = edge[i].out_x * (x - edge[i].at_x) + edge[i].out_y * (y - edge[i].at_y);
        double approach = edge[i].out_x * vx + edge[i].out_y * vy;
        if (beyond > 0.0) return OUTSIDE;
        double t = approach != 0.0 ? -beyond / approach : INFINITY;
        if (t >= 0.0 && t < nearest) nearest = t;
    }
    return nearest;
}

static double velocity(const double *u, size_t n, size_t k, double rate_hz)
{
    if (k == 0) return (u[1] - u[0]) * rate_hz;
    if (k + 1 == n) return (u[k] - u[k - 1]) * rate_hz;
    return (u[k + 1] - u[k - 1]) * (0.5 * rate_hz);
}

/* ---- the series ---- */

struct times {
    double *tau_s;  /* [count], NaN: no value at this sample */
    double *sorted; /* [count] */
    size_t count, outside;
};

static bool is_minimum(const double *t, size_t n, size_t k)
{
    return k > 0 && k + 1 < n && t[k - 1] > t[k] && t[k + 1] > t[k]; /* false beside a NaN */
}

static void measure_minima(const double *tau_s, size_t n, double *lows, struct time_to_boundary *out)
{
    size_t count = 0;
    for (size_t k = 0; k < n; k++)
        if (is_minimum(tau_s, n, k)) lows[count++] = tau_s[k];
    out->minima_count = metric_of((double)count);
    if (count == 0) return;
    out->minima_mean = metric_of(series_mean(lows, count));
    out->minima_sd = metric_if(count > 1, series_sample_sd(lows, count), REASON_SHORT);
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static size_t keep_defined(const double *tau_s, size_t n, double *kept)
{
    size_t count = 0;
    for (size_t k = 0; k < n; k++)
        if (!isnan(tau_s[k])) kept[count++] = tau_s[k];
    return count;
}

static void measure_values(double *v, size_t n, struct time_to_boundary *out)
{
    if (n == 0) return;
    qsort(v, n, sizeof *v, ascending);
    out->mean = metric_of(series_mean(v, n));
    out->abs_min = metric_of(v[0]);
    out->median = metric_of(0.5 * v[(n - 1) / 2] + 0.5 * v[n / 2]);
    out->mean_of_50_lowest = n >= LOWEST ? metric_of(series_mean(v, LOWEST)) : metric_undefined(REASON_SHORT);
}

static void measure(struct times *t, struct time_to_boundary *out)
{
    metrics_undefined(out, sizeof *out, REASON_NO_EVENT);
    out->outside_count = metric_of((double)t->outside);
    measure_minima(t->tau_s, t->count, t->sorted, out);
    measure_values(t->sorted, keep_defined(t->tau_s, t->count, t->sorted), out);
}

static enum measure_reason refuse(const double *ml_mm, const double *ap_mm, size_t n)
{
    if (n == 0) return REASON_EMPTY;
    if (n < SAMPLES_MIN) return REASON_SHORT;
    return series_finite(ml_mm, n) && series_finite(ap_mm, n) ? REASON_NONE : REASON_NOT_FINITE;
}

enum status time_to_boundary_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                                 const struct point_mm *corner, size_t corners, struct time_to_boundary *out)
{
    struct edge edge[POLYGON_CORNERS_MAX];
    enum measure_reason reason = refuse(ml_mm, ap_mm, n);
    metrics_undefined(out, sizeof *out, reason == REASON_NONE ? REASON_EMPTY : reason);
    if (!(rate_hz > 0.0) || corners > POLYGON_CORNERS_MAX || !polygon_is_convex(corner, corners) ||
        n > SIZE_MAX / 2 / sizeof *ml_mm)
        return STATUS_ARG;
    if (reason != REASON_NONE) return STATUS_OK;
    double *block = malloc(2 * n * sizeof *block);
    if (!block) return STATUS_MEM;
    struct times t = {block, block + n, n, 0};
    outward_edges(corner, corners, edge);
    for (size_t k = 0; k < n; k++) {
        double tau = time_to_edges(edge, corners, ml_mm[k], ap_mm[k], velocity(ml_mm, n, k, rate_hz),
                                   velocity(ap_mm, n, k, rate_hz));
        t.outside += tau == OUTSIDE;
        t.tau_s[k] = tau == OUTSIDE || isinf(tau) ? NAN : tau;
    }
    measure(&t, out);
    free(block);
    return STATUS_OK;
}
