/* condition_set.h - sway with open and closed eyes, on firm ground and on foam, compared (metrics.md 12.2); sway angles (12.1).
 *
 * Pure. Ratios are noisier than their parts: var(ln ratio) = var(ln EC) + var(ln EO). */
#ifndef EVENKEEL_SIGNAL_CONDITION_SET_H
#define EVENKEEL_SIGNAL_CONDITION_SET_H

#include <stddef.h>

#include "signal/metric_value.h"

enum condition { CONDITION_EO_FIRM, CONDITION_EC_FIRM, CONDITION_EO_FOAM, CONDITION_EC_FOAM, CONDITION_COUNT };
enum { CONDITION_TRIALS_MAX = 3 };

/* mean_velocity_2d [mm/s] and ellipse95_area_pred [mm2] (lp10) of the trials of each condition; a trial that ended with a fall or step has
 * no value, with REASON_FALL. */
struct condition_trials {
    struct metric_value velocity[CONDITION_TRIALS_MAX], area[CONDITION_TRIALS_MAX];
    size_t count;
};
struct condition_set {
    struct metric_value mctsib_composite_velocity;               /* mm/s */
    struct metric_value romberg_velocity_firm, romberg_velocity_foam; /* EC / EO */
    struct metric_value romberg_area_firm, romberg_area_foam;
    struct metric_value mctsib_ratio_visual, mctsib_ratio_vestibular;
};
/* The value of a condition is the mean over its trials that have one. Without any: the reason of its first trial, NO_INPUT
 * without trials. CONSTANT: a part of a ratio is not above 0. */
void condition_set_run(const struct condition_trials trials[CONDITION_COUNT], struct condition_set *out);

#define COG_HEIGHT_SHARE 0.5527 /* height of the centre of gravity over body height */

/* Angle [deg] of a sway of d_mm seen from the ankle; height_m above 0, |d| below the height of the centre of gravity, else NaN. */
double sway_angle_deg(double d_mm, double height_m);

struct sway_angles {
    struct metric_value range_ml_deg, range_ap_deg;  /* largest minus smallest angle */
    struct metric_value equilibrium_score_pct;       /* 100 * (12.5 - AP range) / 12.5, not below 0 */
};
/* ml_mm, ap_mm [n], about the mean position. NO_INPUT: height_m is 0. NOT_FINITE: a sway as long as the centre of gravity is
 * high. */
void sway_angles_run(const double *ml_mm, const double *ap_mm, size_t n, double height_m, struct sway_angles *out);

#endif
