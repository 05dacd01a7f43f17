/* axis_velocity.c - the velocity of one axis: its spread, its changes of sign, its peaks. */
#include "signal/sway_movement.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "signal/axis_spread.h"
#include "signal/number_pair.h"

enum { WINDOW = 5, HALF = 2 };

/* Derivative of the cubic fitted to five samples, at each of them, times 84 (Savitzky & Golay 1964
 * doi:10.1021/ac60214a047): the rows at the ends; the middle is the same for all others. */
static const double at_first[WINDOW] = {-125, 136, 48, -88, 29};
static const double at_second[WINDOW] = {-38, -2, 24, 26, -10};

/* Differences to the outermost sample: exactly 0 where nothing moves. */
static double at_end(const double weight[WINDOW], const double *u, ptrdiff_t step, double per_84)
{
    double sum = 0.0;
    for (ptrdiff_t i = 1; i < WINDOW; i++) sum += weight[i] * (u[i * step] - u[0]);
    return (double)step * sum * per_84;
}

/* At u and the sample after it. */
static number_pair middle_pair(const double *u, double per_12)
{
    return (8.0 * (pair_at(u + 1) - pair_at(u - 1)) - (pair_at(u + 2) - pair_at(u - 2))) * per_12;
}

void velocity_series(const double *u_mm, size_t n, double rate_hz, double *v_mm_s)
{
    const double *last = u_mm + n - 1;
    double per_12 = rate_hz / 12.0, per_84 = rate_hz / 84.0;
    v_mm_s[0] = at_end(at_first, u_mm, 1, per_84);
    v_mm_s[1] = at_end(at_second, u_mm, 1, per_84);
    size_t k = HALF;
    for (; k + 1 + HALF < n; k += 2) *(number_pair *)(v_mm_s + k) = middle_pair(u_mm + k, per_12);
    if (k + HALF < n) v_mm_s[k] = (8.0 * (u_mm[k + 1] - u_mm[k - 1]) - (u_mm[k + 2] - u_mm[k - 2])) * per_12;
    v_mm_s[n - 2] = at_end(at_second, last, -1, per_84);
    v_mm_s[n - 1] = at_end(at_first, last, -1, per_84);
}

struct peaks {
    double sum_pos, sum_neg;
    size_t pos, neg, crossings;
};

/* From the first sample of one side to the first of the other: its highest speed. Beyond the numbers there
 * is no side, but an end. */
static size_t end_of_side(const double *v, size_t n, size_t i, double side, double *highest)
{
    *highest = 0.0;
    for (; i < n && !(side * v[i] < 0.0); i++)
        if (side * v[i] > *highest) *highest = side * v[i];
    return i;
}

/* metrics.md 6: a crossing is where the velocity first shows the other sign. The peaks between one
 * crossing and the next count; what comes before the first and after the last does not. */
static void find_peaks(const double *v, size_t n, struct peaks *p)
{
    size_t i = 0;
    *p = (struct peaks){0};
    while (i < n && v[i] == 0.0) i++;
    for (bool first = true; i < n; first = false) {
        double side = v[i] > 0.0 ? 1.0 : -1.0, highest;
        i = end_of_side(v, n, i, side, &highest);
        if (i == n) break;
        p->crossings++;
        if (first) continue;
        *(side > 0.0 ? &p->sum_pos : &p->sum_neg) += highest;
        *(side > 0.0 ? &p->pos : &p->neg) += 1;
    }
}

static struct metric_value mean_peak(double sum, size_t count)
{
    return metric_if(count > 0, sum / (double)count, REASON_NO_EVENT);
}

static bool is_constant(const double *u, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (u[i] != u[0]) return false;
    return true;
}

static void fill_short(struct axis_velocity *out)
{
    struct metric_value none = metric_undefined(REASON_SHORT);
    *out = (struct axis_velocity){none, none, none, none, none};
}

enum status axis_velocity_run(const double *u_mm, size_t n, double rate_hz, double rms_mm,
                              struct axis_velocity *out)
{
    if (n < WINDOW) {
        fill_short(out);
        return STATUS_OK;
    }
    double *v = malloc(n * sizeof *v);
    if (!v) return STATUS_MEM;
    struct axis_spread spread;
    struct peaks p;
    velocity_series(u_mm, n, rate_hz, v);
    axis_spread_run(v, n, &spread);
    find_peaks(v, n, &p);
    free(v);
    double crossings = isfinite(spread.mean_abs) ? (double)p.crossings : NAN;
    out->phase_plane = metric_of(sqrt(rms_mm * rms_mm + spread.deviation2 / (double)n));
    out->zero_crossings = metric_if(!is_constant(u_mm, n), crossings, REASON_CONSTANT);
    out->peak_velocity_pos = mean_peak(p.sum_pos, p.pos);
    out->peak_velocity_neg = mean_peak(p.sum_neg, p.neg);
    out->peak_velocity_all = mean_peak(p.sum_pos + p.sum_neg, p.pos + p.neg);
    return STATUS_OK;
}
