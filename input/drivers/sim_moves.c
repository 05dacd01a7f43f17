#include "drivers/sim_moves.h"

#include <math.h>

static const double timing_sd = 0.08;

void sim_track_knot(struct sim_track *k, double t_s, double value)
{
    k->t_s[k->count] = t_s;
    k->value[k->count++] = value;
}

static double track_at(const struct sim_track *k, double t_s)
{
    int i = 1;
    if (k->count == 0) return 0.0;
    while (i < k->count && t_s >= k->t_s[i]) i++;
    if (i == k->count) return k->value[i - 1];
    double u = clamp01((t_s - k->t_s[i - 1]) / (k->t_s[i] - k->t_s[i - 1]));
    return k->value[i - 1] + (k->value[i] - k->value[i - 1]) * u * u * u * (10.0 - 15.0 * u + 6.0 * u * u);
}

/* Second derivative of the same curve: 1/s2 times the unit of the track. */
static double track_bend(const struct sim_track *k, double t_s)
{
    int i = 1;
    while (i < k->count && t_s >= k->t_s[i]) i++;
    if (i >= k->count) return 0.0;
    double length = k->t_s[i] - k->t_s[i - 1], u = clamp01((t_s - k->t_s[i - 1]) / length);
    return (k->value[i] - k->value[i - 1]) * u * (60.0 - 180.0 * u + 120.0 * u * u) / (length * length);
}

static double track_end(const struct sim_track *k) { return k->count ? k->t_s[k->count - 1] : 0.0; }

void sim_move_finish(struct sim_move *m)
{
    m->length_s = fmax(track_end(&m->load), fmax(track_end(&m->x_mm), track_end(&m->y_mm)));
    m->length_s = fmax(m->length_s, fmax(track_end(&m->foot), track_end(&m->height_mm)));
}

static double pace(struct random_stream *random)
{
    return clamp(1.0 + timing_sd * random_normal(random), 0.7, 1.3);
}

void sim_move_step_on(struct sim_move *m, const struct sim_traits *t, int side, double slower, double peak,
                      struct random_stream *random)
{
    double s = pace(random) * slower, foot = side * 0.5 * t->foot_distance_mm;
    *m = (struct sim_move){0};
    sim_track_knot(&m->load, 0.0, 0.0);
    sim_track_knot(&m->load, 0.45 * s, 0.55);
    sim_track_knot(&m->load, 0.90 * s, peak);
    sim_track_knot(&m->load, 1.20 * s, 1.0);
    sim_track_knot(&m->x_mm, 0.0, foot);
    sim_track_knot(&m->x_mm, 0.45 * s, foot);
    sim_track_knot(&m->x_mm, 0.95 * s, 0.0);
    sim_move_finish(m);
}

void sim_move_step_off(struct sim_move *m, const struct sim_traits *t, int side, struct random_stream *random)
{
    double s = pace(random) * t->group.step_off_scale;
    *m = (struct sim_move){0};
    sim_track_knot(&m->load, 0.0, 1.0);
    sim_track_knot(&m->load, 0.75 * s, 1.0);
    sim_track_knot(&m->load, 1.20 * s, 0.0);
    sim_track_knot(&m->x_mm, 0.0, 0.0);
    sim_track_knot(&m->x_mm, 0.40 * s, side * 0.12 * t->foot_distance_mm); /* anticipation: push off with the swing foot */
    sim_track_knot(&m->x_mm, 0.75 * s, -side * 0.5 * t->foot_distance_mm);
    sim_track_knot(&m->y_mm, 0.0, 0.0);
    sim_track_knot(&m->y_mm, 0.40 * s, -15.0);
    sim_track_knot(&m->y_mm, 0.75 * s, 0.0);
    sim_move_finish(m);
}

void sim_move_rise(struct sim_move *m, const struct sim_traits *t, double seated, bool hands, bool succeeds,
                   struct random_stream *random)
{
    const struct sim_group *g = &t->group;
    double length = clamp(g->rise_s + g->rise_sd_s * random_normal(random), 0.6 * g->rise_s, 1.6 * g->rise_s);
    double peak = clamp(g->rise_peak + g->rise_peak_sd * random_normal(random), 1.01, 1.40);
    double beside = clamp(0.04 * random_normal(random), -0.12, 0.12) * t->foot_distance_mm;
    *m = (struct sim_move){0};
    if (hands) peak = fmax(peak - 0.05, 1.005);
    sim_track_knot(&m->load, 0.0, seated);
    sim_track_knot(&m->load, 0.12 * length, seated + (hands ? 0.05 : 0.0) - 0.03);
    sim_track_knot(&m->x_mm, 0.0, 0.0);
    sim_track_knot(&m->x_mm, 0.12 * length, beside);
    sim_track_knot(&m->y_mm, 0.0, SIM_SEATED_Y_MM);
    if (!succeeds) {
        sim_track_knot(&m->load, 0.45 * length, 0.8);
        sim_track_knot(&m->load, 0.45 * length + 1.0, seated);
        sim_track_knot(&m->x_mm, 0.45 * length + 1.0, 0.0);
        sim_move_finish(m);
        return;
    }
    sim_track_knot(&m->load, 0.45 * length, peak);
    sim_track_knot(&m->load, 0.75 * length, 1.0 - 0.75 * (peak - 1.0));
    sim_track_knot(&m->load, 1.05 * length, hands ? 0.90 : 1.0);
    if (hands) sim_track_knot(&m->load, 1.05 * length + 0.8, 1.0);
    sim_track_knot(&m->x_mm, 1.05 * length, beside);
    sim_track_knot(&m->x_mm, 1.05 * length + 0.5, 0.0);
    sim_track_knot(&m->y_mm, length, 0.0);
    sim_move_finish(m);
}

void sim_move_sit(struct sim_move *m, double seated, double middle_s, struct random_stream *random)
{
    double length = clamp(middle_s + 0.3 * random_normal(random), 0.6 * middle_s, 1.5 * middle_s);
    *m = (struct sim_move){0};
    sim_track_knot(&m->load, 0.0, 1.0);
    sim_track_knot(&m->load, 0.30 * length, 0.90);
    sim_track_knot(&m->load, 0.70 * length, 1.05);
    sim_track_knot(&m->load, 1.00 * length, seated + 0.10);
    sim_track_knot(&m->load, 1.25 * length, seated);
    sim_track_knot(&m->y_mm, 0.0, 0.0);
    sim_track_knot(&m->y_mm, length, SIM_SEATED_Y_MM);
    sim_move_finish(m);
}

void sim_move_recover(struct sim_move *m, const struct sim_traits *t, struct point_mm from, int side,
                      struct random_stream *random)
{
    double s = pace(random), shift = 0.28 * s, lift = 0.26 * s; /* one step of the march of section 8, lift 0.4 s */
    double down = shift + lift, other_foot = -side * 0.5 * t->foot_distance_mm;
    *m = (struct sim_move){0};
    sim_track_knot(&m->load, 0.0, 1.0);
    sim_track_knot(&m->load, shift, 1.0);
    sim_track_knot(&m->load, shift + 0.5 * lift, 0.95);
    sim_track_knot(&m->load, down, 1.10);
    sim_track_knot(&m->load, down + 0.30 * s, 1.0);
    sim_track_knot(&m->x_mm, 0.0, from.x);
    sim_track_knot(&m->x_mm, shift, other_foot);
    sim_track_knot(&m->x_mm, down, other_foot);
    sim_track_knot(&m->x_mm, down + shift, 0.0);
    sim_track_knot(&m->y_mm, 0.0, from.y);
    sim_track_knot(&m->y_mm, down + shift, 0.0);
    sim_move_finish(m);
}

void sim_move_half_rise(struct sim_move *m, double seated, struct random_stream *random)
{
    double s = pace(random);
    *m = (struct sim_move){0};
    sim_track_knot(&m->load, 0.0, seated);
    sim_track_knot(&m->load, 0.20 * s, seated - 0.03);
    sim_track_knot(&m->load, 0.75 * s, 0.7);
    sim_track_knot(&m->load, 1.75 * s, seated);
    sim_track_knot(&m->y_mm, 0.0, SIM_SEATED_Y_MM);
    sim_move_finish(m);
}

void sim_move_raise(struct sim_move *m, double shift_mm, double height_mm, double raise_s)
{
    *m = (struct sim_move){0};
    sim_track_knot(&m->load, 0.0, 1.0);
    sim_track_knot(&m->y_mm, 0.0, 0.0);
    sim_track_knot(&m->y_mm, raise_s, shift_mm);
    sim_track_knot(&m->height_mm, 0.0, 0.0);
    sim_track_knot(&m->height_mm, raise_s, height_mm);
    sim_move_finish(m);
}

void sim_move_lower(struct sim_move *m, double shift_mm, double height_mm, double lower_s)
{
    *m = (struct sim_move){0};
    sim_track_knot(&m->load, 0.0, 1.0);
    sim_track_knot(&m->y_mm, 0.0, shift_mm);
    sim_track_knot(&m->y_mm, lower_s, 0.0);
    sim_track_knot(&m->height_mm, 0.0, height_mm);
    sim_track_knot(&m->height_mm, lower_s, 0.0);
    sim_move_finish(m);
}

void sim_move_drop(struct sim_move *m, double shift_mm, double peak)
{
    *m = (struct sim_move){0};
    sim_track_knot(&m->load, 0.00, 1.0); /* falls, lands, comes to rest */
    sim_track_knot(&m->load, 0.10, 0.75);
    sim_track_knot(&m->load, 0.24, peak);
    sim_track_knot(&m->load, 0.40, 0.97);
    sim_track_knot(&m->load, 0.60, 1.0);
    sim_track_knot(&m->y_mm, 0.0, shift_mm);
    sim_track_knot(&m->y_mm, 0.30, 0.0);
    sim_move_finish(m);
}

void sim_move_bend(struct sim_move *m, double depth_mm, double down_s, double hold_s, double up_s)
{
    *m = (struct sim_move){0};
    sim_track_knot(&m->load, 0.0, 1.0);
    sim_track_knot(&m->height_mm, 0.0, 0.0);
    sim_track_knot(&m->height_mm, down_s, -depth_mm);
    sim_track_knot(&m->height_mm, down_s + hold_s, -depth_mm);
    sim_track_knot(&m->height_mm, down_s + hold_s + up_s, 0.0);
    sim_move_finish(m);
}

double sim_touch_load(double since_s, double peak) { return peak * exp(-since_s * since_s / (0.15 * 0.15)); }

bool sim_move_step(struct sim_move *m, struct sim_posture *out)
{
    m->t_s += SIM_DT_S;
    *out = (struct sim_posture){.load = track_at(&m->load, m->t_s),
                                .at_mm = {track_at(&m->x_mm, m->t_s), track_at(&m->y_mm, m->t_s)}};
    if (m->foot.count > 0) {
        double foot = track_at(&m->foot, m->t_s);
        out->at_mm.x += foot * m->half_mm.x + fabs(foot) * m->aside_mm.x;
        out->at_mm.y += foot * m->half_mm.y + fabs(foot) * m->aside_mm.y;
    }
    if (m->height_mm.count > 0) out->load += 1e-3 * track_bend(&m->height_mm, m->t_s) / STANDARD_GRAVITY_M_S2;
    if (m->touch.peak != 0.0) out->load += sim_touch_load(m->t_s - m->touch.t_s, m->touch.peak);
    return m->t_s < m->length_s;
}
