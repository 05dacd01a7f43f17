/* hull.h - the largest distance between any two points, by convex hull and rotating calipers, O(n log n).
 *
 * Equal, to the last bit, to the largest hypot over all pairs (the O(n^2) definition), for any finite points. Pairs that are
 * as long as the longest within rounding are all measured: where points crowd on a few places at rounding's distance from each
 * other, as on many rounds of one perfect circle, they may be many. Pure but for scratch memory, any thread. */
#ifndef EVENKEEL_SIGNAL_HULL_H
#define EVENKEEL_SIGNAL_HULL_H

#include <stddef.h>

#include "base/status.h"

/* x, y [n], n of 1 or more, finite; borrowed. Infinite where a difference is beyond the largest number; of no meaning, but it ends,
 * where a point is not finite. STATUS_MEM. */
enum status hull_diameter(const double *x, const double *y, size_t n, double *diameter);

#endif
