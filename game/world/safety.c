#include "world/safety.h"

#include <math.h>

#define SUPPORT_SHARE 0.03
#define WEIGHT_CHANGE_SHARE 0.20

void safety_begin(struct safety *s, double wobble_mm_s, double weight_n, double landing_w)
{
    *s = (struct safety){.wobble_mm_s = wobble_mm_s, .weight_n = weight_n, .landing_n = landing_w * weight_n};
}

void safety_trial_begin(struct safety *s)
{
    s->fast_ms = s->support_ms = 0;
    s->wobbles_in_trial = 0;
    s->support_noted = false;
}

void safety_begin_again(struct safety *s)
{
    s->fast_ms = s->support_ms = s->window_ms = s->weight_change_ms = s->landing_ms = 0;
}

static bool wobble_begins(struct safety *s, double speed_mm_s, bool timer_runs)
{
    bool fast = speed_mm_s > s->wobble_mm_s; /* false for NaN: no speed is no wobble */
    s->fast_ms = fast && timer_runs ? s->fast_ms + 1 : 0;
    s->calm_ms = fast ? 0 : s->calm_ms + (s->calm_ms < WOBBLE_CALM_MS);
    if (s->calm_ms >= WOBBLE_CALM_MS) s->wobbling = false;
    if (s->wobbling || s->fast_ms < WOBBLE_MS) return false;
    s->wobbling = true;
    s->wobbles_in_trial++;
    s->wobbles_in_set++;
    return true;
}

static bool near_fall(struct safety *s, const struct sway_sample *sample)
{
    if (s->window_ms == 0) return false;
    s->window_ms--;
    bool weight_changed = s->weight_n > 0 && fabs(sample->fz_n - s->fz_at_wobble_n) > WEIGHT_CHANGE_SHARE * s->weight_n;
    s->weight_change_ms = weight_changed ? s->weight_change_ms + 1 : 0;
    if (!(sample->events & (EVENT_STEP_OFF | EVENT_EDGE)) && s->weight_change_ms < WEIGHT_CHANGE_MS) return false;
    s->window_ms = 0;
    return true;
}

static bool support_used(struct safety *s, double support, bool looks)
{
    s->support_ms = looks && support > SUPPORT_SHARE ? s->support_ms + 1 : 0;
    if (s->support_noted || s->support_ms < SUPPORT_MS) return false;
    s->support_noted = true;
    return true;
}

static bool hard_landing(struct safety *s, double fz_n)
{
    if (s->landing_n > 0 && fz_n > s->landing_n) {
        if (s->landing_ms++ == 0 || fz_n > s->landing_peak_n) s->landing_peak_n = fz_n;
        return false;
    }
    bool landed = s->landing_ms >= LANDING_MS;
    s->landing_ms = 0;
    s->hard_landings += landed;
    return landed;
}

uint32_t safety_step_paused(struct safety *s, const struct sway_sample *sample)
{
    return near_fall(s, sample) ? SAFETY_NEAR_FALL : 0;
}

uint32_t safety_step(struct safety *s, const struct sway_sample *sample, bool timer_runs, bool no_hands)
{
    uint32_t events = near_fall(s, sample) ? SAFETY_NEAR_FALL : 0;
    if (wobble_begins(s, sample->cop5_speed_mm_s, timer_runs)) {
        events |= SAFETY_WOBBLE;
        s->window_ms = NEAR_FALL_WINDOW_MS;
        s->weight_change_ms = 0;
        s->fz_at_wobble_n = sample->fz_n;
    }
    if (hard_landing(s, sample->fz_n)) events |= SAFETY_HARD_LANDING;
    if (support_used(s, sample->support, timer_runs && no_hands)) events |= SAFETY_SUPPORT_USED;
    return events;
}
