#include "world/step_watch.h"

#include <math.h>

void step_watch_begin(struct step_watch *s, double weight_n, bool held)
{
    *s = (struct step_watch){
        .weight_n = weight_n > 0 ? weight_n : 0,
        .load_low = held ? STEP_LOAD_LOW_HELD : STEP_LOAD_LOW,
        .bore = {true, true},
    };
}

/* What the other foot carries while the foot of `side` is in the air. */
static double other_share(double share_right, int side) { return side > 0 ? 1 - share_right : share_right; }

static double load_of(const struct step_watch *s, double fz_n) { return s->weight_n > 0 ? fz_n / s->weight_n : 1; }

static void see_bearing(struct step_watch *s, double share_right)
{
    for (int side = -1; side <= 1; side += 2)
        if (other_share(share_right, side) < STEP_BORE_SHARE) s->bore[side > 0] = true;
}

static enum step_event look_for_lift(struct step_watch *s, double share_right, double load)
{
    for (int side = -1; side <= 1; side += 2)
        if (s->maybe == 0 && s->bore[side > 0] && other_share(share_right, side) >= STEP_UP_SHARE) {
            s->maybe = side;
            s->full_ms = s->lift_ms = 0;
        }
    if (s->maybe == 0) return STEP_NOTHING;
    double other = other_share(share_right, s->maybe);
    if (!(other >= STEP_DOWN_SHARE)) {
        s->maybe = 0;
        return STEP_NOTHING;
    }
    s->lift_ms++;
    s->full_ms += other >= STEP_UP_SHARE && load >= s->load_low && load <= STEP_LOAD_HIGH;
    if (s->full_ms < STEP_SEEN_MS) return STEP_NOTHING;
    s->up = s->maybe;
    s->maybe = 0;
    return STEP_LIFTED;
}

static void comes_down(struct step_watch *s, int *side)
{
    *side = s->up;
    s->bore[s->up > 0] = false;
    s->up = 0;
}

void step_watch_forget(struct step_watch *s)
{
    int side = s->up ? s->up : s->maybe;
    if (side) s->bore[side > 0] = false;
    s->up = s->maybe = 0;
}

enum step_event step_watch_step(struct step_watch *s, double share_right, double fz_n, bool valid, int *side)
{
    *side = 0;
    double load = load_of(s, fz_n);
    if (s->up && load < STEP_LOAD_GONE) {
        comes_down(s, side);
        return STEP_LOST;
    }
    if (!valid || !isfinite(share_right) || !isfinite(load)) {
        s->lift_ms += s->up || s->maybe;
        return STEP_NOTHING;
    }
    enum step_event event = STEP_NOTHING;
    if (s->up) {
        if (other_share(share_right, s->up) >= STEP_DOWN_SHARE) {
            s->lift_ms++;
                    return STEP_NOTHING;
        }
        comes_down(s, side);
        event = STEP_LANDED;
    }
    see_bearing(s, share_right);
    if (event == STEP_LANDED) return event; /* lift_ms stays to be read; the other foot is looked at from the next millisecond */
    return look_for_lift(s, share_right, load);
}
