/* tracking.h - how well a gliding target was followed: share of time on it, distance after the best lag is taken away, that
 * lag (exercises.md 7, E10).
 *
 * Pure, one step per millisecond, plain data. Places in shares of reach. */
#ifndef EVENKEEL_WORLD_TRACKING_H
#define EVENKEEL_WORLD_TRACKING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/units.h"

enum { TRACKING_LAGS = 61, TRACKING_STEP_MS = 10 };   /* 0 to 0.6 s */

struct tracking_past {               /* where the target was, every 10 ms */
    struct point_mm at[TRACKING_LAGS];
    int newest, count, ms;
};
void tracking_forget(struct tracking_past *p);
/* true: a place was added, and it is time for tracking_add. Call it in every millisecond in which the target moves. */
bool tracking_target(struct tracking_past *p, struct point_mm target);

struct tracking {
    uint32_t judged_ms, on_ms;       /* of samples that can be judged */
    uint32_t compared;               /* places compared at every lag */
    double error2[TRACKING_LAGS];    /* sums of squared distances, by lag */
};
void tracking_judge(struct tracking *t, struct point_mm lean, struct point_mm target, double radius, bool valid);
/* Compares with the past; waits until it is 0.6 s long. */
void tracking_compare(struct tracking *t, const struct tracking_past *p, struct point_mm lean, bool valid);
void tracking_sum(struct tracking *total, const struct tracking *t);

double tracking_share(const struct tracking *t);                      /* q */
bool tracking_success(const struct tracking *t);                      /* q >= 0.60 in whole milliseconds; nothing judged: no */
double tracking_error(const struct tracking *t, double *lag_s);       /* rmse at the best lag; INFINITY: nothing compared */
double tracking_on_score(double q);                                   /* c_on */
double tracking_error_score(double rmse);                             /* c_err */
double tracking_lag_score(double lag_s);                              /* c_lag */

#endif
