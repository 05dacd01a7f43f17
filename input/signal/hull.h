/* hull.h - the largest distance between any two points, by convex hull and rotating calipers, O(n log n).
 *
 * Equal, to the last bit, to the largest hypot over all pairs (the O(n^2) definition): tested. */
#ifndef EVENKEEL_SIGNAL_HULL_H
#define EVENKEEL_SIGNAL_HULL_H

#include <stddef.h>

#include "base/status.h"

/* x, y [n], n of 1 or more, finite; borrowed. STATUS_MEM. */
enum status hull_diameter(const double *x, const double *y, size_t n, double *diameter);

#endif
