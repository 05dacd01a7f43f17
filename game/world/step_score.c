#include "world/step_score.h"

#include <math.h>

#define CADENCE_ERROR 0.20

void step_score_lift(struct step_score *s, int side, double seconds)
{
    s->lifts[side > 0]++;
    s->lift_s[side > 0] += seconds;
}

void step_score_interval(struct step_score *s, double seconds)
{
    s->intervals++;
    s->interval_s += seconds;
    s->interval_s2 += seconds * seconds;
}

double step_score_difference(const struct step_score *s)
{
    if (s->lifts[0] == 0 || s->lifts[1] == 0) return 1;
    double left = s->lift_s[0] / s->lifts[0], right = s->lift_s[1] / s->lifts[1];
    return left + right > 0 ? fabs(left - right) / (left + right) : 1;
}

double step_score_cv(const struct step_score *s)
{
    if (s->intervals < 2 || !(s->interval_s > 0)) return INFINITY;
    double mean = s->interval_s / s->intervals;
    double variance = (s->interval_s2 - s->intervals * mean * mean) / (s->intervals - 1);
    return sqrt(fmax(0, variance)) / mean;
}

double step_score_single(const struct step_score *s)
{
    return s->all_ms ? (double)s->up_ms / s->all_ms : 0;
}

bool step_in_time(uint32_t interval_ms, double cadence_per_min)
{
    double asked = cadence_per_min * interval_ms; /* 60000 when it is met exactly */
    return 60000 >= (1 - CADENCE_ERROR) * asked - 1e-6 && 60000 <= (1 + CADENCE_ERROR) * asked + 1e-6;
}
