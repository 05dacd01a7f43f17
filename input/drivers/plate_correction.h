/* plate_correction.h - what an on-site calibration found, kept per device: DATA/plates/<plate>-<serial>.cal (devices.md 10).
 *
 * Never written into a profile or a plate. One text file of our grammar, first key calibration = 1, 0600, replaced as a whole. Its name is
 * made of letters, digits and '_' of the plate's name and serial whatever a device says of itself; where that loses something, a number of
 * both is added. The file repeats name and serial, and is for no other plate. Main or manager thread. */
#ifndef EVENKEEL_DRIVERS_PLATE_CORRECTION_H
#define EVENKEEL_DRIVERS_PLATE_CORRECTION_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/paths.h"
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

/* Gains 1, offsets 0, nothing measured, made now: of this plate. */
void plate_correction_begin(const struct plate_info *plate, struct plate_correction *out);
/* What a fit found on top of what c holds already, because the plate was open with it. */
void plate_correction_add(struct plate_correction *c, const double *gain, const double *offset);
/* Where it lies, also when there is none yet. STATUS_ARG: the folder's name is too long. */
enum status plate_correction_path(const char *dir, const char *plate_name, const char *serial, char path[PATH_BYTES]);
/* dir: the folder DATA/plates. No such file is STATUS_OK with *found false. STATUS_DATA: the file cannot be used, why says where and
 * what to do; STATUS_IO: it cannot be read. */
enum status plate_correction_load(const char *dir, const struct plate_info *plate, bool *found, struct plate_correction *out, struct problem *why);
/* Makes dir (0700) where it is missing. STATUS_ARG: a number that is none. */
enum status plate_correction_save(const char *dir, const struct plate_correction *c, struct problem *why);
/* No such file: STATUS_OK with *found false. */
enum status plate_correction_remove(const char *dir, const struct plate_info *plate, bool *found, struct problem *why);
/* Puts gains and offsets into the channels (knee slopes too), tells date and noise, and sets calibrated. STATUS_ARG: another number of
 * channels. */
enum status plate_correction_apply(const struct plate_correction *c, struct plate_info *plate);

/* Loads and applies what there is for this plate, as every driver's plate is opened. A file that cannot be used is no reason not to open:
 * it is logged, and the plate is as its maker left it, calibrated false. dir NULL: nothing is done. */
void plate_correction_use(const char *dir, struct plate_info *plate);

#endif
