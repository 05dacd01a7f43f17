/* sway_movement.c - path, speed, area rate, frequency, turns. */
#include "signal/sway_movement.h"

#include <math.h>

/* Sums over the n - 1 steps. */
struct steps {
    double ml, ap, both; /* path */
    double area2;        /* twice the area swept as seen from the centre */
    double turns;        /* path in units of the axes' SD */
};

static void add_steps(const double *x, const double *y, size_t n, double per_sd_ml, double per_sd_ap,
                      struct steps *s)
{
    *s = (struct steps){0};
    for (size_t k = 0; k + 1 < n; k++) {
        double dx = x[k + 1] - x[k], dy = y[k + 1] - y[k];
        double tx = dx * per_sd_ml, ty = dy * per_sd_ap;
        s->ml += fabs(dx);
        s->ap += fabs(dy);
        s->both += sqrt(dx * dx + dy * dy);
        s->area2 += fabs(x[k + 1] * y[k] - x[k] * y[k + 1]);
        s->turns += sqrt(tx * tx + ty * ty);
    }
}

static double per_unit(struct metric_value sd)
{
    return sd.value > 0.0 ? 1.0 / sd.value : 0.0;
}

static void paths(const struct steps *s, size_t n, double rate_hz, struct sway_movement *out)
{
    int enough = n >= 2;
    double duration_s = (double)n / rate_hz, between_s = (double)(n - 1) / rate_hz;
    out->path_length_ml = metric_if(enough, s->ml, REASON_SHORT);
    out->path_length_ap = metric_if(enough, s->ap, REASON_SHORT);
    out->path_length_2d = metric_if(enough, s->both, REASON_SHORT);
    out->mean_velocity_ml = metric_if(enough, s->ml / duration_s, REASON_SHORT);
    out->mean_velocity_ap = metric_if(enough, s->ap / duration_s, REASON_SHORT);
    out->mean_velocity_2d = metric_if(enough, s->both / duration_s, REASON_SHORT);
    out->sway_area_rate = metric_if(enough, s->area2 / (2.0 * between_s), REASON_SHORT);
}

/* path over T_1 and the way of one cycle at the mean distance; 0 where there is no way. */
static struct metric_value cycles(double path_mm, size_t n, double rate_hz, double cycle_mm)
{
    if (n < 2) return metric_undefined(REASON_SHORT);
    return metric_if(cycle_mm > 0.0, path_mm / ((double)(n - 1) / rate_hz) / cycle_mm, REASON_CONSTANT);
}

static void frequencies(const struct steps *s, size_t n, double rate_hz, const struct sway_position *p,
                        struct sway_movement *out)
{
    out->mean_freq_ml = cycles(s->ml, n, rate_hz, 4.0 * M_SQRT2 * p->mean_distance_ml.value);
    out->mean_freq_ap = cycles(s->ap, n, rate_hz, 4.0 * M_SQRT2 * p->mean_distance_ap.value);
    out->mean_freq_2d = cycles(s->both, n, rate_hz, 2.0 * M_PI * p->mean_distance_rd.value);
}

static void shapes(const struct steps *s, size_t n, const struct sway_position *p, struct sway_movement *out)
{
    struct metric_value area = p->ellipse95_area_pop;
    if (area.reason != REASON_NONE || !(area.value > 0.0)) {
        out->lfs = metric_undefined(area.reason != REASON_NONE ? area.reason : REASON_CONSTANT);
        out->fractal_dim_ce = out->lfs;
        return;
    }
    double log_n = log((double)n), diameter_mm = sqrt(4.0 * area.value / M_PI);
    out->lfs = metric_of(s->both / area.value);
    out->fractal_dim_ce = metric_of(log_n / (log_n + log(diameter_mm) - log(s->both)));
}

static void turns(const struct steps *s, const struct sway_position *p, struct sway_movement *out)
{
    enum measure_reason reason = p->sd_ml.reason != REASON_NONE ? p->sd_ml.reason : p->sd_ap.reason;
    if (reason == REASON_NONE && !(p->sd_ml.value > 0.0 && p->sd_ap.value > 0.0)) reason = REASON_CONSTANT;
    out->turns_index = reason == REASON_NONE ? metric_of(s->turns) : metric_undefined(reason);
}

enum status sway_movement_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                              const struct sway_position *position, struct sway_movement *out)
{
    struct steps s;
    add_steps(ml_mm, ap_mm, n, per_unit(position->sd_ml), per_unit(position->sd_ap), &s);
    paths(&s, n, rate_hz, out);
    frequencies(&s, n, rate_hz, position, out);
    shapes(&s, n, position, out);
    turns(&s, position, out);
    return STATUS_OK;
}
