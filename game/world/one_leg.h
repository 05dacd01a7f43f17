/* one_leg.h - how long somebody stood on one leg, from the load share and where the CoP is (exercises.md 2.4 LIFT, 7 E03).
 *
 * Pure, one step per millisecond. Plain data. A lift begins with 0.95 of the load on the standing foot and the CoP within 35 mm of
 * its middle, to the side, for 0.2 s. The foot stays in the air while the CoP stays within 35 mm: ankle corrections on one leg reach
 * farther than the 10 mm between 0.95 and the middle of the foot. Farther away, or without the whole weight, for ONE_LEG_DOWN_MS, or
 * below 0.90 for ONE_LEG_SLACK_MS (a lean, not a correction), it is on the ground [X]; what counts as held ends with the last moment at 0.90. Front to back nothing is judged: the plate does
 * not know where the foot begins. */
#ifndef EVENKEEL_WORLD_ONE_LEG_H
#define EVENKEEL_WORLD_ONE_LEG_H

#include <stdbool.h>
#include <stdint.h>

#include "signal/sway_step.h"

#define ONE_LEG_RADIUS_MM 35.0
#define ONE_LEG_SHARE 0.95
#define ONE_LEG_SHARE_DOWN 0.90
enum { ONE_LEG_UP_MS = 200, ONE_LEG_DOWN_MS = 100, ONE_LEG_SLACK_MS = 1500 };

struct one_leg {
    int stands;                      /* +1 right, -1 left */
    struct point_mm centre_mm;       /* of the standing foot, from C0; y, where nothing is judged, is that of C0 */
    double fz_low_n, fz_high_n;      /* the weight is whole between them */
    bool up;
    uint32_t air_ms;                 /* since the first full moment of this lift */
    uint32_t held_ms;                /* of them until the last moment with 0.90 of the load on the foot */
    uint32_t loose_ms, slack_ms;     /* too far away, and below 0.90, without a break */
};
/* hands: holding on takes weight off the plate; half of W on it is enough then [X], else 0.85. weight_n 0: not weighed, any force. */
void one_leg_begin(struct one_leg *l, const struct body *b, int stands, bool hands);
enum one_leg_event { ONE_LEG_NOTHING, ONE_LEG_LIFTED, ONE_LEG_LANDED };
/* at_mm: cursor from C0; valid false: not judged, for or against. LANDED: held_ms stays until the next lift. */
enum one_leg_event one_leg_step(struct one_leg *l, struct point_mm at_mm, double share_right, double fz_n, bool valid);

#endif
