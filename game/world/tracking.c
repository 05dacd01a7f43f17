#include "world/tracking.h"

void tracking_forget(struct tracking_past *p) { *p = (struct tracking_past){.newest = TRACKING_LAGS - 1}; }

bool tracking_target(struct tracking_past *p, struct point_mm target)
{
    if (p->ms++ % TRACKING_STEP_MS != 0) return false;
    p->ms = 1;
    p->newest = (p->newest + 1) % TRACKING_LAGS;
    p->at[p->newest] = target;
    if (p->count < TRACKING_LAGS) p->count++;
    return true;
}

static double squared(struct point_mm a, struct point_mm b)
{
    double dx = a.x - b.x, dy = a.y - b.y;
    return dx * dx + dy * dy;
}

void tracking_judge(struct tracking *t, struct point_mm lean, struct point_mm target, double radius, bool valid)
{
    if (!valid) return; /* for or against nobody */
    t->judged_ms++;
    t->on_ms += squared(lean, target) <= radius * radius;
}

void tracking_compare(struct tracking *t, const struct tracking_past *p, struct point_mm lean, bool valid)
{
    if (!valid || p->count < TRACKING_LAGS) return;
    t->compared++;
    for (int lag = 0; lag < TRACKING_LAGS; lag++)
        t->error2[lag] += squared(lean, p->at[(p->newest + TRACKING_LAGS - lag) % TRACKING_LAGS]);
}

void tracking_sum(struct tracking *total, const struct tracking *t)
{
    total->judged_ms += t->judged_ms;
    total->on_ms += t->on_ms;
    total->compared += t->compared;
    for (int lag = 0; lag < TRACKING_LAGS; lag++) total->error2[lag] += t->error2[lag];
}

double tracking_share(const struct tracking *t) { return t->judged_ms ? (double)t->on_ms / t->judged_ms : 0; }

bool tracking_success(const struct tracking *t)
{
    return t->judged_ms > 0 && (uint64_t)t->on_ms * 100 >= (uint64_t)t->judged_ms * 60;
}

double tracking_error(const struct tracking *t, double *lag_s)
{
    int best = 0;
    for (int lag = 1; lag < TRACKING_LAGS; lag++)
        if (t->error2[lag] < t->error2[best]) best = lag;
    *lag_s = t->compared ? best * TRACKING_STEP_MS / 1000.0 : (TRACKING_LAGS - 1) * TRACKING_STEP_MS / 1000.0;
    return t->compared ? sqrt(t->error2[best] / t->compared) : INFINITY;
}

double tracking_on_score(double q) { return clamp01((q - 0.3) / 0.6); }
double tracking_error_score(double rmse) { return clamp01(1 - rmse / 0.5); }
double tracking_lag_score(double lag_s) { return clamp01(1 - (lag_s - 0.15) / 0.6); }
