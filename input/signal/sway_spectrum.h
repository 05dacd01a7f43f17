/* sway_spectrum.h - the power spectrum of sway, 0.15 to 5 Hz, and the mean power frequency (metrics.md 7).
 *
 * Pure but for scratch memory. Arrays: [n], evenly spaced, finite; borrowed.
 * Sources: Quijoux 2021 doi:10.14814/phy2.15067; Welch 1967 doi:10.1109/TAU.1967.1161901; mean power
 * frequency as Santos & Duarte 2016 doi:10.7717/peerj.2648 published it. */
#ifndef EVENKEEL_SIGNAL_SWAY_SPECTRUM_H
#define EVENKEEL_SIGNAL_SWAY_SPECTRUM_H

#include <stddef.h>

#include "base/status.h"
#include "signal/metric_value.h"

/* One axis. Energies are plain sums, mm2/Hz; times fs/N they are mm2. SHORT below 10 s. */
struct sway_spectrum {
    struct metric_value total_power, fmode_hz, f50_hz, f95_hz, centroid_hz, dispersion;
    struct metric_value energy_low, energy_mid, energy_high, quotient;
};
enum status sway_spectrum_run(const double *u_mm, size_t n, double rate_hz, struct sway_spectrum *out);
/* Both axes: the same bits, with window and transform made once. ap NULL: ml alone. */
enum status sway_spectrum_run_both(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                                   struct sway_spectrum *ml, struct sway_spectrum *ap);

struct power_frequency {
    struct metric_value ml_hz, ap_hz, combined_hz;
};
enum status power_frequency_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                                struct power_frequency *out);

#endif
