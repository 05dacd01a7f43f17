#include "world/reach.h"

void reach_begin(struct reach *r) { *r = (struct reach){.state = REACH_WAITING}; }

/* A plate is smaller than that; kept in whole micrometres, so that the running sum is exact. */
static double kept(double mm) { return round(clamp(mm, -2000, 2000) * 1000); }

static void follow_mean(struct reach *r, double excursion_mm)
{
    if (r->count == REACH_MEAN_MS) r->sum_mm -= (double)r->window_mm[r->at];
    else r->count++;
    r->window_mm[r->at] = (float)kept(excursion_mm); /* below 2^24: exact in a float */
    r->sum_mm += (double)r->window_mm[r->at];
    r->at = (r->at + 1) % REACH_MEAN_MS;
    if (r->count == REACH_MEAN_MS) r->best_mm = fmax(r->best_mm, r->sum_mm / REACH_MEAN_MS / 1000);
}

enum reach_state reach_step(struct reach *r, double excursion_mm, double lean, uint32_t hold_ms, bool valid)
{
    if (!valid) {
        r->count = r->at = 0;
        r->sum_mm = 0;
        r->back_ms = r->still_ms = 0;
        return r->state;
    }
    follow_mean(r, excursion_mm);
    bool growing = r->best_mm > r->grown_mm + REACH_GROWTH_MM;
    if (growing) r->grown_mm = r->best_mm;
    r->still_ms = growing || lean <= REACH_OUT ? 0 : r->still_ms + 1;
    r->back_ms = lean <= REACH_OUT ? r->back_ms + 1 : 0;
    if (r->state == REACH_WAITING && lean > REACH_OUT && excursion_mm > 0) r->state = REACH_GOING_OUT;
    if (r->state == REACH_GOING_OUT && r->grown_mm > 0 && r->still_ms >= hold_ms) r->state = REACH_HELD;
    if (r->state == REACH_HELD && r->back_ms >= REACH_BACK_MS) r->state = REACH_RETURNED;
    return r->state;
}
