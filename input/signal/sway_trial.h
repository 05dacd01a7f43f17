/* sway_trial.h - one recording, ready to be measured: channels in our units and axes, and what is known beside them.
 *
 * The caller owns the arrays; all are [count] or NULL where the recording has no such channel. x = ML, right positive; y = AP, forward
 * positive. NaN marks a value that the recording does not have at that instant. */
#ifndef EVENKEEL_SIGNAL_SWAY_TRIAL_H
#define EVENKEEL_SIGNAL_SWAY_TRIAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/units.h"
#include "signal/stability_limits.h"
#include "signal/weight_shift.h"

struct sway_trial {
    size_t count;
    double rate_hz; /* stated; 0: by the time stamps. One of the two must be there */
    double *time_s;
    bool no_device_clock; /* stamps are times of arrival: never regular */
    double *ml_mm, *ap_mm;
    double *fz_n; /* NULL: nothing says whether somebody stood there, all finite samples are valid */
    double *force_ml_n, *force_ap_n;
    double *right_fz_n, *left_fz_n;
    double height_m, mass_kg; /* 0: unknown */
    bool has_fall, has_lean, has_pacing, has_cue;
    double fall_at_s; /* of a fall or step, after the first sample */
    struct lean_cue lean;
    struct pacing pacing;
    double cue_s;                   /* of sit to stand */
    const struct point_mm *polygon; /* base of support [corners], borrowed; NULL: unknown */
    size_t corners;
    bool *marked; /* true: the source itself marks the sample as not valid; NULL: none */
};
void sway_trial_free(struct sway_trial *t); /* the arrays; safe twice, and on zeroed memory */

#endif
