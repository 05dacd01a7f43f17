/* stillness.h - how still somebody sits, from the load of the feet: S = clamp01(1 - rms(Fz, 0.5-5 Hz) / (0.02 W)) (exercises.md
 * E21). A game-like signal, no measure of heart, breath or stress.
 *
 * Causal: Butterworth high-pass of order 2 at 0.5 Hz after a low-pass of order 2 at 5 Hz; the mean square forgets with 4 s [X].
 * Pure, plain data, one step per millisecond. */
#ifndef EVENKEEL_WORLD_STILLNESS_H
#define EVENKEEL_WORLD_STILLNESS_H

#include <stdbool.h>

#include "signal/biquad.h"

#define STILLNESS_FEET_N 20.0        /* less is no foot on the plate [X] */
#define STILLNESS_FORGET_S 4.0
#define STILLNESS_LEVEL 0.02         /* of W: where S is 0 */

struct stillness {
    struct biquad low, high;
    struct biquad_state low_state, high_state;
    double weight_n;                 /* 0: not weighed, never known */
    double mean_square_n2;
    bool known;                      /* feet are on the plate of somebody who was weighed */
};

void stillness_begin(struct stillness *s, double weight_n);
void stillness_step(struct stillness *s, double fz_n);
double stillness_of(const struct stillness *s); /* 0..1; 0.5 while it is not known */

#endif
