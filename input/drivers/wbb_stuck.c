#include "drivers/wbb_stuck.h"

#include <string.h>

enum { SAME_REPORTS = 500, MOVED_COUNTS = 20 };

static void restart(struct wbb_stuck *s, int i, const uint16_t raw[WBB_CELLS])
{
    s->same[i] = 1;
    s->last[i] = raw[i];
    memcpy(s->low[i], raw, sizeof s->low[i]);
    memcpy(s->high[i], raw, sizeof s->high[i]);
}

/* true: another sensor has moved since sensor i changed last. */
static bool widen(struct wbb_stuck *s, int i, const uint16_t raw[WBB_CELLS])
{
    bool moved = false;
    for (int k = 0; k < WBB_CELLS; k++) {
        if (raw[k] < s->low[i][k]) s->low[i][k] = raw[k];
        if (raw[k] > s->high[i][k]) s->high[i][k] = raw[k];
        moved = moved || s->high[i][k] - s->low[i][k] > MOVED_COUNTS;
    }
    return moved;
}

bool wbb_stuck_step(struct wbb_stuck *s, const uint16_t raw[WBB_CELLS])
{
    bool stuck = false;
    for (int i = 0; i < WBB_CELLS; i++) {
        if (!s->started || raw[i] != s->last[i]) {
            restart(s, i, raw);
            continue;
        }
        if (s->same[i] < SAME_REPORTS) s->same[i]++;
        stuck = (widen(s, i, raw) && s->same[i] == SAME_REPORTS) || stuck;
    }
    s->started = true;
    return stuck;
}
