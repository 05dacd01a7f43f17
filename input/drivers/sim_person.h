/* sim_person.h - a simulated person on a plate: what is asked goes in, vertical force and centre of pressure come out.
 *
 * simulated-person.md 1 to 8. One call is exactly 1 ms; there is no clock and no allocation in a step. All random numbers
 * come from named streams: same configuration, same commands at the same steps, same bits. One owner, one thread.
 * It runs and demonstrates exercises and tests rules; it says nothing about any real person. */
#ifndef EVENKEEL_DRIVERS_SIM_PERSON_H
#define EVENKEEL_DRIVERS_SIM_PERSON_H

#include <stdbool.h>
#include <stdint.h>

#include "base/plate_state.h"
#include "base/status.h"
#include "drivers/sim_traits.h"

enum sim_place { SIM_OFF_PLATE, SIM_STANDING, SIM_SEATED };

struct sim_truth {
    double fz_n;                 /* 0: off the plate */
    struct point_mm cop_mm;      /* plate axes; without meaning while fz_n is 0 */
    struct point_mm com_mm;      /* projection of the centre of mass, plate axes */
    double share_right;          /* 0..1 */
};

struct sim_person;

/* Young at the profile's defaults, ability and body drawn, day 0, off the plate, 8 s of warm-up. */
void sim_config_default(struct sim_config *out);

/* STATUS_ARG: age outside 18..85, height outside 1.2..2.2 m, mass outside 30..200 kg, |z| above 4 (0 or NAN mean: drawn). */
enum status sim_person_create(const struct sim_config *config, struct sim_person **out);
void sim_person_destroy(struct sim_person *p); /* NULL is fine */

/* Trial k = 0, 1, ... of the day: new trial terms, practice k, noise anew, warmed up, standing at neutral. */
void sim_person_begin_trial(struct sim_person *p, uint32_t k);
/* What is wanted from the next step on; the same command again changes nothing (a lean is new when its target moves).
 * STEP_ON, STEP_OFF, SIT and RISE are done as soon as the posture allows, at once; they and BEND, TAP, HALF_RISE and
 * SLIDE_FOOT (one for each number) are not undone by the next wish, and what cannot be done in this place is forgotten.
 * MARCH, LIFT_FOOT, HEELS_UP and TOES_UP last until another order. What is new but the first four needs a reaction.
 * Leans wait until both feet are down and placed as asked. A foot, heels or toes that came down because balance was lost
 * go up again after 2 s while the order lasts. landing_w holds for a foot, heels or toes whether it was given when they
 * went up or when they come down. STEP_ON with a side: the lead foot, at the pace and softness of this person's skill.
 * Numbers that are not finite or out of range are replaced or limited; commands with unknown orders, feet or hands are ignored. */
void sim_person_command(struct sim_person *p, const struct person_command *c);
void sim_person_step(struct sim_person *p, struct sim_truth *out);

const struct sim_traits *sim_person_traits(const struct sim_person *p);
/* Of the present trial, firm ground, eyes open: for the closed form of the spectrum. */
const struct sim_control *sim_person_control(const struct sim_person *p, enum sim_axis_index axis);
enum sim_place sim_person_place(const struct sim_person *p);   /* SIM_STANDING or SIM_SEATED also while on the way there */
uint32_t sim_person_balance_losses(const struct sim_person *p); /* steps and grips since creation */

#endif
