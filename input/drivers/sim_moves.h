/* sim_moves.h - movements of a simulated person that are told, not computed: stepping on and off, sitting, rising, a step.
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

struct sim_move {
    struct sim_track load;       /* Fz / W */
    struct sim_track x_mm, y_mm; /* CoP from the neutral point, before sway */
    double t_s, length_s;
};

struct sim_posture { double load; struct point_mm at_mm; };

/* side: +1 the right foot first, -1 the left. Each draws its timing (SD 8 %) from random. */
void sim_move_step_on(struct sim_move *m, const struct sim_traits *t, int side, struct random_stream *random);
void sim_move_step_off(struct sim_move *m, const struct sim_traits *t, int side, struct random_stream *random);
/* seated: f, the share of the weight on the feet while sitting; succeeds: false for a rise that ends on the chair. */
void sim_move_rise(struct sim_move *m, const struct sim_traits *t, double seated, bool hands, bool succeeds,
                   struct random_stream *random);
void sim_move_sit(struct sim_move *m, double seated, struct random_stream *random);
/* One step on the spot that catches the balance; from: CoP when it was lost; side: the foot that is lifted. */
void sim_move_recover(struct sim_move *m, const struct sim_traits *t, struct point_mm from, int side,
                      struct random_stream *random);
/* false: the movement is over; out is where it ended. */
bool sim_move_step(struct sim_move *m, struct sim_posture *out);

#define SIM_SEATED_Y_MM (-35.0)

#endif
