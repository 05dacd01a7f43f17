/* noise_floor.h - how much a plate moves under a weight that does not: its noise as a mean velocity, comparable with that of a person
 * (exercises.md 2.2).
 *
 * Offline. Measured in the way people are: from raw samples, profiles lp10 and lp5 of metrics.md 4. A plate without even device time
 * has no such profile; its floor is that of quijoux25 and lp5_25hz, which its people are measured with. */
#ifndef EVENKEEL_SIGNAL_NOISE_FLOOR_H
#define EVENKEEL_SIGNAL_NOISE_FLOOR_H

#include "signal/sway_profile.h"
#include "signal/sway_step.h"

#define NOISE_FLOOR_LEAST_S 10.0
#define NOISE_FLOOR_LEAST_N (20.0 * STANDARD_GRAVITY_M_S2) /* lighter weights show more noise than a person would */
#define NOISE_FLOOR_MOST_N (80.0 * STANDARD_GRAVITY_M_S2)
#define NOISE_FLOOR_LIMIT_MM_S 2.5                         /* above: no comparison with a reference table */

struct noise_floor {
    enum sway_profile profile;   /* lp10 or quijoux25 */
    double mv_mm_s, mv_5hz_mm_s; /* mean velocity in that profile and in its 5 Hz sister */
    double weight_n, duration_s; /* of the weight that stood there; of the series */
    bool weight_usual;           /* 20 to 80 kg */
};

/* raw [count] in order of arrival, of the weight alone: from when it rests until before it is taken away. STATUS_DATA: why says what was
 * expected (10 s, no hole, a weight that rests); STATUS_MEM; STATUS_ARG: config does not pass its check. */
enum status noise_floor_measure(const struct sway_config *config, const struct force_sample *raw, size_t count, struct noise_floor *out,
                                struct problem *why);

#endif
