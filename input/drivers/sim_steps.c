#include "drivers/sim_steps.h"

#include <math.h>

static const double over_s = 0.28, anticipation_s = 0.35, anticipation = 0.24; /* 0.12 D of 0.5 D */
static const double mid_lift_load = -0.05;
static const double reach_ground_s = 0.30, reach_ground_fast_s = 0.26, back_fast_s = 0.20; /* [X] */

static double usable(double v, double least, double most, double otherwise)
{
    return isfinite(v) ? clamp(v, least, most) : otherwise;
}

void sim_step_march_times(double cadence_per_min, double lift_s, struct sim_step_times *out)
{
    double interval = 60.0 / usable(cadence_per_min, 20.0, 120.0, 50.0), over = over_s;
    double lifted = fmin(fmax(0.0, usable(lift_s, 0.0, 3.0, 0.4) - 0.5 * over), interval - 0.10);
    double centre = interval - lifted - 2.0 * over;
    if (centre < 0.0) {
        centre = 0.0;
        over = 0.5 * (interval - lifted);
    }
    *out = (struct sim_step_times){over, lifted, over, centre};
}

static void begin(struct sim_move *m, const struct sim_ground *g)
{
    *m = (struct sim_move){.half_mm = g->half_mm, .aside_mm = g->aside_mm};
    sim_track_knot(&m->load, 0.0, 1.0);
}

void sim_move_march(struct sim_move *m, const struct sim_ground *g, const struct sim_step_times *times, int side,
                    bool first, double landing)
{
    double start = first ? anticipation_s : 0.0;
    double up = start + times->over_s, down = up + times->lifted_s, both = down + times->back_s;
    begin(m, g);
    sim_track_knot(&m->load, up, 1.0);
    sim_track_knot(&m->load, 0.5 * (up + down), 1.0 + mid_lift_load);
    sim_track_knot(&m->load, down, 1.0);
    sim_track_knot(&m->foot, 0.0, 0.0);
    if (first) sim_track_knot(&m->foot, start, side * anticipation);
    sim_track_knot(&m->foot, up, -side);
    sim_track_knot(&m->foot, down, -side);
    sim_track_knot(&m->foot, both, 0.0);
    sim_track_knot(&m->foot, both + times->centre_s, 0.0);
    m->touch = (struct sim_touch){down, landing};
    sim_move_finish(m);
}

void sim_move_lift(struct sim_move *m, const struct sim_ground *g, int side, double pace)
{
    double start = anticipation_s * pace;
    begin(m, g);
    sim_track_knot(&m->foot, 0.0, 0.0);
    sim_track_knot(&m->foot, start, side * anticipation);
    sim_track_knot(&m->foot, start + over_s * pace, -side);
    sim_move_finish(m);
}

void sim_move_put_down(struct sim_move *m, const struct sim_ground *g, int side, double back_s, double landing,
                       bool in_haste)
{
    double down = in_haste ? reach_ground_fast_s : reach_ground_s;
    begin(m, g);
    sim_track_knot(&m->foot, 0.0, -side);
    sim_track_knot(&m->foot, down, -side);
    sim_track_knot(&m->foot, down + (in_haste ? back_fast_s : back_s), 0.0);
    m->touch = (struct sim_touch){down, landing};
    sim_move_finish(m);
}

void sim_move_shuffle(struct sim_move *m, double size_mm, int side, double pace)
{
    *m = (struct sim_move){0};
    sim_track_knot(&m->load, 0.0, 1.0);
    sim_track_knot(&m->load, 0.35 * pace, 0.98);
    sim_track_knot(&m->load, 0.55 * pace, 1.02);
    sim_track_knot(&m->load, 0.90 * pace, 0.98);
    sim_track_knot(&m->load, 1.10 * pace, 1.02);
    sim_track_knot(&m->load, 1.30 * pace, 1.0);
    sim_track_knot(&m->x_mm, 0.0, 0.0);
    sim_track_knot(&m->x_mm, 0.40 * pace, -side * size_mm);
    sim_track_knot(&m->x_mm, 0.95 * pace, side * size_mm);
    sim_track_knot(&m->x_mm, 1.35 * pace, 0.0);
    sim_move_finish(m);
}
