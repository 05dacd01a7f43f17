/* units.h - small types that carry their unit, so that two units cannot meet unnoticed.
 *
 * Game axes everywhere: x to the person's right, y toward the toes, origin at the plate's centre. */
#ifndef EVENKEEL_BASE_UNITS_H
#define EVENKEEL_BASE_UNITS_H

#include <math.h>

struct point_mm { double x, y; };

#define STANDARD_GRAVITY_M_S2 9.80665

static inline double distance_mm(struct point_mm a, struct point_mm b) { return hypot(a.x - b.x, a.y - b.y); }
static inline double clamp(double v, double low, double high) { return v < low ? low : v > high ? high : v; }
static inline double clamp01(double v) { return clamp(v, 0.0, 1.0); }

#endif
