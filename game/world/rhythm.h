/* rhythm.h - swaying to a beat between two targets: where the guide is, and how well one cycle went (exercises.md 7, E09).
 *
 * Pure, one step per millisecond, plain data. A cycle begins in the middle, turns at the first target after a quarter of its
 * time and at the second after three quarters. A turn of the body is looked for in its own half of the cycle, so its time
 * error is at most a quarter of a cycle. Points are millimetres from C0. */
#ifndef EVENKEEL_WORLD_RHYTHM_H
#define EVENKEEL_WORLD_RHYTHM_H

#include <stdbool.h>
#include <stdint.h>

#include "base/units.h"

struct rhythm_swing { struct point_mm first_mm, second_mm; uint32_t cycle_ms; };

/* The guide after ms of a cycle: sinusoidal in time, in the middle at its ends, smooth also where the two targets are not
 * equally far. */
struct point_mm rhythm_guide(const struct rhythm_swing *s, uint32_t ms);
/* The same in a cycle that leads in: from where the guide was, growing to the full swing in half a cycle. */
struct point_mm rhythm_lead(const struct rhythm_swing *s, uint32_t ms, struct point_mm from_mm);

/* Calm music of 60 to 100 beats a minute: four beats from turn to turn where that is slow enough, else two [X]. */
int rhythm_beats(uint32_t cycle_ms);              /* beats in a cycle: 8 or 4; a turn comes with every 4th or 2nd */
bool rhythm_is_beat(uint32_t cycle_ms, uint32_t ms, bool *turn, bool *first); /* turn: at a target; first: at the first one */
double rhythm_pace(uint32_t cycle_ms, uint32_t ms); /* 0..1 within the beat */

struct rhythm_half { bool seen; double most_mm; uint32_t begin_ms, end_ms; }; /* of the extreme: first and last time of it */
struct rhythm_cycle {
    uint32_t ms;
    struct rhythm_half half[2];
    bool has_last;
    struct point_mm last_mm;
    double on_mm, off_mm;                         /* paths along the line between the targets, and across it */
};
enum rhythm_step { RHYTHM_GOING, RHYTHM_TURNED, RHYTHM_DONE }; /* a half is over; both are over */
void rhythm_begin(struct rhythm_cycle *c);
enum rhythm_step rhythm_step(struct rhythm_cycle *c, const struct rhythm_swing *s, struct point_mm at_mm, bool valid);

/* Of a cycle that is done. */
double rhythm_late_s(const struct rhythm_cycle *c, const struct rhythm_swing *s, int half); /* + late, - early; unseen: a quarter */
double rhythm_amplitude(const struct rhythm_cycle *c, const struct rhythm_swing *s);        /* A; 0 unless both turns were seen */
double rhythm_error(const struct rhythm_cycle *c, const struct rhythm_swing *s);            /* eps: mean of both turns, 0..0.25 */
double rhythm_direction(const struct rhythm_cycle *c);                                      /* DC; at most 1, 0 without a path */
/* 0.75 <= A <= 1.35, and neither turn more than 0.20 of a cycle off: by the mean of both, a sway of half the speed could pass. */
bool rhythm_success(const struct rhythm_cycle *c, const struct rhythm_swing *s);
double rhythm_amplitude_score(double a);
double rhythm_time_score(double eps);
double rhythm_direction_score(double dc);

#endif
