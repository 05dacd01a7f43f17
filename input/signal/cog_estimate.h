/* cog_estimate.h - the centre of gravity's AP path as an inverted pendulum would make it (metrics.md 10).
 *
 * Source: Lafond 2004 doi:10.1016/S0021-9290(03)00251-3. Pure but for scratch memory. */
#ifndef EVENKEEL_SIGNAL_COG_ESTIMATE_H
#define EVENKEEL_SIGNAL_COG_ESTIMATE_H

#include <stddef.h>

#include "base/status.h"
#include "signal/metric_value.h"

struct cog_estimate {
    struct metric_value cogv_rms, cop_minus_cogv_rms;
}; /* mm */

/* ap_mm [n], need not be centred; cog_mm [n] or NULL, another array; NaN where there is no estimate.
 * height_m above 0; mass cancels but is asked for, as published. SHORT: n <= rate_hz. STATUS_ARG: rate,
 * height or mass is not above 0. STATUS_MEM. */
enum status cog_estimate_run(const double *ap_mm, size_t n, double rate_hz, double height_m, double mass_kg,
                             double *cog_mm, struct cog_estimate *out);

#endif
