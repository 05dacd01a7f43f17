#include "world/chair_rise.h"

#include <math.h>

#include "world/lasts.h"

bool chair_seat_step(struct chair_seat *s, double load, double *seat_w)
{
    bool sits = load >= CHAIR_SEAT_LEAST_W && load <= CHAIR_SEAT_MOST_W; /* false for NaN */
    if (!sits || s->ms == 0) *s = (struct chair_seat){.least = load, .most = load};
    if (!sits) return false;
    s->least = fmin(s->least, load);
    s->most = fmax(s->most, load);
    s->sum += load;
    s->ms++;
    if (s->most - s->least > CHAIR_SEAT_RANGE_W) *s = (struct chair_seat){0};
    if (s->ms < CHAIR_SEAT_MS) return false;
    *seat_w = s->sum / s->ms;
    return true;
}

void chair_rise_begin(struct chair_rise *c, double seat_w, bool hands, uint32_t hold_ms)
{
    *c = (struct chair_rise){.seat_w = seat_w, .low_w = hands ? CHAIR_BAND_HANDS_W : CHAIR_BAND_W, .hold_ms = hold_ms};
}

/* ago_ms: the new state began so long ago. */
static void enter(struct chair_rise *c, enum chair_state state, uint32_t ago_ms)
{
    c->was_ms = c->state_ms - ago_ms;
    c->state = state;
    c->state_ms = ago_ms;
    c->turn_ms = c->rest.ms = c->again.ms = 0;
}

/* Load that stays the same. */
static bool stays(struct chair_still *q, double load, bool looks, double range_w, uint32_t needed)
{
    bool first = q->ms == 0 || fmax(q->most, load) - fmin(q->least, load) > range_w;
    q->least = first ? load : fmin(q->least, load);
    q->most = first ? load : fmax(q->most, load);
    q->ms = !looks ? 0 : first ? 1 : q->ms + 1;
    return q->ms >= needed;
}

/* Too little for standing, for 1 s: a person on the chair whose feet stand otherwise than before. */
static bool at_rest(struct chair_rise *c, double load)
{
    return stays(&c->rest, load, load < CHAIR_REST_W, CHAIR_REST_RANGE_W, CHAIR_REST_MS);
}

static enum chair_event seated(struct chair_rise *c, double load)
{
    if (!lasts(&c->turn_ms, load > c->seat_w + CHAIR_RISING_W, CHAIR_DEBOUNCE_MS)) return CHAIR_NOTHING;
    enter(c, CHAIR_RISING, CHAIR_DEBOUNCE_MS);
    c->high = c->settled = false;
    c->held = c->supported = (struct chair_run){0};
    c->high_ms = c->calm_ms = c->share_ms = 0;
    c->share_sum = 0;
    return CHAIR_BEGINS_RISING;
}

static void settle(struct chair_rise *c, double load, double speed_mm_s)
{
    c->high = c->high || load >= c->low_w || c->supported.ms >= CHAIR_SETTLE_MS;
    if (!c->high || c->settled) return;
    c->high_ms++;
    if (!lasts(&c->calm_ms, speed_mm_s < CHAIR_SETTLED_MM_S, CHAIR_SETTLE_MS)) return;
    c->settled = true;
    c->settle_ms = c->high_ms - CHAIR_SETTLE_MS;
}

static void run_on(struct chair_run *r, bool goes_on, double load)
{
    r->sum = goes_on ? r->sum + load : 0;
    r->ms = goes_on ? r->ms + 1 : 0;
}

/* Weight comes back from the hands in the hold and after it; a dip on the way down must not count as standing on less. */
static void follow_load(struct chair_rise *c, double load)
{
    c->stand_w += (load - c->stand_w) * 0.001 / (load > c->stand_w ? CHAIR_MORE_S : CHAIR_LESS_S);
}

/* In the band for the hold. Somebody who stands for longer, but on less, leans on something: that is a stand with support. */
static bool hold_is_done(struct chair_rise *c, double load, double speed_mm_s)
{
    bool calm = speed_mm_s < CHAIR_CALM_MM_S && load <= CHAIR_BAND_HIGH_W;
    run_on(&c->held, calm && load >= c->low_w, load);
    run_on(&c->supported, calm && load >= CHAIR_BAND_HANDS_W, load);
    c->in_band = load >= CHAIR_BAND_HANDS_W && load <= CHAIR_BAND_HIGH_W;
    if (c->supported.ms == 1) c->stand_w = load;
    follow_load(c, load);
    bool held = c->held.ms > 0 && c->held.ms >= c->hold_ms;
    const struct chair_run *run = held ? &c->held : &c->supported;
    if (!held && (run->ms < c->hold_ms + CHAIR_SUPPORT_MS || run->sum >= c->low_w * run->ms)) return false;
    c->supported_w = 1 - run->sum / run->ms;
    if (held && c->low_w >= CHAIR_BAND_W) c->stand_w = 1;
    return true;
}

static enum chair_event rising(struct chair_rise *c, double load, double speed_mm_s)
{
    if (hold_is_done(c, load, speed_mm_s)) {
        enter(c, CHAIR_STANDING, 0);
        return CHAIR_STANDS;
    }
    bool rests = at_rest(c, load);
    if (!lasts(&c->turn_ms, load < c->seat_w + CHAIR_SEATED_W, CHAIR_DEBOUNCE_MS) && !rests) return CHAIR_NOTHING;
    /* Feet that bear more than before: from here the next rise begins, so that it is seen. */
    if (rests && c->rest.least > c->seat_w) c->seat_w = fmin(c->rest.least, CHAIR_SEAT_MOST_W);
    enter(c, CHAIR_SEATED, rests ? CHAIR_REST_MS : CHAIR_DEBOUNCE_MS);
    return CHAIR_BACK;
}

/* 0.93 W; whoever stands with a part of the weight on the hands leaves 0.93 of what the feet bear. */
static double leaves_below(const struct chair_rise *c) { return CHAIR_LEAVES_W * fmin(c->stand_w, 1.0); }

static enum chair_event standing(struct chair_rise *c, double load)
{
    if (c->stand_w < 1 && load >= 0 && load <= CHAIR_BAND_HIGH_W) follow_load(c, load);
    if (!lasts(&c->turn_ms, load < leaves_below(c), CHAIR_DEBOUNCE_MS)) return CHAIR_NOTHING;
    enter(c, CHAIR_LOWERING, CHAIR_DEBOUNCE_MS);
    return CHAIR_BEGINS_LOWERING;
}

static enum chair_event lowering(struct chair_rise *c, double load, double speed_mm_s)
{
    bool up = load >= CHAIR_BAND_HANDS_W && load <= CHAIR_BAND_HIGH_W && speed_mm_s < CHAIR_CALM_MM_S;
    if (stays(&c->again, load, up, CHAIR_AGAIN_RANGE_W, CHAIR_UP_AGAIN_MS)) {
        enter(c, CHAIR_STANDING, CHAIR_UP_AGAIN_MS);
        c->stand_w = load;
        return CHAIR_UP_AGAIN;
    }
    bool rests = at_rest(c, load);
    if (!lasts(&c->turn_ms, load < c->seat_w + CHAIR_SEATED_W, CHAIR_DEBOUNCE_MS) && !rests) return CHAIR_NOTHING;
    uint32_t ago = rests ? CHAIR_REST_MS : CHAIR_DEBOUNCE_MS;
    if (ago > c->state_ms) ago = c->state_ms;
    enter(c, CHAIR_SEATED, ago);
    c->lowering_ms = c->was_ms;
    return CHAIR_SITS;
}

enum chair_event chair_rise_step(struct chair_rise *c, double load, double speed_mm_s, double share_right, bool share_valid)
{
    if (!isfinite(load)) return CHAIR_NOTHING;
    c->state_ms++;
    if (c->state == CHAIR_RISING && !c->high && share_valid && isfinite(share_right)) {
        c->share_sum += share_right;
        c->share_ms++;
    }
    if (c->state == CHAIR_RISING || c->state == CHAIR_STANDING) settle(c, load, speed_mm_s);
    switch (c->state) {
    case CHAIR_SEATED: return seated(c, load);
    case CHAIR_RISING: return rising(c, load, speed_mm_s);
    case CHAIR_STANDING: return standing(c, load);
    case CHAIR_LOWERING: return lowering(c, load, speed_mm_s);
    }
    return CHAIR_NOTHING;
}

double chair_rise_share(const struct chair_rise *c) { return c->share_ms ? c->share_sum / c->share_ms : 0.5; }

bool chair_rise_is_held(const struct chair_rise *c)
{
    return c->state == CHAIR_STANDING || (c->state == CHAIR_RISING && c->settled && c->in_band);
}
