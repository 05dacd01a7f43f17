/* entropy_ranks.h - the values of a series as ranks, and the tolerance as the ranks in reach of each rank.
 *
 * Rounding is monotone, so the values v with fabs(u - v) <= r are neighbours in the order of values. Found
 * once with that very subtraction and comparison, "alike" becomes a test of small integers, exact for any r
 * and any magnitude, ties included. */
#ifndef EVENKEEL_SIGNAL_ENTROPY_RANKS_H
#define EVENKEEL_SIGNAL_ENTROPY_RANKS_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct rank_reach {
    uint32_t lowest, highest;
}; /* ranks within r, both included */

struct entropy_ranks {
    uint32_t *rank;           /* [n] 0..distinct - 1; equal values share a rank */
    uint32_t *order;          /* [n] indexes of the series by value, then by index */
    double *value;            /* [distinct] increasing */
    struct rank_reach *reach; /* [distinct], of the last entropy_ranks_reach */
    uint32_t distinct;
};

/* u [n] finite, n below 2^32. STATUS_MEM. Release with entropy_ranks_free (safe on zeroed memory). */
enum status entropy_ranks_make(const double *u, size_t n, struct entropy_ranks *out);
/* Who is in reach with tolerance r, 0 or more. Sorting does not depend on it: one order serves many. */
void entropy_ranks_reach(struct entropy_ranks *e, double r);
void entropy_ranks_free(struct entropy_ranks *e);

#endif
