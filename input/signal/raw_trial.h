/* raw_trial.h - a stored recorded trial as a recording that can be measured (metrics.md 2 and 3). Offline. */
#ifndef EVENKEEL_SIGNAL_RAW_TRIAL_H
#define EVENKEEL_SIGNAL_RAW_TRIAL_H

#include "signal/sway_step.h"
#include "signal/sway_trial.h"

/* raw [count] in order of arrival; calibration, tare and body weight as in config. Samples that the plate's description does not allow
 * (clipped, outside, not finite) are marked. Time is the device's, else that of arrival (no_device_clock). out is always written;
 * release with sway_trial_free. STATUS_ARG: config does not pass its check. STATUS_MEM. */
enum status sway_trial_from_raw(const struct sway_config *config, const struct force_sample *raw,
                                size_t count, struct sway_trial *out);

#endif
