/* stay_kernel.h - how long 16 samples, side by side, have others within their radius: the inner loop of sway
 * density, at each SIMD level.
 *
 * In every lane the same operations in the same order: the bits do not depend on the level. */
#ifndef EVENKEEL_SIGNAL_STAY_KERNEL_H
#define EVENKEEL_SIGNAL_STAY_KERNEL_H

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { STAY_LANES = 16 };

struct stay_lanes {
    alignas(64) double x[STAY_LANES], y[STAY_LANES];
    int64_t staying[STAY_LANES]; /* -1: every sample so far was near; 0: no longer */
    int64_t count[STAY_LANES];   /* of samples until one was not */
};

/* Walks x, y [n]: a lane counts samples up to the first that is farther than the root of radius2. Returns
 * whether any lane still stays. */
typedef bool stay_kernel(struct stay_lanes *l, const double *x, const double *y, size_t n, double radius2);
stay_kernel *stay_kernel_now(void); /* of simd_level() */

#endif
