#include "drivers/link_watch.h"

#include <math.h>

#include "base/clock.h"

#define NOISE_S 10.0
#define NOISE_SHARE 0.01
#define RATE_S 5.0
#define RATE_SHARE 0.05

static void set_warning(struct driver_counters *c, enum plate_warning w, bool on)
{
    uint64_t bit = PLATE_WARNING_BIT(w);
    c->warnings = on ? c->warnings | bit : c->warnings & ~bit;
}

static uint64_t damaged(const struct driver_counters *c)
{
    return c->crc_errors + c->cobs_errors + c->oversize + c->layout_mismatch + c->noise_lines +
           c->short_reports;
}

/* Seconds that the window has been open; opens it when it was not. */
static double open_for_s(struct link_window *w, int64_t now_ns, uint64_t good, uint64_t bad)
{
    if (!w->open) *w = (struct link_window){true, now_ns, good, bad};
    return (double)(now_ns - w->from_ns) / (double)NS_PER_S;
}

static void judge_noise(struct link_watch *w, int64_t now_ns, struct driver_counters *c)
{
    if (open_for_s(&w->noise, now_ns, c->samples, damaged(c)) < NOISE_S) return;
    double bad = (double)(damaged(c) - w->noise.bad), good = (double)(c->samples - w->noise.good);
    set_warning(c, WARNING_LINK_NOISY, bad > NOISE_SHARE * (good + bad));
    w->noise.open = false;
}

static void judge_rate(struct link_watch *w, int64_t now_ns, double rate_hz, struct driver_counters *c)
{
    double span_s = open_for_s(&w->rate, now_ns, c->samples + c->lost, 0);
    if (span_s < RATE_S) return;
    double measured_hz = (double)(c->samples + c->lost - w->rate.good) / span_s;
    set_warning(c, WARNING_RATE_WRONG, fabs(measured_hz - rate_hz) > RATE_SHARE * rate_hz);
    w->rate.open = false;
}

void link_watch_step(struct link_watch *w, int64_t now_ns, double rate_hz, enum plate_state state,
                     struct driver_counters *counters)
{
    judge_noise(w, now_ns, counters);
    if (state != PLATE_STREAMING)
        w->rate.open = false;
    else
        judge_rate(w, now_ns, rate_hz, counters);
}
