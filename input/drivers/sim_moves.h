/* sim_moves.h - movements of a simulated person that are told, not computed: stepping on and off, sitting, rising, raising
 * heels and toes, bending; steps on the spot are in sim_steps.h.
 *
 * Load and CoP as tracks through knots joined by minimum jerk (simulated-person.md 8). Pure; 1 ms per step. */
#ifndef EVENKEEL_DRIVERS_SIM_MOVES_H
#define EVENKEEL_DRIVERS_SIM_MOVES_H

#include <stdbool.h>

#include "base/random.h"
#include "base/units.h"
#include "drivers/sim_traits.h"

enum { SIM_KNOTS = 8 };
struct sim_track { int count; double t_s[SIM_KNOTS], value[SIM_KNOTS]; };

struct sim_touch { double t_s, peak; };      /* a foot comes down: peak of its Fz / W above what the rest says */

struct sim_move {
    struct sim_track load;       /* Fz / W */
    struct sim_track x_mm, y_mm; /* CoP from the neutral point, before sway */
    struct sim_track foot;       /* added to them: -1 on the left foot, 0 between both, +1 on the right foot */
    struct point_mm half_mm;     /* from the middle between the feet to the right one */
    struct point_mm aside_mm;    /* from the neutral point to the middle between the feet */
    struct sim_track height_mm;  /* of the body; its acceleration is added to the load */
    struct sim_touch touch;      /* peak 0: none */
    double t_s, length_s;
};

struct sim_posture { double load; struct point_mm at_mm; };

/* Knots in order of time; the value stays after the last. The end is what lasts longest of a movement. */
void sim_track_knot(struct sim_track *k, double t_s, double value);
void sim_move_finish(struct sim_move *m);
double sim_touch_load(double since_s, double peak);  /* Fz / W of a touch-down since_s ago, or yet to come: Gauss, 0.15 s */

/* side: +1 the right foot first, -1 the left. Each draws its timing (SD 8 %) from random. slower: factor on the times;
 * peak: of Fz / W while the second foot lands. */
void sim_move_step_on(struct sim_move *m, const struct sim_traits *t, int side, double slower, double peak,
                      struct random_stream *random);
void sim_move_step_off(struct sim_move *m, const struct sim_traits *t, int side, struct random_stream *random);
/* seated: f, the share of the weight on the feet while sitting; succeeds: false for a rise that ends on the chair. */
void sim_move_rise(struct sim_move *m, const struct sim_traits *t, double seated, bool hands, bool succeeds,
                   struct random_stream *random);
#define SIM_SIT_S 2.0            /* at one's own pace */
/* middle_s: 0.6 to 8; T = middle_s + N(0.3). */
void sim_move_sit(struct sim_move *m, double seated, double middle_s, struct random_stream *random);
/* One step on the spot that catches the balance; from: CoP when it was lost; side: the foot that is lifted. */
void sim_move_recover(struct sim_move *m, const struct sim_traits *t, struct point_mm from, int side,
                      struct random_stream *random);
/* Up to 0.7 W and back to the seat. */
void sim_move_half_rise(struct sim_move *m, double seated, struct random_stream *random);
/* Onto the forefeet (shift_mm above 0) or the heels (below), the body rising by height_mm in the same time. */
void sim_move_raise(struct sim_move *m, double shift_mm, double height_mm, double raise_s);
void sim_move_lower(struct sim_move *m, double shift_mm, double height_mm, double lower_s);
void sim_move_drop(struct sim_move *m, double shift_mm, double peak); /* peak: Fz / W, above 1 */
void sim_move_bend(struct sim_move *m, double depth_mm, double down_s, double hold_s, double up_s);
/* false: the movement is over; out is where it ended. */
bool sim_move_step(struct sim_move *m, struct sim_posture *out);

#define SIM_SEATED_Y_MM (-35.0)

#endif
