/* calibrate_plan.h - which weight goes where: a table of the person's, or the usual five spots for one weight. */
#ifndef EVENKEEL_LAB_CALIBRATE_PLAN_H
#define EVENKEEL_LAB_CALIBRATE_PLAN_H

#include "signal/site_calibration.h"

struct calibrate_plan {
    int count;
    struct site_spot spot[PLATE_FIT_SPOTS_MAX];
};

/* CSV with the columns kg, x_mm, y_mm and, if it has one, seconds. STATUS_DATA: why says file:line, what is there, what was expected. */
enum status calibrate_plan_read(const char *path, struct calibrate_plan *out, struct problem *why);

#endif
