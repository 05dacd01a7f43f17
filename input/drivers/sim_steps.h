/* sim_steps.h - steps of a simulated person on the spot: marching, lifting a foot and putting it down, a tap, a shuffle.
 *
 * simulated-person.md 8 "March"; times it leaves open are marked [X]. Pure; made once per step, no allocation. */
#ifndef EVENKEEL_DRIVERS_SIM_STEPS_H
#define EVENKEEL_DRIVERS_SIM_STEPS_H

#include "drivers/sim_moves.h"

struct sim_ground { struct point_mm half_mm, aside_mm; };      /* as in struct sim_move */

/* One step of a march: onto the standing foot (over_s), the foot in the air (lifted_s), back, both feet (centre_s). */
struct sim_step_times { double over_s, lifted_s, back_s, centre_s; };

/* cadence_per_min: 20 to 120, lift_s: 0 to 3; others are taken to the nearest, what is not a number to 50 and 0.4. */
void sim_step_march_times(double cadence_per_min, double lift_s, struct sim_step_times *out);
/* side: the foot that is lifted, +1 right. first: with an anticipation toward it. landing: peak Fz / W - 1. */
void sim_move_march(struct sim_move *m, const struct sim_ground *g, const struct sim_step_times *times, int side,
                    bool first, double landing);
void sim_move_lift(struct sim_move *m, const struct sim_ground *g, int side, double pace);
void sim_move_put_down(struct sim_move *m, const struct sim_ground *g, int side, double back_s, double landing,
                       bool in_haste);
/* The feet are placed anew, one after the other, without a foot leaving the ground for long: the CoP goes a little to
 * both sides. size_mm: how far. */
void sim_move_shuffle(struct sim_move *m, double size_mm, int side, double pace);

#endif
