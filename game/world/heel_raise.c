#include "world/heel_raise.h"

#include <math.h>

void raise_begin(struct raise *r, bool heels, double foot_mm, double rest_mm, uint32_t hold_ms)
{
    *r = (struct raise){.up_mm = (heels ? RAISE_HEEL_FLEN : RAISE_TOE_FLEN) * foot_mm, .needs_ripple = heels, .hold_ms = hold_ms,
                        .forward = heels ? 1 : -1, .since_ripple_ms = UINT32_MAX};
    r->rest_mm = r->forward * rest_mm;
}

static void look_for_ripple(struct raise *r, double load)
{
    if (r->since_ripple_ms < UINT32_MAX) r->since_ripple_ms++;
    if (!(load > -1 && load < 4)) return; /* no load, no ripple */
    if (!r->has_base) r->base_w = load;
    r->has_base = true;
    bool above = fabs(load - r->base_w) >= RAISE_RIPPLE_W;
    r->base_w += (load - r->base_w) * (0.001 / RAISE_RIPPLE_S);
    r->ripple_run_ms = above ? r->ripple_run_ms + 1 : 0;
    if (r->ripple_run_ms >= RAISE_RIPPLE_MS) r->since_ripple_ms = 0;
}

static void leave(struct raise *r)
{
    r->there = r->lifted = false;
    r->there_ms = 0;
}

static enum raise_event step_up(struct raise *r, double up_mm)
{
    bool was_lifted = r->lifted, was_holding = r->hold_run_ms > 0;
    bool in = up_mm >= r->up_mm;
    if (up_mm < RAISE_LEFT_SHARE * r->up_mm) leave(r);
    r->hold_sum_mm = in ? (was_holding ? r->hold_sum_mm : 0) + up_mm : 0;
    r->hold_run_ms = in ? r->hold_run_ms + 1 : 0;
    if (in || r->there) r->there_ms++;
    if (in) r->there = true;
    uint32_t window = r->there_ms <= RAISE_LATE_MS ? RAISE_START_MS : 0;
    if (in && !r->lifted) r->lifted = !r->needs_ripple || r->since_ripple_ms < window;
    if (!in && was_holding && was_lifted) return RAISE_SLIPPED;
    if (r->lifted && r->hold_run_ms > 0 && r->hold_run_ms >= r->hold_ms) {
        r->held = true;
        r->made_mm = r->hold_sum_mm / r->hold_run_ms - r->rest_mm;
        return RAISE_HELD;
    }
    return r->lifted && !was_lifted ? RAISE_IS_UP : RAISE_NOTHING;
}

/* Who goes on standing on the toes lowers from the last moment there. */
static enum raise_event step_down(struct raise *r, double up_mm)
{
    double share = r->made_mm > 0 ? (up_mm - r->rest_mm) / r->made_mm : 0;
    r->lowering_ms = share >= RAISE_HIGH_SHARE ? 0 : r->lowering_ms + (r->low_run_ms == 0);
    r->low_run_ms = share <= RAISE_LOW_SHARE ? r->low_run_ms + 1 : 0;
    if (r->low_run_ms < RAISE_LOW_MS) return RAISE_NOTHING;
    r->down = true;
    return RAISE_IS_DOWN;
}

enum raise_event raise_step(struct raise *r, double y_mm, double load, bool valid)
{
    look_for_ripple(r, load);
    if (!valid || r->down) return RAISE_NOTHING;
    double up_mm = r->forward * y_mm;
    return r->held ? step_down(r, up_mm) : step_up(r, up_mm);
}

double raise_lowering_s(const struct raise *r) { return r->lowering_ms / 1000.0 / RAISE_SMOOTH_SHARE; }
