/* smooth_curve.h - a target that glides along a smooth closed curve without jumps (exercises.md 7, E10).
 *
 * Pure, one step per millisecond, plain data. Points are shares of the person's own reach. A curve is a sum of three harmonics
 * in each direction, run through at a steady pace. The target is drawn to its curve like a weight on a damped spring whose
 * push is cut at CURVE_ACCELERATION: so whatever changes (the curve, its size, its speed, the beginning), place and speed
 * never jump and the acceleration never passes the limit. */
#ifndef EVENKEEL_WORLD_SMOOTH_CURVE_H
#define EVENKEEL_WORLD_SMOOTH_CURVE_H

#include <stdint.h>

#include "base/random.h"
#include "base/units.h"

enum curve_kind { CURVE_LINE_ML, CURVE_ELLIPSE, CURVE_EIGHT, CURVE_RANDOM_SMOOTH, CURVE_KINDS };
enum { CURVE_HARMONICS = 3 };
#define CURVE_ACCELERATION 0.40      /* shares of reach per s^2, in all */
#define CURVE_OWN_ACCELERATION 0.38  /* of the curve alone: the rest is for changes */
#define CURVE_BACK_MAX 0.60          /* backward reach that is ever asked; also never above 0.75 of the size */

struct curve_shape { double x_cos[CURVE_HARMONICS], x_sin[CURVE_HARMONICS], y_cos[CURVE_HARMONICS], y_sin[CURVE_HARMONICS]; };
/* The farthest point of every shape is 1 from the middle. random_smooth and mirror (+1, -1) come from the caller's stream. */
void curve_shape_of(enum curve_kind kind, int mirror, struct curve_shape *out);
void curve_shape_random(struct random_stream *random, struct curve_shape *out);

struct curve { struct curve_shape shape; double size, y_top, omega; }; /* omega: radians of the curve per second */
/* size: farthest lean; speed: mean of the way gone per second, shares of reach. Slower where the acceleration asks for it. */
void curve_make(const struct curve_shape *shape, double size, double speed, struct curve *out);
struct curve_point { struct point_mm at, speed, acceleration; }; /* by time */
struct curve_point curve_at(const struct curve *c, double phase);
double curve_mean_speed(const struct curve *c);

struct curve_target { struct point_mm at, speed; double phase; }; /* zeros: at rest in the middle */
void curve_target_step(struct curve_target *t, const struct curve *c);

#endif
