/* series_check.h - whether a series can be measured at all (metrics.md 15). Pure, any thread. */
#ifndef EVENKEEL_SIGNAL_SERIES_CHECK_H
#define EVENKEEL_SIGNAL_SERIES_CHECK_H

#include <stddef.h>

#include "signal/metric_value.h"

/* In this order: EMPTY, NOT_FINITE, SHORT (below least), CONSTANT (no movement beyond the rounding of its
 * level), NONE. */
enum measure_reason series_check(const double *u, size_t n, size_t least);

/* Time as a number of samples; a rate that is off by the rounding of its time stamps does not move the
 * border. */
size_t samples_within(double seconds, double rate_hz); /* the last k with k / rate <= seconds */
size_t samples_from(double seconds, double rate_hz);   /* the first k with k / rate >= seconds */

#endif
