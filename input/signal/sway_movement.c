/* sway_movement.c - path, speed, area rate, frequency, turns. */
#include "signal/sway_movement.h"

#include <math.h>

#include "signal/number_pair.h"

/* Sums over the n - 1 steps. */
struct steps {
    double ml, ap, both; /* path */
    double area2;        /* twice the area swept as seen from the centre */
    double turns;        /* path in units of the axes' SD */
};
/* The same for even and odd steps side by side. */
struct step_pairs {
    number_pair ml, ap, both, area2, turns;
};

/* The step from k to the next and, in the second half, the one after that. */
static void add_pair(const double *x, const double *y, size_t k, number_pair per_ml, number_pair per_ap,
                     struct step_pairs *s)
{
    number_pair x0 = pair_at(x + k), y0 = pair_at(y + k), x1 = pair_at(x + k + 1), y1 = pair_at(y + k + 1);
    number_pair dx = x1 - x0, dy = y1 - y0, tx = dx * per_ml, ty = dy * per_ap;
    s->ml += pair_abs(dx);
    s->ap += pair_abs(dy);
    s->both += pair_sqrt(dx * dx + dy * dy);
    s->area2 += pair_abs(x1 * y0 - x0 * y1);
    s->turns += pair_sqrt(tx * tx + ty * ty);
}

static void add_steps(const double *x, const double *y, size_t n, double per_ml, double per_ap,
                      struct steps *s)
{
    struct step_pairs p = {{0.0}, {0.0}, {0.0}, {0.0}, {0.0}};
    size_t k = 0;
    for (; k + 2 < n; k += 2) add_pair(x, y, k, pair_of(per_ml), pair_of(per_ap), &p);
    if (k + 1 < n) { /* the last step alone: a second one that stays where it is */
        double last_x[3] = {x[k], x[k + 1], x[k + 1]}, last_y[3] = {y[k], y[k + 1], y[k + 1]};
        add_pair(last_x, last_y, 0, pair_of(per_ml), pair_of(per_ap), &p);
    }
    *s = (struct steps){pair_sum(p.ml), pair_sum(p.ap), pair_sum(p.both), pair_sum(p.area2),
                        pair_sum(p.turns)};
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
