/* step_score.h - how evenly somebody steps: times in the air of both feet, times from step to step (exercises.md E17).
 *
 * Pure, plain data. */
#ifndef EVENKEEL_WORLD_STEP_SCORE_H
#define EVENKEEL_WORLD_STEP_SCORE_H

#include <stdbool.h>
#include <stdint.h>

struct step_score {
    int lifts[2];                /* left, right */
    double lift_s[2];            /* sums */
    int intervals;
    double interval_s, interval_s2; /* sum, and sum of squares */
    uint32_t up_ms, all_ms;      /* single support, and the time in which it was looked for */
};

void step_score_lift(struct step_score *s, int side, double seconds);
void step_score_interval(struct step_score *s, double seconds);
double step_score_difference(const struct step_score *s); /* dLR, 0..1; 1 while a foot was never lifted */
double step_score_cv(const struct step_score *s);         /* SD / mean of the intervals; INFINITY below two of them */
double step_score_single(const struct step_score *s);     /* share of time with a foot up, 0..1 */
/* |60/interval - cadence| <= 20 % of the cadence, in whole milliseconds. */
bool step_in_time(uint32_t interval_ms, double cadence_per_min);

#endif
