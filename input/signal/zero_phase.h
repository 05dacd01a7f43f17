/* zero_phase.h - the profiles lp10 and lp5: centre, then 4th-order Butterworth forward and backward
 * (metrics.md 4.2).
 *
 * Offline, exact to the definition: odd reflection of 15 samples, steady-state start. Second-order sections
 * are used; they differ from the direct form by rounding only. */
#ifndef EVENKEEL_SIGNAL_ZERO_PHASE_H
#define EVENKEEL_SIGNAL_ZERO_PHASE_H

#include <stddef.h>

#include "base/status.h"

enum { ZERO_PHASE_PAD = 15 };

/* Coefficients b[5], a[5] of the 4th-order filter (one pass), for checks and reports. */
void zero_phase_coefficients(double cutoff_hz, double rate_hz, double b[5], double a[5]);

/* in [n] -> out [n], may be the same array; not centred here. n above ZERO_PHASE_PAD; 0 < cutoff_hz <
 * rate_hz / 2; finite input. STATUS_ARG: one of these does not hold. STATUS_MEM. */
enum status zero_phase_run(double cutoff_hz, double rate_hz, const double *in, size_t n, double *out);

/* Two series of one length side by side, each in its place: the bits of two runs in the time of one. On
 * failure neither is changed. */
enum status zero_phase_run_both(double cutoff_hz, double rate_hz, double *a, double *b, size_t n);

#endif
