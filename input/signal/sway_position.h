/* sway_position.h - where the centre of pressure was: distances, ranges, areas (metrics.md 5).
 *
 * Pure but for scratch memory; any thread. All arrays: [n], n of 1 or more, evenly spaced, finite, centred and filtered
 * as the profile says; borrowed. Not centred again: RMS values are about zero.
 * Reasons (metrics.md 15); what is not named here is always a number, 0 of an axis that does not move:
 *   SHORT       fewer than 2 samples: sd_*, circle95_area; fewer than 3: ellipse95_*, principal_direction_deg
 *   CONSTANT    one axis does not move: sway_direction_coef; AP does not: range_ratio; both: principal_direction_deg. Areas of
 *               the ellipse are 0 then, and its minor axis: a line has no area
 *   NOT_FINITE  squares beyond the largest number
 * Sources: Prieto 1996 doi:10.1109/10.532130; Schubert & Kirchner 2014 doi:10.1016/j.gaitpost.2013.09.001; Quijoux 2021
 * doi:10.14814/phy2.15067. */
#ifndef EVENKEEL_SIGNAL_SWAY_POSITION_H
#define EVENKEEL_SIGNAL_SWAY_POSITION_H

#include <stddef.h>

#include "base/status.h"
#include "signal/metric_value.h"

struct sway_position {
    struct metric_value mean_distance_ml, mean_distance_ap, mean_distance_rd;    /* mm */
    struct metric_value max_distance_ml, max_distance_ap, max_distance_rd;       /* mm */
    struct metric_value rms_ml, rms_ap, rms_rd;                                  /* mm, about zero */
    struct metric_value sd_ml, sd_ap, sd_rd;                                     /* mm, N-1, about the own mean */
    struct metric_value range_ml, range_ap, range_2d;                            /* mm; 2d: diameter of the set */
    struct metric_value range_ratio, planar_deviation, sway_direction_coef;      /* 1, mm, -1..1 */
    struct metric_value circle95_area;                                           /* mm2 */
    struct metric_value ellipse95_area_pred, ellipse95_area_pop, ellipse95_area_chi2; /* mm2 */
    struct metric_value ellipse95_semi_major, ellipse95_semi_minor;              /* mm, of pred */
    struct metric_value principal_direction_deg;                                 /* 0..90 from AP; exactly round: 90 */
    double ellipse_angle_rad; /* major axis from ML toward AP, -pi/2..pi/2, to draw it; NaN if constant */
};
/* STATUS_MEM; else STATUS_OK, reasons tell the rest. */
enum status sway_position_run(const double *ml_mm, const double *ap_mm, size_t n, struct sway_position *out);
/* ellipse95_area_pred alone, with the bits it has there: a seventh of the time. */
struct metric_value ellipse95_area_run(const double *ml_mm, const double *ap_mm, size_t n);

/* F quantile 0.95 with (2, m) degrees of freedom, m above 0: closed form. */
double f_quantile95_2(double m);

#endif
