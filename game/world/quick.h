/* quick.h - quick leans: one cue, the answer to it, and what a set of them is worth (exercises.md 7, E18; 8, A5).
 *
 * Pure, one step per millisecond. Everything in shares of the person's own reach (lean vector n). Plain data. */
#ifndef EVENKEEL_WORLD_QUICK_H
#define EVENKEEL_WORLD_QUICK_H

#include "base/random.h"
#include "world/lean.h"

enum {
    QUICK_CUES_MAX = 32,
    QUICK_WAIT_MIN_MS = 1500, QUICK_WAIT_MAX_MS = 4000,
    QUICK_STAY_MS = 2000,        /* no-go: so long within QUICK_STAY of where the person stood */
    QUICK_BACK_MS = 10000,       /* calm return, at most [X] */
    QUICK_WRONG_MS = 300,        /* longer than the dip to the other side with which every lean begins [X] */
    QUICK_SAME_MAX = 3,          /* in a row, so that nobody can rely on a change [X] */
};
#define QUICK_STAY 0.15
#define QUICK_ONSET 0.10         /* of the distance, from where the person stood at the cue */
#define QUICK_TOWARD 0.50        /* of the distance toward another direction that is offered: the other side was chosen [X] */

struct quick_cue {
    bool no_go;
    int direction;               /* 0..7; no_go: without meaning */
    unsigned offers;             /* directions that may come, bits 1 << direction */
    double distance, radius;     /* forward and to the sides; shares of reach */
    uint32_t window_ms;
};
struct lean_target quick_target(const struct quick_cue *c);

enum quick_result { QUICK_GOING, QUICK_ARRIVED, QUICK_RIGHT, QUICK_NOT_RIGHT };
struct quick_trial {
    uint32_t ms, onset_ms, arrived_ms, other_ms;   /* since the cue; onset: the last time the way was taken before arrival */
    struct point_mm from;        /* n at the cue */
    bool on_the_way, arrived, other_side;
    double overshoot;            /* farther than the distance in its direction, after arrival */
    struct lean_centre back;
};
void quick_trial_begin(struct quick_trial *t, struct point_mm lean);
/* ARRIVED comes once; then the person comes back. valid false: nothing is judged, time goes on. */
enum quick_result quick_trial_step(struct quick_trial *t, const struct quick_cue *c, struct point_mm lean, bool valid);

/* Which of the next `cues` are no-go: round(percent of them), one in each of equal stretches, never two in a row. before: the
 * one before was. cues 0..QUICK_CUES_MAX. */
void quick_no_go_plan(struct random_stream *random, int cues, double percent, bool before, bool out[QUICK_CUES_MAX]);

/* Any direction that is offered may come next, but none more than QUICK_SAME_MAX times in a row, and none two more often than the rarest. */
struct quick_order { int count[LEAN_DIRECTIONS], last, run; };
int quick_draw(struct quick_order *o, struct random_stream *random, unsigned offers);

struct quick_score {
    int cues, right, arrivals;
    double response_s[QUICK_CUES_MAX], time_share[QUICK_CUES_MAX]; /* of arrivals; time in shares of the window */
    double overshoot_sum;
};
void quick_score_add(struct quick_score *s, const struct quick_trial *t, const struct quick_cue *c, bool right);
/* c_correct, c_time, c_overshoot: 0 without arrivals for the last two. */
void quick_score_components(const struct quick_score *s, double out[3]);
/* no_hurry: the weight of time moves to the overshoot, so that a gentle lean is worth more and a quick one nothing. */
double quick_score_sum(const double components[3], bool no_hurry);
/* Quantile by linear interpolation between order statistics (Hyndman & Fan 1996, definition 7); n 1..QUICK_CUES_MAX. */
double quick_quantile(const double *values, int n, double share);

#endif
