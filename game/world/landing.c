#include "world/landing.h"

#include <math.h>

#include "world/lasts.h"

#define SOFT_W 1.05

void landing_begin(struct landing *l, double weight_n, double middle_x_mm)
{
    *l = (struct landing){.weight_n = weight_n > 0 ? weight_n : 0, .middle_x_mm = middle_x_mm};
}

/* What was reached for LANDING_PEAK_MS in a row: one noisy sample is no landing. */
static void keep_peak(struct landing *l, double load)
{
    double lowest = load;
    for (int i = LANDING_PEAK_MS - 1; i > 0; i--) {
        l->recent_w[i] = l->recent_w[i - 1];
        lowest = fmin(lowest, l->recent_w[i]);
    }
    l->recent_w[0] = load;
    l->peak_w = fmax(l->peak_w, lowest);
}

static enum landing_event look_for_lead(struct landing *l, double load, double cop_x_mm)
{
    if (isfinite(cop_x_mm)) l->side_moment += load * (cop_x_mm - l->middle_x_mm);
    if (l->contact_ms < LANDING_LEAD_MS) return LANDING_NOTHING;
    l->lead = l->side_moment < 0 ? -1 : 1;
    return LANDING_CONTACT;
}

static enum landing_event look_for_both(struct landing *l, double load, double share_right, bool share_valid)
{
    bool shared = share_valid && share_right >= LANDING_BOTH_SHARE && share_right <= 1 - LANDING_BOTH_SHARE;
    if (!lasts(&l->both_run_ms, shared && load >= LANDING_BOTH_W, LANDING_BOTH_MS)) return LANDING_NOTHING;
    l->both = true;
    l->both_ms = l->contact_ms - LANDING_BOTH_MS;
    l->on_ms = LANDING_BOTH_MS;
    return LANDING_BOTH_FEET;
}

static enum landing_event look_after_both(struct landing *l, double load, double speed_mm_s)
{
    l->on_ms++;
    if (lasts(&l->away_ms, load < LANDING_LEFT_W, LANDING_LEFT_MS)) {
        l->touching = false;
        return LANDING_LEFT;
    }
    if (l->settled || !lasts(&l->calm_run_ms, speed_mm_s < LANDING_CALM_MM_S, LANDING_CALM_MS)) return LANDING_NOTHING;
    l->settled = true;
    /* Calm before both feet stood is settled with the first moment of both. */
    l->settle_ms = l->on_ms > LANDING_CALM_MS ? l->on_ms - LANDING_CALM_MS : 0;
    return LANDING_SETTLED;
}

static void touch(struct landing *l)
{
    struct landing fresh;
    landing_begin(&fresh, l->weight_n, l->middle_x_mm);
    *l = fresh;
    l->touching = true;
}

enum landing_event landing_step(struct landing *l, double fz_n, double cop_x_mm, double share_right, bool share_valid,
                                double speed_mm_s)
{
    if (!(l->weight_n > 0) || !isfinite(fz_n)) return LANDING_NOTHING;
    double load = fz_n / l->weight_n;
    if (!l->touching) {
        if (load < LANDING_CONTACT_W) return LANDING_NOTHING;
        touch(l);
    }
    l->contact_ms++;
    keep_peak(l, load);
    if (l->both) return look_after_both(l, load, speed_mm_s);
    if (lasts(&l->away_ms, load < LANDING_AWAY_W, LANDING_AWAY_MS)) {
        l->touching = false;
        l->contact_ms = 0;
        return LANDING_TAKEN_OFF;
    }
    l->calm_run_ms = speed_mm_s < LANDING_CALM_MM_S ? l->calm_run_ms + 1 : 0;
    enum landing_event event = l->lead == 0 ? look_for_lead(l, load, cop_x_mm) : LANDING_NOTHING;
    enum landing_event both = look_for_both(l, load, share_right, share_valid);
    return event == LANDING_CONTACT ? event : both;
}

double landing_softness(double peak_w, double ceiling_w)
{
    if (!(ceiling_w > SOFT_W)) return peak_w <= ceiling_w ? 1 : 0;
    return clamp01((ceiling_w - peak_w) / (ceiling_w - SOFT_W));
}
