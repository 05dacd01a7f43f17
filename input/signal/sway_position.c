/* sway_position.c - distances, ranges, areas. */
#include "signal/sway_position.h"

#include <math.h>
#include <stdlib.h>

#include "signal/axis_spread.h"
#include "signal/hull.h"
#include "signal/number_pair.h"

#define CHI2_QUANTILE95_2 5.991464547107979 /* -2 ln 0.05 */
#define NORMAL_QUANTILE975 1.96             /* as published (Prieto 1996) */

double f_quantile95_2(double m)
{
    return 0.5 * m * expm1(-2.0 / m * log(0.05));
}

/* What the values are made of. */
struct cloud {
    struct axis_spread ml, ap, rd;
    double n;
    double mean_product;            /* about zero */
    double major, minor, angle_rad; /* variances along the axes of the ellipse; from ML toward AP */
    double determinant, determinant_about_zero; /* of the sample covariance; of the second moments */
};

static int is_constant(const struct axis_spread *a)
{
    return !(a->high > a->low);
}

/* Of a symmetric matrix of moments. Below zero is rounding; NaN must stay NaN. */
static double determinant(double xx, double yy, double xy)
{
    double d = xx * yy - xy * xy;
    return d < 0.0 ? 0.0 : d;
}

/* The smaller eigenvalue by the determinant: a difference would lose its digits. */
static void principal_axes(const double *ml, const double *ap, size_t count, struct cloud *c)
{
    double freedom = c->n - 1.0, sxx = c->ml.deviation2 / freedom, syy = c->ap.deviation2 / freedom;
    double sxy = sum_of_products(ml, c->ml.mean, ap, c->ap.mean, count) / freedom;
    c->determinant = determinant(sxx, syy, sxy);
    c->major = 0.5 * (sxx + syy) + hypot(0.5 * (sxx - syy), sxy);
    c->minor = c->major == 0.0 ? 0.0 : c->determinant / c->major;
    c->angle_rad = 0.5 * atan2(2.0 * sxy, sxx - syy);
}

static void describe(const double *ml, const double *ap, const double *rd, size_t count, struct cloud *c)
{
    c->n = (double)count;
    axis_spread_run(ml, count, &c->ml);
    axis_spread_run(ap, count, &c->ap);
    axis_spread_run(rd, count, &c->rd);
    c->mean_product = sum_of_products(ml, 0.0, ap, 0.0, count) / c->n;
    c->determinant_about_zero = determinant(c->ml.mean_square, c->ap.mean_square, c->mean_product);
    principal_axes(ml, ap, count, c);
}

static void distances(const struct cloud *c, struct sway_position *out)
{
    out->mean_distance_ml = metric_of(c->ml.mean_abs);
    out->mean_distance_ap = metric_of(c->ap.mean_abs);
    out->mean_distance_rd = metric_of(c->rd.mean_abs);
    out->max_distance_ml = metric_of(fmax(-c->ml.low, c->ml.high));
    out->max_distance_ap = metric_of(fmax(-c->ap.low, c->ap.high));
    out->max_distance_rd = metric_of(c->rd.high);
    out->rms_ml = metric_of(sqrt(c->ml.mean_square));
    out->rms_ap = metric_of(sqrt(c->ap.mean_square));
    out->rms_rd = metric_of(sqrt(c->rd.mean_square));
    out->planar_deviation = metric_of(sqrt(c->ml.mean_square + c->ap.mean_square));
}

static struct metric_value sample_sd(const struct axis_spread *a, double n)
{
    return metric_if(n >= 2.0, sqrt(a->deviation2 / (n - 1.0)), REASON_SHORT);
}

static void deviations(const struct cloud *c, struct sway_position *out)
{
    double radius = c->rd.mean_abs;
    out->sd_ml = sample_sd(&c->ml, c->n);
    out->sd_ap = sample_sd(&c->ap, c->n);
    out->sd_rd = sample_sd(&c->rd, c->n);
    radius += NORMAL_QUANTILE975 * out->sd_rd.value;
    out->circle95_area = metric_if(c->n >= 2.0, M_PI * radius * radius, REASON_SHORT);
}

static void ranges(const struct cloud *c, double diameter, struct sway_position *out)
{
    int both_move = !is_constant(&c->ml) && !is_constant(&c->ap);
    out->range_ml = metric_of(c->ml.high - c->ml.low);
    out->range_ap = metric_of(c->ap.high - c->ap.low);
    out->range_2d = metric_of(diameter);
    out->range_ratio =
        metric_if(!is_constant(&c->ap), out->range_ml.value / out->range_ap.value, REASON_CONSTANT);
    out->sway_direction_coef =
        metric_if(both_move, c->mean_product / (out->rms_ml.value * out->rms_ap.value), REASON_CONSTANT);
}

/* Squared semi-axes of the prediction ellipse per variance. */
static double prediction_factor(double n)
{
    return 2.0 * f_quantile95_2(n - 2.0) * (n - 1.0) * (n + 1.0) / (n * (n - 2.0));
}

static void ellipses(const struct cloud *c, struct sway_position *out)
{
    double n = c->n, g = prediction_factor(n);
    int enough = n >= 3.0;
    out->ellipse95_area_pred = metric_if(enough, M_PI * g * sqrt(c->determinant), REASON_SHORT);
    out->ellipse95_area_pop = metric_if(enough, M_PI * g * sqrt(c->determinant_about_zero), REASON_SHORT);
    out->ellipse95_area_chi2 =
        metric_if(enough, M_PI * CHI2_QUANTILE95_2 * sqrt(c->determinant), REASON_SHORT);
    out->ellipse95_semi_major = metric_if(enough, sqrt(g * c->major), REASON_SHORT);
    out->ellipse95_semi_minor = metric_if(enough, sqrt(g * c->minor), REASON_SHORT);
}

static void direction(const struct cloud *c, struct sway_position *out)
{
    int moves = !is_constant(&c->ml) || !is_constant(&c->ap);
    if (c->n < 3.0 || !moves) {
        out->principal_direction_deg = metric_undefined(c->n < 3.0 ? REASON_SHORT : REASON_CONSTANT);
        out->ellipse_angle_rad = NAN;
        return;
    }
    out->principal_direction_deg = metric_of(90.0 - fabs(c->angle_rad) * 180.0 / M_PI);
    out->ellipse_angle_rad = c->angle_rad;
}

static void distance_from_centre(const double *ml, const double *ap, size_t n, double *rd)
{
    size_t i = 0;
    for (; i + 2 <= n; i += 2) {
        number_pair x = pair_at(ml + i), y = pair_at(ap + i), r = pair_sqrt(x * x + y * y);
        rd[i] = r[0];
        rd[i + 1] = r[1];
    }
    if (i < n) rd[i] = sqrt(ml[i] * ml[i] + ap[i] * ap[i]);
}

enum status sway_position_run(const double *ml_mm, const double *ap_mm, size_t n, struct sway_position *out)
{
    struct cloud c;
    double diameter, *rd = malloc(n * sizeof *rd);
    if (!rd || hull_diameter(ml_mm, ap_mm, n, &diameter) != STATUS_OK) {
        free(rd);
        return STATUS_MEM;
    }
    distance_from_centre(ml_mm, ap_mm, n, rd);
    describe(ml_mm, ap_mm, rd, n, &c);
    free(rd);
    distances(&c, out);
    deviations(&c, out);
    ranges(&c, diameter, out);
    ellipses(&c, out);
    direction(&c, out);
    return STATUS_OK;
}

struct metric_value ellipse95_area_run(const double *ml_mm, const double *ap_mm, size_t n)
{
    struct cloud c = {.n = (double)n};
    axis_spread_run(ml_mm, n, &c.ml);
    axis_spread_run(ap_mm, n, &c.ap);
    principal_axes(ml_mm, ap_mm, n, &c);
    return metric_if(n >= 3, M_PI * prediction_factor(c.n) * sqrt(c.determinant), REASON_SHORT);
}
