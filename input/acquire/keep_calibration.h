/* keep_calibration.h - the result of an on-site calibration becomes the correction of its device. Main thread. */
#ifndef EVENKEEL_ACQUIRE_KEEP_CALIBRATION_H
#define EVENKEEL_ACQUIRE_KEEP_CALIBRATION_H

#include "drivers/plate_correction.h"
#include "signal/site_calibration.h"

/* On top of the correction that the plate was opened with, if there is one in dir (DATA/plates); a file that cannot be used was not used,
 * and is replaced. The plate has the new correction from when it is opened next. */
enum status calibration_keep(const char *dir, const struct plate_info *plate, const struct site_result *result, struct plate_correction *out,
                             struct problem *why);

#endif
