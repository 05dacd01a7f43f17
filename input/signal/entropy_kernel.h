/* entropy_kernel.h - 32 templates against 32 others: the inner loop of sample entropy, at each SIMD level.
 *
 * Two templates are alike on a coordinate when the rank of one is among the ranks in reach of the other: one
 * subtraction and one unsigned comparison per lane. Ranks have 16 bits where they fit, so that a vector holds
 * many. */
#ifndef EVENKEEL_SIGNAL_ENTROPY_KERNEL_H
#define EVENKEEL_SIGNAL_ENTROPY_KERNEL_H

#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "signal/sample_entropy.h"

enum {
    ENTROPY_BLOCK = 32,
    ENTROPY_RANKS_16_BIT = 65535, /* so many: the highest 16-bit number is no rank, it fills a last block */
};

/* Template l has rank[l], and is alike to the ranks lowest[l]..lowest[l] + reach[l]. */
#define BLOCK_COORDINATE(bits)                                                                               \
    struct block_coordinate_##bits {                                                                         \
        uint##bits##_t rank[ENTROPY_BLOCK], lowest[ENTROPY_BLOCK], reach[ENTROPY_BLOCK];                     \
    }
BLOCK_COORDINATE(16);
BLOCK_COORDINATE(32);

/* Counts per lane, as wide as the ranks; emptied into a and b before 16 bits could overflow. */
struct entropy_tally {
    union entropy_lanes {
        alignas(64) uint16_t bits_16[ENTROPY_BLOCK];
        alignas(64) uint32_t bits_32[ENTROPY_BLOCK];
    } a_lane, b_lane;
    uint64_t a, b;
    int calls;
};

/* What to compare: blocks as arrays of block_coordinate, the first `queries` templates of the one with all of
 * the other. */
struct block_pair {
    const void *query, *target;
    int queries;
    int coordinate[SAMPLE_ENTROPY_M_MAX], body; /* the undecided ones below m */
    int last; /* m where it is undecided, else -1 */
};
typedef void entropy_kernel(const struct block_pair *p, struct entropy_tally *t);
entropy_kernel *entropy_kernel_for(bool ranks_of_16_bit); /* of simd_level() */

#endif
