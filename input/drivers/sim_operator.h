/* sim_operator.h - the will of a simulated person: from what is asked to the set-point r(t) of the body.
 *
 * Reaction time, minimum-jerk movement with scatter, corrections from what is seen, following a moving target
 * (simulated-person.md 6; Flash & Hogan 1985, Schmidt 1979). Points are millimetres from the neutral point.
 * Pure: no clock (1 ms per step), no allocation; one owner. */
#ifndef EVENKEEL_DRIVERS_SIM_OPERATOR_H
#define EVENKEEL_DRIVERS_SIM_OPERATOR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/random.h"
#include "base/units.h"
#include "drivers/sim_traits.h"

enum sim_task { SIM_TASK_STAND, SIM_TASK_LEAN, SIM_TASK_FOLLOW };

enum { SIM_TURNS = 5, SIM_TARGET_DELAY = 512, SIM_KNOWN_TARGETS = 8 };

struct sim_rhythm {              /* of one axis of a target that moves: when did it turn? */
    double extreme_mm, turn_mm[2];
    int direction, turns;
    int64_t turn_ms[SIM_TURNS];  /* newest first */
    double timing_s;             /* beat error of this turn */
};

struct sim_operator {
    const struct sim_traits *traits;
    struct random_stream random;
    int64_t now_ms;

    enum sim_task task;
    struct point_mm target_mm;
    double radius_mm;
    struct point_mm known[SIM_KNOWN_TARGETS]; /* targets met since the person stood up: is there a choice? */
    int known_count;

    int64_t begin_ms;            /* the next movement starts here; -1: none waits */
    bool begin_corrects;         /* it is a correction by amount_mm, else the primary movement */
    struct point_mm amount_mm;
    bool moving;
    double coefficient[2][6];    /* of the movement under way, in u = 0..1 */
    double length_s, moved_s;
    int64_t still_since_ms;
    struct point_mm seen_mm;     /* cursor or own CoP, low-passed at 1 Hz */

    struct sim_set_point r[2];   /* ML, AP */
    struct point_mm path_mm[SIM_TARGET_DELAY]; /* where the followed target was */
    struct point_mm chased_mm;   /* the followed target at a speed a body can do */
    struct sim_rhythm rhythm[2];
};

void sim_operator_begin(struct sim_operator *o, const struct sim_traits *traits, const struct random_stream *random);
/* Feet were placed anew: r = 0, and what is asked for is looked at afresh, with a reaction. */
void sim_operator_place(struct sim_operator *o);
/* The same request again changes nothing; a lean is new when its target moves by more than 1 mm. */
void sim_operator_ask(struct sim_operator *o, enum sim_task task, struct point_mm target_mm, double radius_mm);
/* One ms. seen_mm: what the person sees of its CoP; not finite: nothing new. The result is in o->r. */
void sim_operator_step(struct sim_operator *o, struct point_mm seen_mm);
double sim_operator_lean_mm(const struct sim_operator *o);  /* of the set-point, from neutral */

#endif
