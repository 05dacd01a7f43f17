/* neutral.c - neutral point C0: the median, so that one shift of weight does not move it (exercises.md 2.3). */
#include "signal/calibrate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

void neutral_begin(struct neutral *n)
{
    memset(n, 0, sizeof *n);
}

static int ascending(const void *a, const void *b)
{
    double x, y;
    memcpy(&x, a, sizeof x);
    memcpy(&y, b, sizeof y);
    return (x > y) - (x < y);
}

static double median(double *v, size_t count)
{
    qsort(v, count, sizeof *v, ascending);
    return 0.5 * (v[(count - 1) / 2] + v[count / 2]);
}

void neutral_feed(struct neutral *n, const struct sway_sample *s)
{
    if (n->state != CAL_WAITING && n->state != CAL_RUNNING) return;
    if (!(s->flags & SWAY_ON) || (s->flags & (SWAY_INVALID | SWAY_BAD))) {
        neutral_begin(n);
        return;
    }
    /* One sample without a position, of 5000: the last one seen stands for it. */
    bool seen = isfinite(s->cop_mm.x) && isfinite(s->cop_mm.y);
    struct point_mm p = seen ? s->cop_mm : s->cursor_mm;
    if (n->count >= NEUTRAL_TICKS - NEUTRAL_KEPT) {
        n->x[n->count - (NEUTRAL_TICKS - NEUTRAL_KEPT)] = p.x;
        n->y[n->count - (NEUTRAL_TICKS - NEUTRAL_KEPT)] = p.y;
    }
    n->state = CAL_RUNNING;
    n->progress = (double)++n->count / NEUTRAL_TICKS;
    if (n->count < NEUTRAL_TICKS) return;
    n->c0_mm = (struct point_mm){median(n->x, NEUTRAL_KEPT), median(n->y, NEUTRAL_KEPT)};
    n->state = CAL_DONE;
}
