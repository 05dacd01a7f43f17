/* stability_limits.h - one lean toward a target: reaction, speed, how far, how straight (metrics.md 12.3).
 *
 * Pure but for scratch memory. Definitions of metrics.md; terms of limits-of-stability tests. */
#ifndef EVENKEEL_SIGNAL_STABILITY_LIMITS_H
#define EVENKEEL_SIGNAL_STABILITY_LIMITS_H

#include <stddef.h>

#include "base/status.h"
#include "base/units.h"
#include "signal/metric_value.h"

struct lean_cue {
    double cue_s;         /* after the first sample; negative: before it */
    double direction_deg; /* clockwise from forward */
    double target_mm;     /* distance of the 100 % target, above 0 */
};
struct stability_limits {
    struct metric_value reaction_time_s, endpoint_excursion_pct, max_excursion_pct, movement_velocity_mm_s;
    struct metric_value directional_control_pct, path_on_axis_mm, path_off_axis_mm;
};
/* Arrays [n], plate coordinates, not centred; time runs from 0 in steps of 1 / rate_hz. NO_MOVE: no onset within 8 s. SHORT: less
 * than 0.5 s or two samples before the cue, or nothing after it. NO_EVENT for the velocity: 5 and 95 % of the way are not reached
 * one after the other. STATUS_ARG: cue not finite, target_mm or rate_hz not above 0. */
enum status stability_limits_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                                 const struct lean_cue *cue, struct stability_limits *out);

/* Distance of the 100 % target [mm] by theory: 8 degrees forward and sideways, 4.5 backward, diagonals on the ellipse. */
double stability_limit_theoretical_mm(double height_m, double direction_deg);
/* Unweighted mean over the leans that have a value; undefined with the first reason when none has, EMPTY for none. */
struct metric_value stability_composite(const struct metric_value *of_leans, size_t count);

#endif
