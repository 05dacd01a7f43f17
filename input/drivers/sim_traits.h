/* sim_traits.h - who stands there: the group, the person, the day and the trial, drawn from named random streams.
 *
 * simulated-person.md 3 to 6. Fitted to Santos & Duarte 2016 (doi:10.7717/peerj.2648); simulated values are never norms.
 * Pure; the same configuration gives the same person on every run. */
#ifndef EVENKEEL_DRIVERS_SIM_TRAITS_H
#define EVENKEEL_DRIVERS_SIM_TRAITS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/random.h"
#include "base/units.h"
#include "drivers/sim_body.h"

enum sim_profile { SIM_YOUNG, SIM_OLDER, SIM_UNSTEADY };
enum sim_axis_index { SIM_ML, SIM_AP };

struct sim_config {
    enum sim_profile profile;
    uint64_t seed;               /* who; same seed: same person */
    uint32_t day;                /* 0.. : day ability and everything drawn within a day */
    double age_years;            /* 0: drawn within the profile's range */
    double height_m, mass_kg;    /* 0: drawn */
    double z;                    /* ability in SD of the group, + = steadier; NAN: drawn */
    double foot_distance_mm;     /* D as set by the guide; 0: 200 */
    uint32_t practices;          /* n of this exercise so far: task skill (section 5) */
    bool foam;
    bool rail_in_reach;          /* losing balance: hold on instead of a step */
    bool fidgets;                /* cough and fidget pulses, section 8 */
    bool typical;                /* every random term of section 5 off, height 1.70 m, z of the group's middle */
    bool steady_volume;          /* volatility off, for the closed form of section 10 D */
    bool standing;               /* on the plate from the first sample */
    double warm_up_s;            /* unseen; 30 for measurements, 8 for a game */
};

/* Numbers that section 3 to 8 give per age group; between 40 and 59 years linear in age. */
struct sim_group {
    double delay_s, fast_s, slow_ml_mm, slow_ap_mm, fast_ml_mm, fast_ap_mm;
    double slope;                            /* g */
    double spread_ml, spread_ap;             /* SD of A */
    double trial_sd, practice;               /* SD of E, C */
    double condition[4][2];                  /* enum sim_condition; factor on s1, s2 */
    double reaction_s, shortest_s, speed_mm_s;
    double rise_s, rise_sd_s, rise_peak, rise_peak_sd;
    double step_off_scale;
    double march_cv;                         /* SD of the interval between steps over its mean */
};
enum sim_condition { SIM_FIRM_OPEN, SIM_FIRM_CLOSED, SIM_FOAM_OPEN, SIM_FOAM_CLOSED };

struct sim_traits {              /* fixed for a person */
    struct sim_group group;
    enum sim_profile profile;
    double age_years, height_m, mass_kg, weight_n;
    double z, z_task;
    double foot_length_mm, foot_distance_mm;
    struct point_mm neutral_mm;              /* where the feet bear when r = 0, plate axes */
    double reach_front_mm, reach_back_mm, reach_side_mm;       /* R: comfortable lean */
    double limit_front_mm, limit_back_mm, limit_side_mm;       /* of the extrapolated CoM, section 7 */
    double offset[2], fast_share, slow_s, kd[2];               /* A, H, T1, kd */
};

struct sim_trial { double day, e, practice, axis[2]; };        /* day, E, P_k, B: terms of ln s1 and ln s2 */

void sim_traits_draw(const struct sim_config *c, struct sim_traits *out);
/* Trial k = 0, 1, 2, ... within the day of the configuration. */
void sim_trial_draw(const struct sim_config *c, const struct sim_traits *t, uint32_t k, struct sim_trial *out);
/* Noise and gains of one axis in this trial, eyes open on firm ground. */
void sim_trial_control(const struct sim_config *c, const struct sim_traits *t, const struct sim_trial *trial,
                       enum sim_axis_index axis, struct sim_control *out);
/* A stream of this person by name; index tells days and trials apart. */
void sim_stream(const struct sim_config *c, const char *name, uint64_t index, struct random_stream *out);
/* Length of a point seen from the neutral point in units of the comfortable lean (ellipse through R). */
double sim_reach_share(const struct sim_traits *t, struct point_mm from_neutral_mm);

#endif
