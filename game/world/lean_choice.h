/* lean_choice.h - an answer given by leaning: the first of some targets that is reached and kept for a moment.
 *
 * Pure, one step per millisecond. Plain data. */
#ifndef EVENKEEL_WORLD_LEAN_CHOICE_H
#define EVENKEEL_WORLD_LEAN_CHOICE_H

#include "world/lean.h"

enum { LEAN_CHOICES_MAX = 5, LEAN_CHOICE_HOLD_MS = 1000 /* longer than the dip before a lean and than swaying by [X] */ };
enum { CHOICE_GOING = -2, CHOICE_NONE = -1 };
struct lean_choice {
    int count;
    struct lean_target target[LEAN_CHOICES_MAX];
    struct lean_trial trial[LEAN_CHOICES_MAX];
    bool over[LEAN_CHOICES_MAX];
};
void lean_choice_begin(struct lean_choice *c);
/* distance as forward and sideways; limit_ms: to arrive. At most LEAN_CHOICES_MAX. */
void lean_choice_offer(struct lean_choice *c, int direction, double distance, double radius, uint32_t limit_ms);
/* Index of the target chosen, CHOICE_NONE when the time for all of them is over, else CHOICE_GOING. */
int lean_choice_step(struct lean_choice *c, struct point_mm lean, struct point_mm at_mm, bool valid);

#endif
