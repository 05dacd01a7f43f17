/* step_watch.h - which foot is up, when it left the plate and when it came back, told from the load share alone.
 *
 * A foot is up when the other one carries 0.95 of the load while the plate carries the whole person, and down again below 0.90
 * (LIFT of exercises.md 2.4). Pure, plain data, one step per millisecond. Unlike the event of the loop it also sees lifts that
 * are too short, so that a hasty step is judged as what it was instead of the one that follows. */
#ifndef EVENKEEL_WORLD_STEP_WATCH_H
#define EVENKEEL_WORLD_STEP_WATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/units.h"

enum {
    STEP_SEEN_MS = 60,               /* less is the CoP touching the line on its way back [X] */
};
#define STEP_UP_SHARE 0.95
#define STEP_DOWN_SHARE 0.90
/* A foot that came down bears something before it can be lifted again: what flickers is one lift [X]. */
#define STEP_BORE_SHARE 0.75
#define STEP_LOAD_LOW 0.85           /* Fz / W: "within 15 % of W" */
#define STEP_LOAD_LOW_HELD 0.70      /* hands on the rail carry a part [X] */
#define STEP_LOAD_HIGH 1.15
#define STEP_LOAD_GONE 0.50          /* nobody stands on one leg with half the weight: the lift is forgotten */

enum step_event {
    STEP_NOTHING,
    STEP_LIFTED,                     /* STEP_SEEN_MS after the foot left: lift_ms holds how long it is up already */
    STEP_LANDED,
    STEP_LOST,                       /* up, and the person left the plate */
};

struct step_watch {
    double weight_n;                 /* 0: not weighed, the load is not looked at */
    double load_low;
    int up;                          /* the foot in the air: +1 right, -1 left, 0 none */
    int maybe;                       /* as up, not long enough yet */
    bool bore[2];                    /* left, right: carried load since its last lift */
    uint32_t full_ms;                /* of `maybe`: at 0.95 or more with the whole load */
    uint32_t lift_ms;                /* of the foot that is up, or of the one that landed last */
};

/* held: one or two hands are on the rail. */
void step_watch_begin(struct step_watch *s, double weight_n, bool held);
/* A foot that is up, or perhaps up, counts no more until it bore load again. */
void step_watch_forget(struct step_watch *s);
/* share_right: pR. valid: there is a CoP; else the millisecond passes unseen. Of a lift, `up` tells the side at STEP_LIFTED;
 * at STEP_LANDED and STEP_LOST it is in *side. */
enum step_event step_watch_step(struct step_watch *s, double share_right, double fz_n, bool valid, int *side);

#endif
