/* sway_signal.c - the profiles. */
#include "signal/sway_signal.h"

#include <stdlib.h>

#include "signal/series_scale.h"
#include "signal/window_series.h"
#include "signal/zero_phase.h"

enum series_kind { SERIES_EVEN, SERIES_WINDOWS };

#define REGULARITY_HZ 20.0

/* What metrics.md 4 does, a row each. */
static const struct recipe {
    enum series_kind series;
    bool centre;
    double cutoff_hz; /* 0: no filter */
    double pick_hz;   /* 0: every sample */
} recipes[PROFILE_COUNT] = {
    [PROFILE_RAW] = {SERIES_EVEN, true, 0, 0},
    [PROFILE_LP10] = {SERIES_EVEN, true, 10, 0},
    [PROFILE_LP5] = {SERIES_EVEN, true, 5, 0},
    [PROFILE_QUIJOUX25] = {SERIES_WINDOWS, true, 10, 0},
    [PROFILE_LP5_25HZ] = {SERIES_WINDOWS, true, 5, 0},
    [PROFILE_LP10_20HZ] = {SERIES_EVEN, true, 10, REGULARITY_HZ},
    [PROFILE_LEAN] = {SERIES_EVEN, false, 0, 0},
    [PROFILE_SHIFT] = {SERIES_EVEN, false, 0, 0},
    [PROFILE_RISE] = {SERIES_EVEN, false, 0, 0},
};

static enum status allocate(struct sway_signal *s, size_t count)
{
    s->ml_mm = malloc((count + 1) * sizeof *s->ml_mm);
    s->ap_mm = malloc((count + 1) * sizeof *s->ap_mm);
    return s->ml_mm && s->ap_mm ? STATUS_OK : STATUS_MEM;
}

/* Relative to the first value: exact for a constant axis, and an offset costs no digits. */
static double mean_of(const double *v, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += v[i] - v[0];
    return v[0] + sum / (double)n;
}

static enum status take_even(const struct sway_trial *t, const struct trial_record *r, struct sway_signal *s)
{
    s->reason = r->grid.reason;
    if (r->grid.count == 0) return STATUS_OK;
    if (allocate(s, r->grid.count) != STATUS_OK) return STATUS_MEM;
    s->count = r->grid.count;
    s->rate_hz = r->grid.rate_hz;
    trial_grid_take(&r->grid, t->ml_mm, s->ml_mm);
    trial_grid_take(&r->grid, t->ap_mm, s->ap_mm);
    s->mean_mm = (struct point_mm){mean_of(s->ml_mm, s->count), mean_of(s->ap_mm, s->count)};
    return STATUS_OK;
}

/* Where a rate is stated it counts more than the stamps, which may be rounded: a point every period. */
static size_t even_points(const struct sway_trial *t, const struct trial_record *r, struct timed_point *out)
{
    size_t n = 0, at = 0;
    for (size_t i = 0; i < r->grid.stretches; i++) {
        const struct grid_stretch *s = &r->grid.stretch[i];
        for (size_t k = s->first; k < s->first + s->count; k++)
            out[n++] = (struct timed_point){(double)at++ / t->rate_hz, {t->ml_mm[k], t->ap_mm[k]}};
        at += s->hole;
    }
    return n;
}

/* Valid samples of the piece, with increasing time. */
static size_t timed_points(const struct sway_trial *t, const struct trial_record *r, struct timed_point *out)
{
    size_t n = 0;
    if (t->rate_hz > 0.0 && r->grid.count > 0) return even_points(t, r, out);
    for (size_t i = r->first; i <= r->last && i < t->count; i++) {
        double t_s = t->time_s ? t->time_s[i] : (double)i / t->rate_hz;
        if (!r->valid[i] || !isfinite(t_s) || (n > 0 && t_s <= out[n - 1].t_s)) continue;
        out[n++] = (struct timed_point){t_s, {t->ml_mm[i], t->ap_mm[i]}};
    }
    return n;
}

static struct point_mm mean_point(const struct timed_point *p, size_t n)
{
    struct point_mm sum = {0.0, 0.0};
    for (size_t i = 0; i < n; i++) {
        sum.x += p[i].at_mm.x - p[0].at_mm.x;
        sum.y += p[i].at_mm.y - p[0].at_mm.y;
    }
    return (struct point_mm){p[0].at_mm.x + sum.x / (double)n, p[0].at_mm.y + sum.y / (double)n};
}

static enum status spread_windows(const struct point_mm *series, size_t count, struct sway_signal *s)
{
    if (allocate(s, count) != STATUS_OK) return STATUS_MEM;
    for (size_t k = 0; k < count; k++) {
        s->ml_mm[k] = series[k].x;
        s->ap_mm[k] = series[k].y;
    }
    s->count = count;
    s->rate_hz = WINDOW_SERIES_HZ;
    s->reason = count > 0 ? REASON_NONE : REASON_SHORT;
    return STATUS_OK;
}

static enum status take_windows(const struct sway_trial *t, const struct trial_record *r,
                                struct sway_signal *s)
{
    struct point_mm *series = NULL;
    size_t count = 0;
    if (r->valid_count == 0 || t->count == 0) return STATUS_OK;
    struct timed_point *points = calloc(r->last - r->first + 1, sizeof *points);
    if (!points) return STATUS_MEM;
    size_t n = timed_points(t, r, points);
    enum status status = window_series(points, n, &series, &count);
    s->mean_mm = n > 0 ? mean_point(points, n) : s->mean_mm; /* of the samples, not of the windows */
    if (status == STATUS_OK) status = spread_windows(series, count, s);
    free(points);
    free(series);
    return status;
}

static void centre(double *v, size_t n, double mean)
{
    for (size_t i = 0; i < n; i++) v[i] -= mean;
}

static enum measure_reason refuse(const struct recipe *recipe, const struct sway_signal *s)
{
    if (recipe->cutoff_hz > 0.0 && 2.0 * recipe->cutoff_hz >= s->rate_hz) return REASON_FS_LOW;
    if (recipe->cutoff_hz > 0.0 && s->count <= ZERO_PHASE_PAD) return REASON_SHORT;
    double every = recipe->pick_hz > 0.0 ? s->rate_hz / recipe->pick_hz : 1.0;
    if (every < 1.0 || fabs(every - round(every)) > 1e-6 * every) return REASON_RATE;
    return REASON_NONE;
}

static enum status filter(const struct recipe *recipe, struct sway_signal *s)
{
    if (!(recipe->cutoff_hz > 0.0)) return STATUS_OK;
    return zero_phase_run_both(recipe->cutoff_hz, s->rate_hz, s->ml_mm, s->ap_mm, s->count);
}

static void pick(const struct recipe *recipe, struct sway_signal *s)
{
    if (!(recipe->pick_hz > 0.0)) return;
    size_t every = (size_t)llround(s->rate_hz / recipe->pick_hz), n = (s->count + every - 1) / every;
    for (size_t k = 0; k < n; k++) {
        s->ml_mm[k] = s->ml_mm[k * every];
        s->ap_mm[k] = s->ap_mm[k * every];
    }
    s->count = n;
    s->rate_hz = recipe->pick_hz;
}

/* What is left to do for `recipe` when `done` was done; NULL: nothing yet. */
static struct recipe left_to_do(const struct recipe *recipe, const struct recipe *done)
{
    struct recipe left = *recipe;
    if (!done) return left;
    left.centre = left.centre && !done->centre;
    if (left.cutoff_hz == done->cutoff_hz) left.cutoff_hz = 0.0;
    return left;
}

static enum status finish(const struct recipe *recipe, const struct recipe *done, struct sway_signal *s)
{
    struct recipe left = left_to_do(recipe, done);
    s->reason = refuse(recipe, s);
    if (s->reason != REASON_NONE) {
        s->count = 0;
        s->duration_s = 0.0;
        return STATUS_OK;
    }
    if (left.centre) {
        centre(s->ml_mm, s->count, s->mean_mm.x);
        centre(s->ap_mm, s->count, s->mean_mm.y);
    }
    enum status status = filter(&left, s);
    if (status == STATUS_ARG || !series_finite(s->ml_mm, s->count) || !series_finite(s->ap_mm, s->count)) {
        s->count = 0; /* huge values overflow when they are centred or filtered */
        s->duration_s = 0.0;
        s->reason = REASON_NOT_FINITE;
        return STATUS_OK;
    }
    pick(&left, s);
    s->duration_s = (double)s->count / s->rate_hz;
    return status;
}

enum status sway_signal_make(const struct sway_trial *t, const struct trial_record *r,
                             enum sway_profile profile, struct sway_signal *out)
{
    const struct recipe *recipe = &recipes[profile];
    *out = (struct sway_signal){.profile = profile, .reason = REASON_EMPTY, .mean_mm = {NAN, NAN}};
    enum status status = recipe->series == SERIES_EVEN ? take_even(t, r, out) : take_windows(t, r, out);
    if (status == STATUS_OK && out->count > 0) status = finish(recipe, NULL, out);
    if (status != STATUS_OK) sway_signal_free(out);
    return status;
}

bool sway_signal_leads_to(const struct sway_signal *s, enum sway_profile profile)
{
    const struct recipe *done = &recipes[s->profile], *to = &recipes[profile];
    return s->count > 0 && done->series == to->series && (to->centre || !done->centre) &&
           (done->cutoff_hz == 0.0 || done->cutoff_hz == to->cutoff_hz) && done->pick_hz == 0.0;
}

enum status sway_signal_go_on(struct sway_signal *s, enum sway_profile profile)
{
    const struct recipe *done = &recipes[s->profile];
    s->profile = profile;
    enum status status = finish(&recipes[profile], done, s);
    if (status != STATUS_OK) sway_signal_free(s);
    return status;
}

void sway_signal_free(struct sway_signal *s)
{
    free(s->ml_mm);
    free(s->ap_mm);
    s->ml_mm = s->ap_mm = NULL;
    s->count = 0;
}
