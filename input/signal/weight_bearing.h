/* weight_bearing.h - how the load is shared between the feet (metrics.md 12.5). Pure. */
#ifndef EVENKEEL_SIGNAL_WEIGHT_BEARING_H
#define EVENKEEL_SIGNAL_WEIGHT_BEARING_H

#include <stddef.h>

#include "signal/metric_value.h"

struct weight_bearing { struct metric_value right_pct_mean, right_pct_sd, asymmetry_index_pct; };
/* right_n, left_n [n]: vertical forces. Samples with no load on either foot have no share and are left out of all three.
 * EMPTY: n = 0 or no load; SHORT for the SD of one sample; NOT_FINITE: a force is. */
void weight_bearing_run(const double *right_n, const double *left_n, size_t n, struct weight_bearing *out);

#endif
