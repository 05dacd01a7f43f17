/* sim_body.h - one axis of a standing person: an inverted pendulum held by delayed PID feedback against coloured motor noise.
 *
 * simulated-person.md 2; structure of Peterka 2000 and Maurer & Peterka 2005. All gains are divided by m*g*h, so torque is
 * a displacement of the CoP. Pure: no clock, no allocation; one owner; doubles; 1 ms per step, exactly. */
#ifndef EVENKEEL_DRIVERS_SIM_BODY_H
#define EVENKEEL_DRIVERS_SIM_BODY_H

#include <stdbool.h>

#include "base/random.h"

enum { SIM_DELAY_SAMPLES = 256 };
#define SIM_DT_S 0.001

struct sim_control {             /* of one person and axis; constant during a trial */
    double w2;                   /* m*g*h/J, 1/s2 */
    double kp, kd, ki;           /* delayed feedback: -, s, 1/s */
    double ka, ba;               /* without delay: -, s */
    int delay_ms;                /* below SIM_DELAY_SAMPLES */
    double slow_mm, fast_mm;     /* SD of the two noises: s1, s2 */
    double slow_s, fast_s;       /* their time constants: T1, T2 */
    bool steady_volume;          /* true: m(t) = 1, for comparison with the closed form */
};

struct sim_set_point { double mm, mm_s, mm_s2; }; /* r, r', r'' */

struct sim_axis {
    struct sim_control control;
    double x_mm, v_mm_s, integral_mm_s;       /* centre of mass above the ankles */
    double slow, fast, volume;                /* noise states of unit SD; volume is q/sq */
    double slow_keep, slow_new, fast_keep, fast_new, volume_keep, volume_new;
    double late_e_mm[SIM_DELAY_SAMPLES], late_ev_mm_s[SIM_DELAY_SAMPLES];
    unsigned at;
    struct random_stream motor, volatility;
};

/* Noises start from their stationary distribution, the body at rest at its set-point 0. */
void sim_axis_begin(struct sim_axis *a, const struct sim_control *c, const struct random_stream *motor,
                    const struct random_stream *volatility);
/* New feet on the ground: body at rest, integral and delay lines empty, noise goes on (simulated-person.md 2). */
void sim_axis_place(struct sim_axis *a);
/* One ms. slow_factor, fast_factor: condition, lean, rail (c(t)). Returns the CoP, kept within low_mm..high_mm: feet cannot
 * push from beyond their edge. */
double sim_axis_step(struct sim_axis *a, struct sim_set_point r, double slow_factor, double fast_factor, double low_mm,
                     double high_mm);

/* |CoP / noise| squared at f (above 0), and the smallest distance of the loop from instability over frequency. */
double sim_control_cop_gain2(const struct sim_control *c, double frequency_hz);
double sim_control_margin(const struct sim_control *c);

#endif
