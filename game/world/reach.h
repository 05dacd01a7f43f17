/* reach.h - one lean as far as is comfortable: out, held, back; how far its best second was (exercises.md 8, A3).
 *
 * Pure, one step per millisecond. Plain data. */
#ifndef EVENKEEL_WORLD_REACH_H
#define EVENKEEL_WORLD_REACH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/units.h"

enum {
    REACH_MEAN_MS = 1000,        /* "the larger 1 s mean excursion" */
    REACH_BACK_MS = 500,         /* in the middle again */
};
#define REACH_OUT 0.2            /* |n| above it is out; below it is the middle again */
#define REACH_GROWTH_MM 1.0      /* the best second grew: the person is still on the way out [X] */

enum reach_state { REACH_WAITING, REACH_GOING_OUT, REACH_HELD, REACH_RETURNED };
struct reach {
    float window_mm[REACH_MEAN_MS];      /* excursions of the last second */
    double sum_mm, best_mm, grown_mm;    /* best_mm: largest mean of a second; grown_mm: when growth was last seen */
    uint32_t count, at, still_ms, back_ms;
    enum reach_state state;
};
void reach_begin(struct reach *r);
/* excursion_mm: from C0 in the asked direction; lean: |n|; hold_ms: how long the best second must not grow to be held. valid
 * false: the second begins anew. */
enum reach_state reach_step(struct reach *r, double excursion_mm, double lean, uint32_t hold_ms, bool valid);

#endif
