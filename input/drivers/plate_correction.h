/* plate_correction.h - what an on-site calibration found, kept per device: DATA/plates/<profile>-<serial>.cal (devices.md 10).
 *
 * Never written into a profile or a plate. One text file of our grammar, first key calibration = 1. */
#ifndef EVENKEEL_DRIVERS_PLATE_CORRECTION_H
#define EVENKEEL_DRIVERS_PLATE_CORRECTION_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/plate_info.h"
#include "base/status.h"

struct plate_correction {
    char plate_name[PLATE_NAME_BYTES], serial[PLATE_SERIAL_BYTES];
    struct wall_time made;
    int channel_count;
    double gain[CHANNEL_MAX], offset[CHANNEL_MAX]; /* corrected = value * gain + offset, in the unit of the role */
    double residual_n;                             /* RMS of what known weights leave unexplained */
    double residual_mm;                            /* RMS of the CoP against the spots where they stood */
    double noise_mv_mm_s;                          /* noise floor: mean velocity of a dead weight (exercises.md 2.2); NaN: not measured */
    double noise_weight_n;                         /* of that weight; NaN */
};

/* dir: the folder DATA/plates. STATUS_IO with PLATE... none: no such file is STATUS_OK with *found false. STATUS_DATA: the file cannot be used, why
 * says where. */
enum status plate_correction_load(const char *dir, const struct plate_info *plate, bool *found, struct plate_correction *out, struct problem *why);
enum status plate_correction_save(const char *dir, const struct plate_correction *c, struct problem *why);
/* Puts gains and offsets into the channels (knee slopes too) and sets calibrated. STATUS_ARG: another number of channels. */
enum status plate_correction_apply(const struct plate_correction *c, struct plate_info *plate);

#endif
