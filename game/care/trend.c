#include "care/trend.h"

#include <math.h>
#include <stdbool.h>

#include "care/distribution.h"

#define SURE 0.975
#define PROBABLE 0.90

static const struct trend nothing = {
    .slope = NAN, .slope_sd = NAN, .slope_low = NAN, .slope_high = NAN,
    .pct_week = NAN, .pct_low = NAN, .pct_high = NAN, .p_falling = NAN, .p_better = NAN,
    .line_t_week = NAN, .line_y = NAN, .first_week = NAN, .last_week = NAN,
    .fitted_change = NAN, .mdc95 = NAN, .verdict = TREND_NOT_JUDGED,
};

struct fit {
    const struct trend_session *session;
    size_t count;
    const struct trend_setup *setup;
    double left_out_week; /* sessions up to here are practice */
};

static double earliest(const struct trend_session *session, size_t count)
{
    double week = INFINITY;
    for (size_t i = 0; i < count; i++) week = fmin(week, session[i].t_week);
    return week;
}

static bool is_used(const struct fit *f, size_t i)
{
    return f->session[i].t_week > f->left_out_week;
}

static double weight(const struct fit *f, size_t i)
{
    struct chance c = f->setup->chance;
    return 1 / (c.s_d * c.s_d + c.s_e * c.s_e / f->session[i].trials);
}

static bool setup_valid(const struct trend_setup *s)
{
    struct chance c = s->chance;
    return c.s_e >= 0 && c.s_d >= 0 && c.s_e + c.s_d > 0 && isfinite(c.s_e + c.s_d) && s->prior_sd_per_week > 0;
}

static bool sessions_valid(const struct trend_session *session, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (!isfinite(session[i].t_week) || !isfinite(session[i].y) || session[i].trials < 1) return false;
    return true;
}

/* The first and the last used session; false: there are too few, or they are all at one time. */
static bool find_ends(const struct fit *f, size_t *first, size_t *last, size_t *used)
{
    *used = 0;
    for (size_t i = 0; i < f->count; i++) {
        if (!is_used(f, i)) continue;
        if (*used == 0) *first = *last = i;
        if (f->session[i].t_week < f->session[*first].t_week) *first = i;
        if (f->session[i].t_week > f->session[*last].t_week) *last = i;
        ++*used;
    }
    return *used >= TREND_SESSIONS_MIN && f->session[*last].t_week > f->session[*first].t_week;
}

/* Weighted centre, relative to one session so that dates far from 0 cost no digits. */
static void find_centre(const struct fit *f, size_t from, struct trend *t)
{
    double sum = 0, sum_t = 0, sum_y = 0;
    for (size_t i = 0; i < f->count; i++) {
        if (!is_used(f, i)) continue;
        double w = weight(f, i);
        sum += w;
        sum_t += w * (f->session[i].t_week - f->session[from].t_week);
        sum_y += w * (f->session[i].y - f->session[from].y);
    }
    t->line_t_week = f->session[from].t_week + sum_t / sum;
    t->line_y = f->session[from].y + sum_y / sum;
}

static void find_slope(const struct fit *f, struct trend *t)
{
    double prior = f->setup->prior_sd_per_week, precision = 1 / (prior * prior), product = 0;
    for (size_t i = 0; i < f->count; i++) {
        if (!is_used(f, i)) continue;
        double w = weight(f, i), dt = f->session[i].t_week - t->line_t_week;
        precision += w * dt * dt;
        product += w * dt * (f->session[i].y - t->line_y);
    }
    t->slope = product / precision;
    t->slope_sd = 1 / sqrt(precision);
    t->slope_low = t->slope - NORMAL_Q975 * t->slope_sd;
    t->slope_high = t->slope + NORMAL_Q975 * t->slope_sd;
    t->p_falling = normal_below(-t->slope / t->slope_sd);
}

static double percent(enum change_scale scale, double slope)
{
    return scale == SCALE_LN ? 100 * expm1(slope) : NAN;
}

static double p_better(const struct trend *t, enum better_side better)
{
    if (better == BETTER_UNDEFINED) return NAN;
    return better == BETTER_LESS ? t->p_falling : normal_below(t->slope / t->slope_sd);
}

static enum trend_verdict judge(double p_good, bool beyond)
{
    double p = fmax(p_good, 1 - p_good);
    bool good = p_good > 0.5;
    if (isnan(p_good)) return TREND_NOT_JUDGED;
    if (p >= SURE && beyond) return good ? TREND_IMPROVING : TREND_DECLINING;
    if (p >= PROBABLE && p < SURE) return good ? TREND_PROBABLY_IMPROVING : TREND_PROBABLY_DECLINING;
    return TREND_NO_CLEAR_CHANGE;
}

static void describe(const struct fit *f, size_t first, size_t last, struct trend *t)
{
    const struct trend_session *a = &f->session[first], *b = &f->session[last];
    t->pct_week = percent(f->setup->scale, t->slope);
    t->pct_low = percent(f->setup->scale, t->slope_low);
    t->pct_high = percent(f->setup->scale, t->slope_high);
    t->first_week = a->t_week;
    t->last_week = b->t_week;
    t->fitted_change = t->slope * (b->t_week - a->t_week);
    t->mdc95 = change_mdc95(f->setup->chance, a->trials, b->trials);
    t->p_better = p_better(t, f->setup->better);
    t->verdict = judge(t->p_better, fabs(t->fitted_change) > t->mdc95);
}

void trend_of(const struct trend_session *session, size_t count, const struct trend_setup *setup,
              struct trend *out)
{
    *out = nothing;
    out->reason = REASON_NOT_FINITE;
    if (!setup_valid(setup) || !sessions_valid(session, count)) return;
    bool drop = setup->familiarisation == TREND_DROP_FIRST_SESSION;
    struct fit f = {session, count, setup, drop ? earliest(session, count) : -INFINITY};
    size_t first = 0, last = 0;
    out->reason = REASON_SHORT;
    if (!find_ends(&f, &first, &last, &out->used)) return;
    struct trend t = {.used = out->used, .reason = REASON_NONE};
    find_centre(&f, first, &t);
    find_slope(&f, &t);
    if (!isfinite(t.slope) || !(t.slope_sd > 0)) {
        out->reason = REASON_NOT_FINITE;
        return;
    }
    describe(&f, first, last, &t);
    *out = t;
}
