/* chair_stands.h - full stands from a chair, counted (exercises.md 8, A4). No hold: who reaches the load of standing has stood.
 *
 * Pure, plain data, one step per millisecond. */
#ifndef EVENKEEL_WORLD_CHAIR_STANDS_H
#define EVENKEEL_WORLD_CHAIR_STANDS_H

#include "world/chair_rise.h"

enum { STANDS_HIGH_MS = 200 };       /* so long at 0.9 W, or at 0.75 W with hands [X] */
enum stands_state { STANDS_SEATED, STANDS_GOING_UP, STANDS_GOING_DOWN };
enum stands_event { STANDS_NOTHING, STANDS_RISES, STANDS_COUNTED, STANDS_SITS };
struct chair_stands {
    double seat_w, high_w, load;
    enum stands_state state;         /* GOING_DOWN: counted; standing or on the way to the seat */
    uint32_t state_ms, was_ms, turn_ms, high_ms;
    int count;
};
void chair_stands_begin(struct chair_stands *c, double seat_w, bool hands);
/* STANDS_SITS comes after a rise that did not count, too. A load that is no number changes nothing. */
enum stands_event chair_stands_step(struct chair_stands *c, double load);
/* Time is over: true when the person was more than half way up, which counts as a full stand. */
bool chair_stands_bell(struct chair_stands *c);

#endif
