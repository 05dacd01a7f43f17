/* fluctuation_kernel.h - straight lines through windows of a profile, as many windows side by side as a
 * vector has lanes.
 *
 * In every lane the same operations in the same order, at each SIMD level: the bits do not depend on it. */
#ifndef EVENKEEL_SIGNAL_FLUCTUATION_KERNEL_H
#define EVENKEEL_SIGNAL_FLUCTUATION_KERNEL_H

#include <stddef.h>

enum { FLUCTUATION_WINDOWS_MIN = 8 };

/* u and its profile [windows * s], windows FLUCTUATION_WINDOWS_MIN or more, s 3 or more; residual [windows]:
 * sum of squares of the profile's distances from the least-squares line of each window, which rounding may
 * leave just below 0. */
typedef void fluctuation_kernel(const double *u, const double *profile, size_t s, size_t windows,
                                double *residual);
fluctuation_kernel *fluctuation_kernel_now(void); /* of simd_level() */

#endif
