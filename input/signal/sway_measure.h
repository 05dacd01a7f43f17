/* sway_measure.h - how still somebody stood: path, speed, spread, sway area (metrics.md 4 to 6).
 *
 * Offline, from raw samples, never from the signals of the loop. A measure that cannot be computed is NaN
 * with a reason. Names and definitions: Prieto et al. 1996 doi:10.1109/10.532130; ellipse: Schubert and
 * Kirchner 2014 doi:10.1016/j.gaitpost.2013.09.001. */
#ifndef EVENKEEL_SIGNAL_SWAY_MEASURE_H
#define EVENKEEL_SIGNAL_SWAY_MEASURE_H

#include "signal/cop_series.h"
#include "signal/sway_profile.h"

enum sway_measure_id {
    MEASURE_PATH_LENGTH_2D, MEASURE_MEAN_VELOCITY_2D, MEASURE_MEAN_VELOCITY_ML, MEASURE_MEAN_VELOCITY_AP,
    MEASURE_RMS_ML, MEASURE_RMS_AP, MEASURE_ELLIPSE95_AREA_PRED, MEASURE_ELLIPSE95_SEMI_MAJOR,
    MEASURE_ELLIPSE95_SEMI_MINOR, MEASURE_PRINCIPAL_DIRECTION_DEG,
    MEASURE_COUNT
};
const char *sway_measure_name(enum sway_measure_id m); /* "path_length_2d": store, exports */
const char *sway_measure_unit(enum sway_measure_id m); /* "mm" */

struct sway_measures {
    enum sway_profile profile;
    double value[MEASURE_COUNT];
    enum measure_reason reason[MEASURE_COUNT];
    size_t count;
    double rate_hz, duration_s;
    bool below_standard;         /* under 25 s or 50 Hz (Scoppa 2013): still computed */
    double ellipse_angle_rad;    /* major axis from ML toward AP, -pi/2..pi/2, to draw it; NaN if constant */
    struct point_mm mean_mm;     /* of the unfiltered samples: the ellipse's centre */
};

/* cop_mm [count], evenly spaced, finite; borrowed. STATUS_MEM, else STATUS_OK (reasons tell the rest). */
enum status sway_measure_run(enum sway_profile profile, const struct point_mm *cop_mm, size_t count,
                             double rate_hz, struct sway_measures *out);
/* The same for a stored trial: reasons EMPTY and IRREGULAR come from the series. */
enum status sway_measure_series(enum sway_profile profile, const struct cop_series *series,
                                struct sway_measures *out);

#endif
