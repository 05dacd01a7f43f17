/* condition_set.c - conditions compared, and sway as angles. */
#include "signal/condition_set.h"

#include <math.h>

#include "signal/value_series.h"

#define DEG_PER_RAD (180.0 / M_PI)
#define SWAY_LIMIT_DEG                                                                                       \
    12.5 /* of the equilibrium score: the range a person can sway, forward and backward together */

static struct metric_value mean_of_valid(const struct metric_value *of_trials, size_t count)
{
    double sum = 0.0;
    size_t valid = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(of_trials[i].value)) continue;
        sum += of_trials[i].value;
        valid++;
    }
    if (valid > 0) return metric_of(sum / (double)valid);
    return metric_undefined(count > 0 ? of_trials[0].reason : REASON_NO_INPUT);
}

static struct metric_value ratio(struct metric_value over, struct metric_value under)
{
    if (over.reason != REASON_NONE) return over;
    if (under.reason != REASON_NONE) return under;
    return metric_if(over.value > 0.0 && under.value > 0.0, over.value / under.value, REASON_CONSTANT);
}

static struct metric_value mean_of_all(const struct metric_value of[CONDITION_COUNT])
{
    double sum = 0.0;
    for (int c = 0; c < CONDITION_COUNT; c++) {
        if (of[c].reason != REASON_NONE) return of[c];
        sum += of[c].value;
    }
    return metric_of(sum / CONDITION_COUNT);
}

void condition_set_run(const struct condition_trials trials[CONDITION_COUNT], struct condition_set *out)
{
    struct metric_value v[CONDITION_COUNT], a[CONDITION_COUNT];
    for (int c = 0; c < CONDITION_COUNT; c++) {
        size_t count = trials[c].count < CONDITION_TRIALS_MAX ? trials[c].count : CONDITION_TRIALS_MAX;
        v[c] = mean_of_valid(trials[c].velocity, count);
        a[c] = mean_of_valid(trials[c].area, count);
    }
    out->mctsib_composite_velocity = mean_of_all(v);
    out->romberg_velocity_firm = ratio(v[CONDITION_EC_FIRM], v[CONDITION_EO_FIRM]);
    out->romberg_velocity_foam = ratio(v[CONDITION_EC_FOAM], v[CONDITION_EO_FOAM]);
    out->romberg_area_firm = ratio(a[CONDITION_EC_FIRM], a[CONDITION_EO_FIRM]);
    out->romberg_area_foam = ratio(a[CONDITION_EC_FOAM], a[CONDITION_EO_FOAM]);
    out->mctsib_ratio_visual = ratio(v[CONDITION_EO_FOAM], v[CONDITION_EO_FIRM]);
    out->mctsib_ratio_vestibular = ratio(v[CONDITION_EC_FOAM], v[CONDITION_EO_FIRM]);
}

double sway_angle_deg(double d_mm, double height_m)
{
    double cog_mm = 1000.0 * COG_HEIGHT_SHARE * height_m;
    return height_m > 0.0 && fabs(d_mm) < cog_mm ? asin(d_mm / cog_mm) * DEG_PER_RAD : NAN;
}

/* The angle grows with the distance, so the extremes of one are those of the other. */
static struct metric_value angle_range(const double *u_mm, size_t n, double height_m)
{
    double low = u_mm[0], high = u_mm[0];
    if (!series_finite(u_mm, n)) return metric_undefined(REASON_NOT_FINITE);
    for (size_t k = 1; k < n; k++) {
        low = fmin(low, u_mm[k]);
        high = fmax(high, u_mm[k]);
    }
    return metric_of(sway_angle_deg(high, height_m) - sway_angle_deg(low, height_m));
}

void sway_angles_run(const double *ml_mm, const double *ap_mm, size_t n, double height_m,
                     struct sway_angles *out)
{
    enum measure_reason reason = n == 0 ? REASON_EMPTY : REASON_NO_INPUT;
    metrics_undefined(out, sizeof *out, reason);
    if (n == 0 || !(height_m > 0.0)) return;
    out->range_ml_deg = angle_range(ml_mm, n, height_m);
    out->range_ap_deg = angle_range(ap_mm, n, height_m);
    out->equilibrium_score_pct = out->range_ap_deg;
    if (out->range_ap_deg.reason == REASON_NONE)
        out->equilibrium_score_pct.value =
            fmax(0.0, 100.0 * (SWAY_LIMIT_DEG - out->range_ap_deg.value) / SWAY_LIMIT_DEG);
}
