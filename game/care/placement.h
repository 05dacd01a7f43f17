/* placement.h - where a person begins, after the four stands of check-up A1 (exercises.md 8). Pure. */
#ifndef EVENKEEL_CARE_PLACEMENT_H
#define EVENKEEL_CARE_PLACEMENT_H

#include "care/profile.h"

/* Hands of the highest chair rise done safely with somebody watching. */
enum placement_hands { RISE_HANDS_NOT_SEEN, RISE_HANDS_TWO, RISE_HANDS_ONE, RISE_HANDS_THIGHS, RISE_HANDS_FREE };

struct placement_input {
    double held_s[STANDS];               /* later stands count only when all before were held; NaN or negative: not held */
    enum fall_level fall;                /* what is taken off E01; not known is high */
    enum placement_hands hands;
    double cap[EXERCISE_ACTIVE_LAST + 1];    /* by exercise id; below 1: locked */
};
/* grade[id]: 1..10, or 0 where locked. grade[0] is 0. */
void placement_grades(const struct placement_input *in, double grade[EXERCISE_ACTIVE_LAST + 1]);

/* Stages held one after another, 0..4. */
int placement_stage(const double held_s[STANDS]);

#endif
