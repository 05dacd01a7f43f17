/* window_series.h - an even 25 Hz series from samples that are not evenly spaced: steps (a) and (b) of the profile
 * quijoux25 (metrics.md 4.3). Pure but for its memory.
 *
 * Sources: Quijoux et al. 2021 doi:10.14814/phy2.15067; sliding windows with weighted averages (SWARII): Audiffren and
 * Contal 2016 doi:10.3390/s16081208. */
#ifndef EVENKEEL_SIGNAL_WINDOW_SERIES_H
#define EVENKEEL_SIGNAL_WINDOW_SERIES_H

#include <stddef.h>

#include "base/status.h"
#include "base/units.h"

#define WINDOW_SERIES_HZ 25.0

struct timed_point {
    double t_s;
    struct point_mm at_mm;
};

/* points [count]: time strictly increasing, finite. *out: malloc'ed, *out_count may be 0 (too short). The
 * profiles go on with a low-pass at 25 Hz (sway_signal.h). STATUS_MEM. */
enum status window_series(const struct timed_point *points, size_t count, struct point_mm **out,
                          size_t *out_count);

#endif
