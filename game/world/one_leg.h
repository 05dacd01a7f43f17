/* one_leg.h - how long somebody stood on one leg, from the load share and where the CoP is (exercises.md 2.4 LIFT, 7 E03).
 *
 * Pure, one step per millisecond. Plain data. The foot is in the air from the first to the last moment with 0.95 of the load on
 * the standing foot and the CoP within 35 mm of its centre; it is seen after 0.2 s. It counts as put down when the share
 * is below 0.90, the CoP farther away or the weight not whole for ONE_LEG_DOWN_MS, and then since that began: a correction of the
 * ankle is quick, the foot on the ground stays [X]. */
#ifndef EVENKEEL_WORLD_ONE_LEG_H
#define EVENKEEL_WORLD_ONE_LEG_H

#include <stdbool.h>
#include <stdint.h>

#include "signal/sway_step.h"

#define ONE_LEG_RADIUS_MM 35.0
#define ONE_LEG_SHARE 0.95
#define ONE_LEG_SHARE_DOWN 0.90
enum { ONE_LEG_UP_MS = 200, ONE_LEG_DOWN_MS = 100 };

struct one_leg {
    int stands;                      /* +1 right, -1 left */
    struct point_mm centre_mm;       /* of the standing foot, from C0. Front to back: where the person stands [X] */
    double fz_low_n, fz_high_n;      /* the weight is whole between them */
    bool up;
    uint32_t air_ms;                 /* since the first full moment of this lift */
    uint32_t held_ms;                /* of them until the last full moment */
    uint32_t loose_ms;               /* not on one leg, without a break */
};
/* hands: holding on takes weight off the plate; half of W on it is enough then [X], else 0.85. weight_n 0: not weighed, any force. */
void one_leg_begin(struct one_leg *l, const struct body *b, int stands, bool hands);
enum one_leg_event { ONE_LEG_NOTHING, ONE_LEG_LIFTED, ONE_LEG_LANDED };
/* at_mm: cursor from C0; valid false: not judged, for or against. LANDED: held_ms stays until the next lift. */
enum one_leg_event one_leg_step(struct one_leg *l, struct point_mm at_mm, double share_right, double fz_n, bool valid);

#endif
