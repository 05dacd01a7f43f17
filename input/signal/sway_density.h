/* sway_density.h - how long the centre of pressure stays within 3 mm, and how far it goes between such rests (metrics.md 6).
 *
 * Source: Baratto 2002 doi:10.1123/mcj.6.3.246. Pure but for scratch memory, any thread. Arrays as in sway_position.h.
 * Stays are exactly those of the definition. A peak rises and falls by more than the rounding of the 2.5 Hz filter (1e-10 of the
 * longest stay); backward in time the values differ, because the last sample has no stay.
 * Reasons (metrics.md 15): SHORT, fewer than 17 samples (the filter needs 16 stays); FS_LOW, rate_hz of 5 or less; NO_EVENT,
 * no peak (also where nobody moves), and for peak_distance a single one. */
#ifndef EVENKEEL_SIGNAL_SWAY_DENSITY_H
#define EVENKEEL_SIGNAL_SWAY_DENSITY_H

#include <stddef.h>

#include "base/status.h"
#include "signal/metric_value.h"

#define SWAY_DENSITY_RADIUS_MM 3.0

struct sway_density {
    struct metric_value peak_mean;     /* s */
    struct metric_value peak_distance; /* mm */
};
enum status sway_density_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz, struct sway_density *out);

#endif
