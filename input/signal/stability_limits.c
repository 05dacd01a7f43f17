/* stability_limits.c - a directed lean, along and across the way to its target. */
#include "signal/stability_limits.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "signal/condition_set.h"
#include "signal/value_series.h"

/* All of metrics.md 12.3. */
#define REST_S 0.5
#define RUN_S 0.05
#define ONSET_LIMIT_S 8.0
#define ONSET_SHARE 0.05
#define FORWARD_DEG 8.0
#define BACKWARD_DEG 4.5
#define RAD_PER_DEG (M_PI / 180.0)

struct lean {
    double *on_mm, *off_mm, *v_mm_s; /* [n] along, across; one block, owned by on_mm */
    size_t n, rest, cue, run; /* indexes: first sample at rest, first after the cue; samples of a run */
    double rate_hz;
};

static void project(struct lean *l, const double *ml_mm, const double *ap_mm, double direction_deg)
{
    double right = sin(direction_deg * RAD_PER_DEG), forward = cos(direction_deg * RAD_PER_DEG);
    for (size_t k = 0; k < l->n; k++) { /* from the first sample: an offset costs no digits */
        double x = ml_mm[k] - ml_mm[0], y = ap_mm[k] - ap_mm[0];
        l->on_mm[k] = x * right + y * forward;
        l->off_mm[k] = x * forward - y * right;
    }
    double start_mm = series_mean(l->on_mm + l->rest, l->cue - l->rest);
    for (size_t k = 0; k < l->n; k++) l->on_mm[k] -= start_mm;
}

/* Central differences, one-sided at the ends. */
static void differentiate(struct lean *l)
{
    for (size_t k = 0; k < l->n; k++) {
        size_t before = k > 0 ? k - 1 : 0, after = k + 1 < l->n ? k + 1 : k;
        l->v_mm_s[k] = (l->on_mm[after] - l->on_mm[before]) * l->rate_hz / (double)(after - before);
    }
}

static double onset_speed(const struct lean *l)
{
    const double *rest = l->v_mm_s + l->rest;
    size_t count = l->cue - l->rest;
    double largest = l->v_mm_s[l->cue];
    for (size_t k = l->cue; k < l->n; k++) largest = fmax(largest, l->v_mm_s[k]);
    return fmax(ONSET_SHARE * largest, series_mean(rest, count) + 3.0 * series_sample_sd(rest, count));
}

/* First sample of the first run faster than speed; n: none that began in time. */
static size_t find_onset(const struct lean *l, double speed)
{
    double limit = (double)l->cue + ONSET_LIMIT_S * l->rate_hz;
    size_t length = 0;
    for (size_t k = l->cue; k < l->n; k++) {
        length = l->v_mm_s[k] > speed ? length + 1 : 0;
        if (length == l->run) return (double)(k + 1 - l->run) <= limit ? k + 1 - l->run : l->n;
    }
    return l->n;
}

static size_t find_end(const struct lean *l, size_t onset, double speed)
{
    size_t k = onset + l->run;
    while (k < l->n && !(l->v_mm_s[k] < speed)) k++;
    return k < l->n ? k : l->n - 1;
}

/* Samples from onset until the way along the axis first reaches level, between samples by a straight line. */
static double reach_sample(const struct lean *l, size_t onset, double level_mm)
{
    size_t k = onset;
    while (l->on_mm[k] < level_mm) k++;
    if (k == onset) return 0.0;
    double before = l->on_mm[k - 1];
    return (double)(k - 1 - onset) + (level_mm - before) / (l->on_mm[k] - before);
}

static struct metric_value movement_velocity(const struct lean *l, size_t onset, size_t end)
{
    double way_mm = l->on_mm[end];
    if (!(way_mm > 0.0)) return metric_undefined(REASON_NO_EVENT);
    double samples = reach_sample(l, onset, 0.95 * way_mm) - reach_sample(l, onset, 0.05 * way_mm);
    return metric_if(samples > 0.0, 0.9 * way_mm * l->rate_hz / samples, REASON_NO_EVENT);
}

static void measure(const struct lean *l, const struct lean_cue *cue, struct stability_limits *out)
{
    double speed = onset_speed(l), farthest;
    size_t onset = find_onset(l, speed);
    metrics_undefined(out, sizeof *out, REASON_NO_MOVE);
    if (onset == l->n) return;
    size_t end = find_end(l, onset, speed);
    farthest = l->on_mm[onset];
    for (size_t k = onset; k < l->n; k++) farthest = fmax(farthest, l->on_mm[k]);
    double on = series_path(l->on_mm, onset, end), off = series_path(l->off_mm, onset, end);
    out->reaction_time_s = metric_of((double)onset / l->rate_hz - cue->cue_s);
    out->endpoint_excursion_pct = metric_of(100.0 * l->on_mm[end] / cue->target_mm);
    out->max_excursion_pct = metric_of(100.0 * farthest / cue->target_mm);
    out->movement_velocity_mm_s = movement_velocity(l, onset, end);
    out->path_on_axis_mm = metric_of(on);
    out->path_off_axis_mm = metric_of(off);
    out->directional_control_pct = metric_if(on > 0.0, fmax(0.0, 100.0 * (on - off) / on), REASON_NO_EVENT);
}

static bool cue_is_usable(const struct lean_cue *c, double rate_hz)
{
    return isfinite(rate_hz) && rate_hz > 0.0 && isfinite(c->cue_s) && isfinite(c->direction_deg) &&
           isfinite(c->target_mm) && c->target_mm > 0.0;
}

static enum measure_reason refuse(const double *ml_mm, const double *ap_mm, const struct lean *l,
                                  double cue_s)
{
    if (l->n == 0) return REASON_EMPTY;
    if (!series_finite(ml_mm, l->n) || !series_finite(ap_mm, l->n)) return REASON_NOT_FINITE;
    if (grid_index(cue_s, l->rate_hz) < grid_index(REST_S, l->rate_hz) || l->cue >= l->n ||
        l->cue - l->rest < 2)
        return REASON_SHORT;
    return REASON_NONE;
}

enum status stability_limits_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                                 const struct lean_cue *cue, struct stability_limits *out)
{
    metrics_undefined(out, sizeof *out, REASON_EMPTY);
    if (!cue_is_usable(cue, rate_hz) || n > SIZE_MAX / 3 / sizeof *ml_mm) return STATUS_ARG;
    struct lean l = {.n = n, .rate_hz = rate_hz, .run = grid_span(RUN_S, rate_hz)};
    l.cue = grid_index(cue->cue_s, rate_hz);
    l.rest = grid_index(fmax(0.0, cue->cue_s - REST_S), rate_hz);
    enum measure_reason reason = refuse(ml_mm, ap_mm, &l, cue->cue_s);
    if (reason != REASON_NONE) {
        metrics_undefined(out, sizeof *out, reason);
        return STATUS_OK;
    }
    l.on_mm = malloc(3 * n * sizeof *l.on_mm);
    if (!l.on_mm) return STATUS_MEM;
    l.off_mm = l.on_mm + n;
    l.v_mm_s = l.off_mm + n;
    project(&l, ml_mm, ap_mm, cue->direction_deg);
    differentiate(&l);
    measure(&l, cue, out);
    free(l.on_mm);
    return STATUS_OK;
}

double stability_limit_theoretical_mm(double height_m, double direction_deg)
{
    double cog_mm = 1000.0 * COG_HEIGHT_SHARE * height_m, turn = direction_deg * RAD_PER_DEG;
    double side_mm = cog_mm * sin(FORWARD_DEG * RAD_PER_DEG);
    double ahead_mm = cos(turn) >= 0.0 ? side_mm : cog_mm * sin(BACKWARD_DEG * RAD_PER_DEG);
    return 1.0 / hypot(sin(turn) / side_mm, cos(turn) / ahead_mm);
}

struct metric_value stability_composite(const struct metric_value *of_leans, size_t count)
{
    double sum = 0.0;
    size_t valid = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(of_leans[i].value)) continue;
        sum += of_leans[i].value;
        valid++;
    }
    if (valid > 0) return metric_of(sum / (double)valid);
    return metric_undefined(count > 0 ? of_leans[0].reason : REASON_EMPTY);
}
