/* order_statistic.h - the k-th smallest of many values without sorting them. */
#ifndef EVENKEEL_SIGNAL_ORDER_STATISTIC_H
#define EVENKEEL_SIGNAL_ORDER_STATISTIC_H

#include <stddef.h>

/* v [n] is reordered; finite; k < n. Expected time O(n), also where most values are equal. */
double order_statistic(double *v, size_t n, size_t k);
/* The median, the mean of the two middle values for even n; n of 1 or more. v is reordered. */
double median_of(double *v, size_t n);

#endif
