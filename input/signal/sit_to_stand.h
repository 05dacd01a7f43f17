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
    double rate_hz, cue_s, body_weight_n; /* cue after the first sample; weight above 0 */
};
struct sit_to_stand {
    struct metric_value weight_transfer_time_s, rising_index_pct, end_of_rise_s, sway_velocity_mm_s, symmetry_pct;
};
enum status sit_to_stand_run(const struct rise_input *in, struct sit_to_stand *out);

/* Five rises after one cue: the time from the first onset to the fifth full weight bearing; each repetition from its onset to its full weight
 * bearing. NO_EVENT: fewer than five were found (*found says how many). */
enum { RISE_REPETITIONS = 5 };
struct five_rises { struct metric_value total_s, each_s[RISE_REPETITIONS]; size_t found; };
enum status five_rises_run(const struct rise_input *in, struct five_rises *out);

#endif
