/* site_scale.h - what one step of a plate is worth that sends plain numbers (unit counts): found with the empty plate and the first
 * known weight that rests on it.
 *
 * Nothing is known in newtons yet, so all limits follow from the noise of the empty plate and from the load itself. For cells only: of
 * six components in counts the forces would not tell what the moments are worth. Pure, plain data; about 1 kB. */
#ifndef EVENKEEL_SIGNAL_SITE_SCALE_H
#define EVENKEEL_SIGNAL_SITE_SCALE_H

#include <stddef.h>

#include "base/force_sample.h"
#include "signal/plate_maths.h"

enum { SCALE_BLOCKS = 20 };          /* of 50 ms: one second */

enum scale_state {
    SCALE_EMPTY,                     /* the empty plate is read: two seconds that agree */
    SCALE_WAITS,                     /* for the weight, or for it to rest */
    SCALE_RESTS,                     /* newtons_per_unit is known, from the last second */
};

struct scale_block { double sum; struct point_mm cop_mm; };

struct site_scale {
    enum scale_state state;
    bool moves;                      /* empty: the two seconds did not agree */
    bool falls;                      /* something that rests there makes the numbers smaller */
    double newtons_per_unit;
    struct point_mm rest_mm;         /* where the weight rests */
    double zero[CHANNEL_MAX];        /* of the empty plate, in the units of the channels, untared */
    double noise;                    /* of the sum of the empty cells: range of 50 ms means over one second */
    double progress;                 /* of the empty plate, 0..1 */

    /* inside */
    const struct plate_info *plate;  /* borrowed */
    struct plate_maths maths;
    size_t block_size, count;
    double value[CHANNEL_MAX];       /* sums over the running block */
    double second[2][CHANNEL_MAX];   /* empty: sums over the blocks of the second before and of this one */
    struct scale_block block[2 * SCALE_BLOCKS]; /* oldest first; empty: of both seconds */
    int blocks;
};

void site_scale_begin(struct site_scale *s, const struct plate_info *plate);
/* The weight went, or has to be put down anew: waits again, with the same zero. */
void site_scale_again(struct site_scale *s);
void site_scale_feed(struct site_scale *s, const struct force_sample *raw, double weight_n);

#endif
