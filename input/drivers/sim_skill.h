/* sim_skill.h - what a simulated person can do besides standing: one table of numbers that grow or fall with task skill.
 *
 * Every number here is an engineering choice without a direct source, mark [X] of simulated-person.md: it makes profiles
 * differ, so that adaptation has something to find, and says nothing about people. Pure. */
#ifndef EVENKEEL_DRIVERS_SIM_SKILL_H
#define EVENKEEL_DRIVERS_SIM_SKILL_H

#include "drivers/sim_traits.h"

enum sim_skill_row {
    SKILL_TIMING_SD,             /* relative SD of the parts of a movement */
    SKILL_LANDING,               /* a foot comes down: peak Fz / W - 1 (section 8: 0.10) */
    SKILL_LAND_BACK_S,           /* from one leg back to the middle */
    SKILL_LONG_LIFT,             /* factor on a wanted lift of 1 s; 1 at 0.3 s */
    SKILL_STEP_ON_TIME,          /* factor on the times of a step on whose lead foot is told */
    SKILL_STEP_ON_PEAK,          /* and its peak Fz / W - 1 (section 8: 0.08), SD of its logarithm 0.35 */
    SKILL_SCUFF_LOGIT,           /* of the chance that the foot of a tap hardly leaves the ground, hands free */
    SKILL_HEEL_SHIFT, SKILL_TOE_SHIFT,       /* of the CoP, in foot lengths, forward and back */
    SKILL_HEEL_MM, SKILL_TOE_MM, /* how far the body rises */
    SKILL_RAISE_S, SKILL_LOWER_S,
    SKILL_DROP_LOGIT,            /* of the chance that heels or toes are dropped, not lowered */
    SKILL_DROP_PEAK,             /* peak Fz / W - 1 then */
    SKILL_SIT_CONTROL,           /* share of the way from one's own 2 s to a slower sitting down that was asked */
    SKILL_BEND_DEPTH,            /* factor on the depth that is asked */
    SKILL_ROWS
};

struct sim_skill {
    double value[SKILL_ROWS];
    double sway;                 /* factor on the sway of what is practised: exp(-g (z_task - z)) */
};

void sim_skill_of(const struct sim_traits *t, struct sim_skill *out);

#endif
