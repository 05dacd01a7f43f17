#include "drivers/sim_skill.h"

#include <math.h>

enum growth { ADDS, MULTIPLIES }; /* middle + slope z_task, or middle * exp(slope z_task) */

static const struct row { double middle, slope, least, most; enum growth growth; } rows[SKILL_ROWS] = {
    [SKILL_TIMING_SD]    = {0.08,  -0.10, 0.04, 0.16, MULTIPLIES}, /* middle: section 8 */
    [SKILL_LANDING]      = {0.10,  -0.10, 0.04, 0.25, MULTIPLIES}, /* middle: section 8 */
    [SKILL_LAND_BACK_S]  = {0.28,  -0.08, 0.20, 0.50, MULTIPLIES}, /* middle: th of section 8 */
    [SKILL_LONG_LIFT]    = {1.00,   0.04, 0.80, 1.10, ADDS},
    [SKILL_STEP_ON_TIME] = {1.15,  -0.10, 0.80, 1.80, MULTIPLIES},
    [SKILL_STEP_ON_PEAK] = {0.08,  -0.30, 0.03, 0.40, MULTIPLIES}, /* middle: section 8 */
    [SKILL_SCUFF_LOGIT]  = {-3.50, -1.00, -8.0, 1.00, ADDS},
    [SKILL_HEEL_SHIFT]   = {0.215,  0.0125, 0.18, 0.26, ADDS},
    [SKILL_TOE_SHIFT]    = {0.145,  0.008, 0.12, 0.17, ADDS},
    [SKILL_HEEL_MM]      = {40.0,   0.08, 25.0, 60.0, MULTIPLIES},
    [SKILL_TOE_MM]       = {18.0,   0.05, 14.0, 25.0, MULTIPLIES},
    [SKILL_RAISE_S]      = {0.60,  -0.04, 0.50, 0.70, MULTIPLIES},
    [SKILL_LOWER_S]      = {2.00,   0.06, 1.50, 2.50, MULTIPLIES},
    [SKILL_DROP_LOGIT]   = {-3.50, -1.00, -8.0, 2.00, ADDS},
    [SKILL_DROP_PEAK]    = {0.18,  -0.10, 0.10, 0.35, MULTIPLIES},
    [SKILL_SIT_CONTROL]  = {0.75,   0.15, 0.10, 1.00, ADDS},
    [SKILL_BEND_DEPTH]   = {1.00,   0.03, 0.80, 1.10, ADDS},
};

void sim_skill_of(const struct sim_traits *t, struct sim_skill *out)
{
    for (int i = 0; i < SKILL_ROWS; i++) {
        const struct row *r = &rows[i];
        double v = r->growth == ADDS ? r->middle + r->slope * t->z_task : r->middle * exp(r->slope * t->z_task);
        out->value[i] = clamp(v, r->least, r->most);
    }
    out->sway = exp(-t->group.slope * (t->z_task - t->z));
}
