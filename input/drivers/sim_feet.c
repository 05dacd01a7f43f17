#include "drivers/sim_feet.h"

#include <math.h>

/* Distances of the middles of the feet in mm (ML) and foot lengths (AP); sway of section 4 [X]; reach to the side as share
 * of the person's own. In line the edges of a foot limit the body to the side, not the distance of the feet. */
static const struct stance { double apart_mm, ahead_flen, sway[2], side_mm; } stances[] = {
    [FEET_CLOSE]       = {100.0, 0.00, {1.5, 1.1}, 60.0}, /* sides: D/2 + 10 of section 7 */
    [FEET_HALF_TANDEM] = {80.0, 0.50, {1.8, 1.0}, 50.0},
    [FEET_IN_LINE]     = {0.0, 1.00, {2.2, 1.2}, 30.0},
};
static const double one_foot_sway = 3.5, one_foot_side_mm = 27.0;
static const double part_sway = 1.6, forefeet_flen = 0.12, heels_flen = 0.10; /* up on the toes or the heels [X] */
static const double least_reach_mm = 12.0, reach_limit = 1.3;

void sim_feet_stand(const struct sim_traits *own, enum person_feet feet, int lead, struct sim_feet *out,
                    struct sim_traits *stands)
{
    struct point_mm neutral = stands->neutral_mm;
    *out = (struct sim_feet){.feet = feet, .lead = lead, .half_mm = {0.5 * own->foot_distance_mm, 0.0}, .sway = {1.0, 1.0}};
    *stands = *own;
    stands->neutral_mm = neutral;
    if (feet <= FEET_HIP_WIDE || feet > FEET_IN_LINE) {
        out->feet = FEET_HIP_WIDE;
        return;
    }
    const struct stance *s = &stances[feet];
    double ahead = s->ahead_flen * own->foot_length_mm;
    out->half_mm = (struct point_mm){0.5 * s->apart_mm, 0.5 * ahead * lead};
    out->sway[SIM_ML] = s->sway[SIM_ML];
    out->sway[SIM_AP] = s->sway[SIM_AP];
    stands->foot_distance_mm = s->apart_mm;
    stands->reach_side_mm = fmax(own->reach_side_mm * s->apart_mm / own->foot_distance_mm, least_reach_mm);
    stands->limit_side_mm = fmax(s->side_mm, reach_limit * stands->reach_side_mm);
    stands->limit_front_mm += 0.5 * ahead;
    stands->limit_back_mm += 0.5 * ahead;
}

void sim_feet_limits(const struct sim_traits *stands, enum sim_base base, struct sim_limits *out)
{
    double flen = stands->foot_length_mm;
    *out = (struct sim_limits){stands->limit_front_mm, stands->limit_back_mm, stands->limit_side_mm};
    if (base == SIM_ONE_FOOT) *out = (struct sim_limits){0.30 * flen, 0.20 * flen, one_foot_side_mm};
    if (base == SIM_FOREFEET) out->front_mm = out->back_mm = forefeet_flen * flen;
    if (base == SIM_HEELS) out->front_mm = out->back_mm = heels_flen * flen;
}

double sim_feet_sway(const struct sim_feet *f, enum sim_base base, enum sim_axis_index axis)
{
    if (base == SIM_ONE_FOOT) return one_foot_sway;
    return f->sway[axis] * (base == SIM_BOTH_FEET ? 1.0 : part_sway);
}

double sim_feet_share_right(const struct sim_feet *f, const struct sim_traits *stands, struct point_mm cop_mm)
{
    if (f->half_mm.y == 0.0) return clamp01(0.5 + cop_mm.x / stands->foot_distance_mm);
    double along = cop_mm.x * f->half_mm.x + cop_mm.y * f->half_mm.y;
    return clamp01(0.5 + 0.5 * along / (f->half_mm.x * f->half_mm.x + f->half_mm.y * f->half_mm.y));
}
