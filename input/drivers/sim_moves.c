#include "drivers/sim_moves.h"

#include <math.h>

static const double timing_sd = 0.08;

static void knot(struct sim_track *k, double t_s, double value)
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

static double track_end(const struct sim_track *k) { return k->count ? k->t_s[k->count - 1] : 0.0; }

static void finish(struct sim_move *m)
{
    m->length_s = fmax(track_end(&m->load), fmax(track_end(&m->x_mm), track_end(&m->y_mm)));
}

static double pace(struct random_stream *random)
{
    return clamp(1.0 + timing_sd * random_normal(random), 0.7, 1.3);
}

void sim_move_step_on(struct sim_move *m, const struct sim_traits *t, int side, struct random_stream *random)
{
    double s = pace(random), foot = side * 0.5 * t->foot_distance_mm;
    *m = (struct sim_move){0};
    knot(&m->load, 0.0, 0.0);
    knot(&m->load, 0.45 * s, 0.55);
    knot(&m->load, 0.90 * s, 1.08);
    knot(&m->load, 1.20 * s, 1.0);
    knot(&m->x_mm, 0.0, foot);
    knot(&m->x_mm, 0.45 * s, foot);
    knot(&m->x_mm, 0.95 * s, 0.0);
    finish(m);
}

void sim_move_step_off(struct sim_move *m, const struct sim_traits *t, int side, struct random_stream *random)
{
    double s = pace(random) * t->group.step_off_scale;
    *m = (struct sim_move){0};
    knot(&m->load, 0.0, 1.0);
    knot(&m->load, 0.75 * s, 1.0);
    knot(&m->load, 1.20 * s, 0.0);
    knot(&m->x_mm, 0.0, 0.0);
    knot(&m->x_mm, 0.40 * s, side * 0.12 * t->foot_distance_mm); /* anticipation: push off with the swing foot */
    knot(&m->x_mm, 0.75 * s, -side * 0.5 * t->foot_distance_mm);
    knot(&m->y_mm, 0.0, 0.0);
    knot(&m->y_mm, 0.40 * s, -15.0);
    knot(&m->y_mm, 0.75 * s, 0.0);
    finish(m);
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
    knot(&m->load, 0.0, seated);
    knot(&m->load, 0.12 * length, seated + (hands ? 0.05 : 0.0) - 0.03);
    knot(&m->x_mm, 0.0, 0.0);
    knot(&m->x_mm, 0.12 * length, beside);
    knot(&m->y_mm, 0.0, SIM_SEATED_Y_MM);
    if (!succeeds) {
        knot(&m->load, 0.45 * length, 0.8);
        knot(&m->load, 0.45 * length + 1.0, seated);
        knot(&m->x_mm, 0.45 * length + 1.0, 0.0);
        finish(m);
        return;
    }
    knot(&m->load, 0.45 * length, peak);
    knot(&m->load, 0.75 * length, 1.0 - 0.75 * (peak - 1.0));
    knot(&m->load, 1.05 * length, hands ? 0.90 : 1.0);
    if (hands) knot(&m->load, 1.05 * length + 0.8, 1.0);
    knot(&m->x_mm, 1.05 * length, beside);
    knot(&m->x_mm, 1.05 * length + 0.5, 0.0);
    knot(&m->y_mm, length, 0.0);
    finish(m);
}

void sim_move_sit(struct sim_move *m, double seated, struct random_stream *random)
{
    double length = clamp(2.0 + 0.3 * random_normal(random), 1.2, 3.0);
    *m = (struct sim_move){0};
    knot(&m->load, 0.0, 1.0);
    knot(&m->load, 0.30 * length, 0.90);
    knot(&m->load, 0.70 * length, 1.05);
    knot(&m->load, 1.00 * length, seated + 0.10);
    knot(&m->load, 1.25 * length, seated);
    knot(&m->y_mm, 0.0, 0.0);
    knot(&m->y_mm, length, SIM_SEATED_Y_MM);
    finish(m);
}

void sim_move_recover(struct sim_move *m, const struct sim_traits *t, struct point_mm from, int side,
                      struct random_stream *random)
{
    double s = pace(random), shift = 0.28 * s, lift = 0.26 * s; /* one step of the march of section 8, lift 0.4 s */
    double down = shift + lift, other_foot = -side * 0.5 * t->foot_distance_mm;
    *m = (struct sim_move){0};
    knot(&m->load, 0.0, 1.0);
    knot(&m->load, shift, 1.0);
    knot(&m->load, shift + 0.5 * lift, 0.95);
    knot(&m->load, down, 1.10);
    knot(&m->load, down + 0.30 * s, 1.0);
    knot(&m->x_mm, 0.0, from.x);
    knot(&m->x_mm, shift, other_foot);
    knot(&m->x_mm, down, other_foot);
    knot(&m->x_mm, down + shift, 0.0);
    knot(&m->y_mm, 0.0, from.y);
    knot(&m->y_mm, down + shift, 0.0);
    finish(m);
}

bool sim_move_step(struct sim_move *m, struct sim_posture *out)
{
    m->t_s += SIM_DT_S;
    *out = (struct sim_posture){.load = track_at(&m->load, m->t_s),
                                .at_mm = {track_at(&m->x_mm, m->t_s), track_at(&m->y_mm, m->t_s)}};
    return m->t_s < m->length_s;
}
