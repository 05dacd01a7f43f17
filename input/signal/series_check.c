#include "signal/series_check.h"

#include <float.h>

#include "signal/axis_spread.h"
#include "signal/series_scale.h"

enum measure_reason series_check(const double *u, size_t n, size_t least)
{
    if (n == 0) return REASON_EMPTY;
    if (!series_finite(u, n)) return REASON_NOT_FINITE;
    if (n < least) return REASON_SHORT;
    double low, high;
    series_limits(u, n, &low, &high);
    double level = fmax(fabs(low), fabs(high));
    return high - low <= 16.0 * DBL_EPSILON * level ? REASON_CONSTANT : REASON_NONE;
}

/* A rate is known to 1e-6 Hz (metrics.md 3): far less than this part of a sample. */
#define SLACK_SAMPLES 1e-4

static size_t whole(double samples)
{
    const double most = 1e15; /* more than any memory holds, and a size_t still */
    return (size_t)fmin(samples, most);
}

size_t samples_within(double seconds, double rate_hz)
{
    return whole(floor(seconds * rate_hz + SLACK_SAMPLES));
}

size_t samples_from(double seconds, double rate_hz)
{
    return whole(ceil(fmax(0.0, seconds * rate_hz - SLACK_SAMPLES)));
}
