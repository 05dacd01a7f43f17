/* weight_shift.h - rhythmic weight shift against a pacing target (metrics.md 12.4). Pure but for scratch memory. */
#ifndef EVENKEEL_SIGNAL_WEIGHT_SHIFT_H
#define EVENKEEL_SIGNAL_WEIGHT_SHIFT_H

#include <stddef.h>

#include "base/status.h"
#include "signal/metric_value.h"

struct pacing {
    double start_s;       /* of the first cycle, after the first sample; negative: before it */
    double period_s;      /* one full cycle there and back, above 0 */
    double amplitude_mm;  /* above 0, of the target: target(t) = amplitude * sin(2 pi (t - start) / period) along the axis */
    double direction_deg; /* of the axis, clockwise from forward: 90 side-side, 0 front-back */
};
struct weight_shift {
    struct metric_value on_axis_velocity_mm_s, directional_control_pct;
    struct metric_value amplitude_ratio, phase_lag_deg; /* lag above 0, up to 180: the person is late */
};
/* Arrays [n]; time runs from 0 in steps of 1 / rate_hz. The first cycle is dropped; only whole cycles after it count, with every
 * step that ends within them. Ratio and lag: least squares of a sine of the target's period and a constant. SHORT: no whole cycle
 * is left. FS_LOW: two samples a cycle or fewer. CONSTANT: no movement along the axis, so no control and no lag. STATUS_ARG:
 * pacing out of range, rate_hz not above 0. */
enum status weight_shift_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz, const struct pacing *pacing,
                             struct weight_shift *out);

#endif
