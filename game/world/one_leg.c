#include "world/one_leg.h"

#include <math.h>

#define WHOLE_LOW 0.85
#define WHOLE_LOW_HANDS 0.50
#define WHOLE_HIGH 1.15

void one_leg_begin(struct one_leg *l, const struct body *b, int stands, bool hands)
{
    double w = b->weight_n;
    *l = (struct one_leg){
        .stands = stands,
        .centre_mm = {b->foot_middle_x_mm + stands * 0.5 * b->foot_distance_mm - b->c0_mm.x, 0},
        .fz_low_n = w > 0 ? (hands ? WHOLE_LOW_HANDS : WHOLE_LOW) * w : -INFINITY,
        .fz_high_n = w > 0 ? WHOLE_HIGH * w : INFINITY,
    };
}

static enum one_leg_event on_the_ground(struct one_leg *l, bool full)
{
    l->air_ms = full ? l->air_ms + 1 : 0;
    if (l->air_ms < ONE_LEG_UP_MS) return ONE_LEG_NOTHING;
    l->up = true;
    l->held_ms = l->air_ms;
    l->loose_ms = l->slack_ms = 0;
    return ONE_LEG_LIFTED;
}

static enum one_leg_event in_the_air(struct one_leg *l, bool bears, bool stays, bool counts)
{
    l->air_ms++;
    if (bears) l->held_ms = l->air_ms;
    l->loose_ms = stays ? 0 : l->loose_ms + 1;
    l->slack_ms = bears ? 0 : l->slack_ms + counts;
    if (l->loose_ms < ONE_LEG_DOWN_MS && l->slack_ms < ONE_LEG_SLACK_MS) return ONE_LEG_NOTHING;
    l->up = false;
    l->air_ms = 0;
    return ONE_LEG_LANDED;
}

enum one_leg_event one_leg_step(struct one_leg *l, struct point_mm at_mm, double share_right, double fz_n, bool valid)
{
    double share = l->stands > 0 ? share_right : 1.0 - share_right;
    bool near = fabs(at_mm.x - l->centre_mm.x) <= ONE_LEG_RADIUS_MM && fz_n >= l->fz_low_n && fz_n <= l->fz_high_n;
    if (!l->up) return on_the_ground(l, valid && near && share >= ONE_LEG_SHARE);
    return in_the_air(l, valid && near && share >= ONE_LEG_SHARE_DOWN, !valid || near, valid);
}
