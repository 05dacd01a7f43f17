/* time_to_boundary.h - how long until the centre of pressure would leave the base of support, were it to go on as now
 * (metrics.md 11).
 *
 * Source: Slobounov 1997 doi:10.1080/00222899709600841, linear form. Pure but for scratch memory. */
#ifndef EVENKEEL_SIGNAL_TIME_TO_BOUNDARY_H
#define EVENKEEL_SIGNAL_TIME_TO_BOUNDARY_H

#include <stddef.h>

#include "base/status.h"
#include "base/units.h"
#include "signal/metric_value.h"

enum { POLYGON_CORNERS_MAX = 64 };

struct time_to_boundary {
    struct metric_value mean, median, abs_min;                  /* s */
    struct metric_value minima_mean, minima_sd, minima_count;   /* s, s, count: strict local minima */
    struct metric_value mean_of_50_lowest;                      /* s, of all values */
    struct metric_value outside_count;                          /* samples outside the polygon */
};
/* Plate coordinates, not centred. corner [corners]: convex, in order, none twice, either way round. rate_hz above 0.
 * A sample outside the polygon has no value and is counted; on an edge it is inside, its time 0. A sample that approaches no
 * edge has no value either. Both are left out of mean, median and lowest values, and no local minimum lies beside them.
 * STATUS_ARG: not a convex polygon of 3 to 64 corners. NO_EVENT: no sample has a value, or none is a minimum.
 * SHORT: n < 5; fewer than 50 values for the mean of the 50 lowest; one minimum for the sample SD of the minima. */
enum status time_to_boundary_run(const double *ml_mm, const double *ap_mm, size_t n, double rate_hz,
                                 const struct point_mm *corner, size_t corners, struct time_to_boundary *out);
/* true: convex, in order, at least three corners, of some area. */
int polygon_is_convex(const struct point_mm *corner, size_t corners);

#endif
