/* safety.h - sudden things that the world judges itself: WOBBLE, SUPPORT_USED, NEAR_FALL? (exercises.md 2.4, 4.3).
 *
 * Pure, one step per millisecond. Plain data. */
#ifndef EVENKEEL_WORLD_SAFETY_H
#define EVENKEEL_WORLD_SAFETY_H

#include <stdbool.h>
#include <stdint.h>

#include "signal/sway_step.h"

enum safety_event { SAFETY_WOBBLE = 1, SAFETY_SUPPORT_USED = 2, SAFETY_NEAR_FALL = 4, SAFETY_HARD_LANDING = 8 };
enum {
    WOBBLE_MS = 50,
    WOBBLE_CALM_MS = 500,            /* one stumble is one WOBBLE, however its speed flickers [X] */
    WOBBLES_END_TRIAL = 2, WOBBLES_END_SET = 3, NEAR_FALLS_END_SET = 2,
    HARD_LANDINGS_END_SET = 3,
    LANDING_MS = 5,                  /* a spike of one or two samples is not a landing [X] */
    SUPPORT_MS = 1000,
    NEAR_FALL_WINDOW_MS = 1000,
    WEIGHT_CHANGE_MS = 10,           /* longer than a noisy sample, shorter than any step [X] */
};

struct safety {
    double wobble_mm_s, weight_n;
    uint32_t fast_ms, calm_ms;
    bool wobbling;                   /* noted, not calm again yet */
    bool support_noted;
    uint32_t support_ms;
    uint32_t window_ms;              /* left of the second after a WOBBLE; 0: none */
    double fz_at_wobble_n;
    uint32_t weight_change_ms;
    int wobbles_in_trial, wobbles_in_set;
    double landing_n;                /* above it a landing is hard; 0: nobody was weighed, nothing is judged */
    double landing_peak_n;
    uint32_t landing_ms;
    int hard_landings;
};
#define IMPACT_CEILING_W 2.0         /* where nothing is known (exercises.md 3.3) */
/* landing_w: peak Fz / W that is still soft. */
void safety_begin(struct safety *s, double wobble_mm_s, double weight_n, double landing_w);
void safety_trial_begin(struct safety *s);
/* In a pause: only whether a WOBBLE just before it turns out to be a near fall. */
uint32_t safety_step_paused(struct safety *s, const struct sway_sample *sample);
/* After a pause: what had begun before it is over. What was counted stays. */
void safety_begin_again(struct safety *s);
/* SAFETY_HARD_LANDING comes when the force is below the ceiling again; landing_peak_n has its peak. timer_runs: a hold or trial is
 * timed. no_hands: the grade asks for no support. Returns enum safety_event bits. */
uint32_t safety_step(struct safety *s, const struct sway_sample *sample, bool timer_runs, bool no_hands);

#endif
