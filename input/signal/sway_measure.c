/* sway_measure.c - measures of quiet standing. */
#include "signal/sway_measure.h"

#include <math.h>
#include <stdlib.h>

#include "signal/zero_phase.h"

static const struct {
    const char *name, *unit;
} measures[MEASURE_COUNT] = {
    [MEASURE_PATH_LENGTH_2D] = {"path_length_2d", "mm"},
    [MEASURE_MEAN_VELOCITY_2D] = {"mean_velocity_2d", "mm/s"},
    [MEASURE_MEAN_VELOCITY_ML] = {"mean_velocity_ml", "mm/s"},
    [MEASURE_MEAN_VELOCITY_AP] = {"mean_velocity_ap", "mm/s"},
    [MEASURE_RMS_ML] = {"rms_ml", "mm"},
    [MEASURE_RMS_AP] = {"rms_ap", "mm"},
    [MEASURE_ELLIPSE95_AREA_PRED] = {"ellipse95_area_pred", "mm2"},
    [MEASURE_ELLIPSE95_SEMI_MAJOR] = {"ellipse95_semi_major", "mm"},
    [MEASURE_ELLIPSE95_SEMI_MINOR] = {"ellipse95_semi_minor", "mm"},
    [MEASURE_PRINCIPAL_DIRECTION_DEG] = {"principal_direction_deg", "deg"},
};
static const double cutoff_hz[] = {[PROFILE_RAW] = 0.0, [PROFILE_LP10] = 10.0, [PROFILE_LP5] = 5.0};

const char *sway_measure_name(enum sway_measure_id m)
{
    return measures[m].name;
}
const char *sway_measure_unit(enum sway_measure_id m)
{
    return measures[m].unit;
}

static void give_reason(struct sway_measures *out, enum measure_reason reason)
{
    for (int i = 0; i < MEASURE_COUNT; i++) {
        out->value[i] = NAN;
        out->reason[i] = reason;
    }
    out->ellipse_angle_rad = NAN;
}

/* Relative to the first value: exact for a constant axis, and an offset costs no digits. */
static double mean(const double *v, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += v[i] - v[0];
    return v[0] + sum / (double)n;
}

static double rms(const double *v, size_t n)
{
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += v[i] * v[i];
    return sqrt(sum / (double)n);
}

static void movement(const double *x, const double *y, size_t n, struct sway_measures *out)
{
    double ml = 0.0, ap = 0.0, both = 0.0;
    for (size_t i = 1; i < n; i++) {
        double dx = x[i] - x[i - 1], dy = y[i] - y[i - 1];
        ml += fabs(dx);
        ap += fabs(dy);
        both += sqrt(dx * dx + dy * dy);
    }
    out->value[MEASURE_PATH_LENGTH_2D] = both;
    out->value[MEASURE_MEAN_VELOCITY_2D] = both / out->duration_s;
    out->value[MEASURE_MEAN_VELOCITY_ML] = ml / out->duration_s;
    out->value[MEASURE_MEAN_VELOCITY_AP] = ap / out->duration_s;
}

static void unknown(struct sway_measures *out, enum sway_measure_id m, enum measure_reason reason)
{
    out->value[m] = NAN;
    out->reason[m] = reason;
}

static void no_ellipse(struct sway_measures *out)
{
    unknown(out, MEASURE_ELLIPSE95_AREA_PRED, REASON_SHORT);
    unknown(out, MEASURE_ELLIPSE95_SEMI_MAJOR, REASON_SHORT);
    unknown(out, MEASURE_ELLIPSE95_SEMI_MINOR, REASON_SHORT);
    unknown(out, MEASURE_PRINCIPAL_DIRECTION_DEG, REASON_SHORT);
    out->ellipse_angle_rad = NAN;
}

/* g of metrics.md 5: squared half axis of the 95 % prediction ellipse over the variance; F with (2, n - 2)
 * is closed. */
static double prediction_factor(double n)
{
    double m = n - 2.0, f = 0.5 * m * (pow(0.05, -2.0 / m) - 1.0);
    return 2.0 * f * (n - 1.0) * (n + 1.0) / (n * (n - 2.0));
}

static void ellipse(const double *x, const double *y, size_t count, struct sway_measures *out)
{
    double n = (double)count, mx = mean(x, count), my = mean(y, count), sxx = 0.0, syy = 0.0, sxy = 0.0;
    if (count < 3) {
        no_ellipse(out);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        sxx += (x[i] - mx) * (x[i] - mx);
        syy += (y[i] - my) * (y[i] - my);
        sxy += (x[i] - mx) * (y[i] - my);
    }
    sxx /= n - 1.0;
    syy /= n - 1.0;
    sxy /= n - 1.0;
    double half = 0.5 * (sxx + syy), spread = hypot(0.5 * (sxx - syy), sxy);
    double g = prediction_factor(n), determinant = fmax(0.0, sxx * syy - sxy * sxy);
    double l1 = half + spread, l2 = l1 > 0.0 ? determinant / l1 : 0.0;
    out->value[MEASURE_ELLIPSE95_AREA_PRED] = M_PI * g * sqrt(determinant);
    out->value[MEASURE_ELLIPSE95_SEMI_MAJOR] = sqrt(g * l1);
    out->value[MEASURE_ELLIPSE95_SEMI_MINOR] = sqrt(g * l2);
    if (!(l1 > 0.0)) {
        unknown(out, MEASURE_PRINCIPAL_DIRECTION_DEG, REASON_CONSTANT);
        out->ellipse_angle_rad = NAN;
        return;
    }
    out->ellipse_angle_rad = 0.5 * atan2(2.0 * sxy, sxx - syy);
    out->value[MEASURE_PRINCIPAL_DIRECTION_DEG] = 90.0 - fabs(out->ellipse_angle_rad) * 180.0 / M_PI;
}

/* Centres once, on the unfiltered mean, then filters: metrics.md 1. */
static enum status prepare(enum sway_profile profile, double rate_hz, double centre, double *v, size_t n)
{
    for (size_t i = 0; i < n; i++) v[i] -= centre;
    return cutoff_hz[profile] > 0.0 ? zero_phase_run(cutoff_hz[profile], rate_hz, v, n, v)
                                             : STATUS_OK;
}

static enum measure_reason refuse(enum sway_profile profile, const struct point_mm *cop_mm, size_t n,
                                  double rate_hz)
{
    if (n == 0) return REASON_EMPTY;
    if (n < 2 || (profile != PROFILE_RAW && n <= ZERO_PHASE_PAD)) return REASON_SHORT;
    if (!(rate_hz > 0.0) || 2.0 * cutoff_hz[profile] >= rate_hz) return REASON_FS_LOW;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(cop_mm[i].x) || !isfinite(cop_mm[i].y)) return REASON_NOT_FINITE;
    return REASON_NONE;
}

enum status sway_measure_run(enum sway_profile profile, const struct point_mm *cop_mm, size_t count,
                             double rate_hz, struct sway_measures *out)
{
    *out =
        (struct sway_measures){.profile = profile, .count = count, .rate_hz = rate_hz, .mean_mm = {NAN, NAN}};
    enum measure_reason reason = refuse(profile, cop_mm, count, rate_hz);
    if (reason != REASON_NONE) {
        give_reason(out, reason);
        return STATUS_OK;
    }
    out->duration_s = (double)count / rate_hz;
    out->below_standard = out->duration_s < 25.0 || rate_hz < 50.0;

    double *x = malloc(2 * count * sizeof *x);
    if (!x) {
        give_reason(out, REASON_EMPTY);
        return STATUS_MEM;
    }
    double *y = x + count;
    for (size_t i = 0; i < count; i++) {
        x[i] = cop_mm[i].x;
        y[i] = cop_mm[i].y;
    }
    out->mean_mm = (struct point_mm){mean(x, count), mean(y, count)};
    enum status status = prepare(profile, rate_hz, out->mean_mm.x, x, count);
    if (status == STATUS_OK) status = prepare(profile, rate_hz, out->mean_mm.y, y, count);
    if (status == STATUS_OK) {
        movement(x, y, count, out);
        out->value[MEASURE_RMS_ML] = rms(x, count);
        out->value[MEASURE_RMS_AP] = rms(y, count);
        ellipse(x, y, count, out);
    } else {
        give_reason(out, REASON_EMPTY);
    }
    free(x);
    return status;
}

enum status sway_measure_series(enum sway_profile profile, const struct cop_series *series,
                                struct sway_measures *out)
{
    if (series->count > 0)
        return sway_measure_run(profile, series->cop_mm, series->count, series->rate_hz, out);
    *out = (struct sway_measures){.profile = profile, .rate_hz = series->rate_hz, .mean_mm = {NAN, NAN}};
    give_reason(out, series->reason);
    return STATUS_OK;
}
