#include "world/chair_stands.h"

#include <math.h>

#include "world/lasts.h"

void chair_stands_begin(struct chair_stands *c, double seat_w, bool hands)
{
    *c = (struct chair_stands){.seat_w = seat_w, .high_w = hands ? CHAIR_BAND_HANDS_W : CHAIR_BAND_W, .load = seat_w};
}

static void enter(struct chair_stands *c, enum stands_state state, uint32_t ago_ms)
{
    c->was_ms = c->state_ms - ago_ms;
    c->state = state;
    c->state_ms = ago_ms;
    c->turn_ms = c->high_ms = 0;
}

enum stands_event chair_stands_step(struct chair_stands *c, double load)
{
    if (!isfinite(load)) return STANDS_NOTHING;
    c->load = load;
    c->state_ms++;
    if (c->state == STANDS_SEATED) {
        if (!lasts(&c->turn_ms, load > c->seat_w + CHAIR_RISING_W, CHAIR_DEBOUNCE_MS)) return STANDS_NOTHING;
        enter(c, STANDS_GOING_UP, CHAIR_DEBOUNCE_MS);
        return STANDS_RISES;
    }
    if (c->state == STANDS_GOING_UP && lasts(&c->high_ms, load >= c->high_w, STANDS_HIGH_MS)) {
        c->count++;
        enter(c, STANDS_GOING_DOWN, 0);
        return STANDS_COUNTED;
    }
    if (!lasts(&c->turn_ms, load < c->seat_w + CHAIR_SEATED_W, CHAIR_DEBOUNCE_MS)) return STANDS_NOTHING;
    enter(c, STANDS_SEATED, CHAIR_DEBOUNCE_MS);
    return STANDS_SITS;
}

bool chair_stands_bell(struct chair_stands *c)
{
    bool counts = c->state == STANDS_GOING_UP && c->load > 0.5 * (1 + c->seat_w);
    c->count += counts;
    return counts;
}
