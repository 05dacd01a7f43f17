/* fluctuation.h - detrended fluctuation analysis: how fluctuations grow with the window (metrics.md 9).
 *
 * Source: Peng 1994 doi:10.1103/PhysRevE.49.1685; scales 4 * 1.2^i up to N/10, windows not overlapping, straight lines. Pure but
 * for scratch memory. Each window is fitted directly: prefix sums lose digits. The same bits at every SIMD level. */
#ifndef EVENKEEL_SIGNAL_FLUCTUATION_H
#define EVENKEEL_SIGNAL_FLUCTUATION_H

#include <stddef.h>

#include "base/status.h"
#include "signal/metric_value.h"

/* alpha: SHORT when fewer than two scales fit (n below 50), CONSTANT, NOT_FINITE (a value or a difference). STATUS_MEM. */
enum status fluctuation_alpha(const double *u, size_t n, struct metric_value *alpha);

#endif
