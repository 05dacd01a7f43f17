/* sim_feet.h - how the feet stand and what that means: sway, limits of support, how the load is shared.
 *
 * simulated-person.md 4 and 7. Numbers that section 4 marks [X], and what it leaves open, are in one table in sim_feet.c.
 * Pure. */
#ifndef EVENKEEL_DRIVERS_SIM_FEET_H
#define EVENKEEL_DRIVERS_SIM_FEET_H

#include "base/plate_state.h"
#include "drivers/sim_traits.h"

struct sim_feet {
    enum person_feet feet;
    int lead;                    /* +1 the right foot is in front, -1 the left; feet side by side: no meaning */
    struct point_mm half_mm;     /* from the middle between the feet to the middle of the right foot */
    double sway[2];              /* factor on s1 and s2, ML and AP */
};

/* What carries the body: both feet, one, or a part of both. */
enum sim_base { SIM_BOTH_FEET, SIM_ONE_FOOT, SIM_FOREFEET, SIM_HEELS };
struct sim_limits { double front_mm, back_mm, side_mm; }; /* of the extrapolated CoM from the point that bears */

/* Feet placed as asked by a person whose own traits (feet hip-wide) are given. stands: the same person as the feet stand
 * now: distance, reach and limits follow the feet; its neutral point is left as it is. */
void sim_feet_stand(const struct sim_traits *own, enum person_feet feet, int lead, struct sim_feet *out,
                    struct sim_traits *stands);
void sim_feet_limits(const struct sim_traits *stands, enum sim_base base, struct sim_limits *out);
/* Factor of the base on the sway of one axis; sim_feet.sway holds with both feet down. */
double sim_feet_sway(const struct sim_feet *f, enum sim_base base, enum sim_axis_index axis);
/* Share of the load on the right foot, 0..1; cop_mm: from the middle between the feet. */
double sim_feet_share_right(const struct sim_feet *f, const struct sim_traits *stands, struct point_mm cop_mm);

#endif
