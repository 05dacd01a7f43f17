/* calibrate_guide.h - a calibration on a terminal: says what to do, waits for it, says what was found. */
#ifndef EVENKEEL_LAB_CALIBRATE_GUIDE_H
#define EVENKEEL_LAB_CALIBRATE_GUIDE_H

#include "acquire/acquire.h"
#include "signal/site_calibration.h"

struct calibrate_guide {
    struct acquire *plate;       /* open */
    const char *spec;
    const struct site_spot *spots;
    int count;
    bool press;
    double patience_s;           /* of the plate's time on one step; 0: no end */
};

/* Runs all steps. Returns -1 with *out set, else the exit code, its sentence told. */
int calibrate_guide_run(const struct calibrate_guide *g, struct site_result *out);
/* One row per spot on standard output: what stood there, what the plate read before and reads now. */
void calibrate_guide_table(const struct plate_info *plate, const struct site_result *r);

#endif
