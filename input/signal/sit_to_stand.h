/* sit_to_stand.h - rising from a chair, from the vertical force under the feet (metrics.md 12.6). Pure but for scratch memory. */
#ifndef EVENKEEL_SIGNAL_SIT_TO_STAND_H
#define EVENKEEL_SIGNAL_SIT_TO_STAND_H

#include <stddef.h>

#include "base/status.h"
#include "signal/metric_value.h"

struct rise_input {
    const double *fz_n;               /* [n] */
    const double *ml_mm, *ap_mm;      /* [n], NULL: no sway velocity */
    const double *right_n, *left_n;   /* [n], NULL: no symmetry */
    size_t n;
    double rate_hz, cue_s, body_weight_n; /* cue after the first sample (negative: before it); weight above 0 */
};
struct sit_to_stand {
    struct metric_value weight_transfer_time_s, rising_index_pct;
    struct metric_value end_of_rise_s;      /* after the cue */
    struct metric_value sway_velocity_mm_s; /* from full weight bearing to 5 s after the end of the rise */
    struct metric_value symmetry_pct;       /* 100 (R - L) / (R + L), mean from onset to end of the rise */
};
/* SHORT: less than 0.5 s before the cue, nothing after it, less than 2 s after full weight bearing (all but the transfer time), less
 * than 5 s after the end of the rise (sway). NO_EVENT: no onset, no full weight bearing, no steady end; or the force before the
 * cue is that of somebody who stands. NO_INPUT: arrays that are NULL. STATUS_ARG: weight, rate or cue out of range. */
enum status sit_to_stand_run(const struct rise_input *in, struct sit_to_stand *out);

/* Five rises after one cue: the time from the first onset to the fifth full weight bearing; each repetition from its onset to its
 * full weight bearing. Seated again: below half-way between the seated force and the weight for 20 ms. The next onset: where the
 * force leaves the seated band after having rested in it for 0.1 s; who does not rest turns from sitting down to rising where the
 * force is lowest. NO_EVENT: fewer than five were found (*found says how many; their own times are given). */
enum { RISE_REPETITIONS = 5 };
struct five_rises { struct metric_value total_s, each_s[RISE_REPETITIONS]; size_t found; };
enum status five_rises_run(const struct rise_input *in, struct five_rises *out);

#endif
