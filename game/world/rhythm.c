#include "world/rhythm.h"

#define FULL_TURN 6.283185307179586477
enum { LEAD_BLEND_MS = 1000 };

/* A smooth, always growing way from -1 to 1 that passes 0 at 0 and ends at `second` and `first`: no jerk in the middle where
 * there is less room on one side. */
static double stretch(double s, double first, double second)
{
    double near = fabs(first), far = fabs(second), both = near + far;
    if (both <= 0) return 0;
    double lopsided = (near - far) / both;
    return copysign(2 * near * far / both * s / (1 - lopsided * s), (first >= second ? 1 : -1) * s);
}

struct point_mm rhythm_guide(const struct rhythm_swing *s, uint32_t ms)
{
    double u = s->cycle_ms ? sin(FULL_TURN * (ms % s->cycle_ms) / s->cycle_ms) : 0;
    return (struct point_mm){stretch(u, s->first_mm.x, s->second_mm.x), stretch(u, s->first_mm.y, s->second_mm.y)};
}

static double ease(double u)
{
    double v = clamp01(u);
    return v * v * v * (10 - 15 * v + 6 * v * v);
}

struct point_mm rhythm_lead(const struct rhythm_swing *s, uint32_t ms, struct point_mm from_mm)
{
    struct point_mm g = rhythm_guide(s, ms);
    double grown = s->cycle_ms ? ease(2.0 * ms / s->cycle_ms) : 1, left = 1 - ease((double)ms / LEAD_BLEND_MS);
    return (struct point_mm){grown * g.x + left * from_mm.x, grown * g.y + left * from_mm.y};
}

/* ---- beats ---- */

int rhythm_beats(uint32_t cycle_ms) { return cycle_ms >= 4800 ? 8 : 4; } /* 8 beats in 4.8 s are 100 a minute */

bool rhythm_is_beat(uint32_t cycle_ms, uint32_t ms, bool *turn, bool *first)
{
    int beats = rhythm_beats(cycle_ms);
    for (int i = 0; i < beats; i++) {
        if (ms != (uint64_t)cycle_ms * (unsigned)i / (unsigned)beats) continue;
        *first = 4 * i == beats;
        *turn = *first || 4 * i == 3 * beats;
        return true;
    }
    return false;
}

double rhythm_pace(uint32_t cycle_ms, uint32_t ms)
{
    double beats = cycle_ms ? (double)ms * rhythm_beats(cycle_ms) / cycle_ms : 0;
    return beats - floor(beats);
}

/* ---- judgement ---- */

void rhythm_begin(struct rhythm_cycle *c) { *c = (struct rhythm_cycle){0}; }

static double span_mm(const struct rhythm_swing *s) { return distance_mm(s->first_mm, s->second_mm); }

static struct point_mm axis(const struct rhythm_swing *s)
{
    double length = span_mm(s);
    if (!(length > 0)) return (struct point_mm){1, 0};
    return (struct point_mm){(s->first_mm.x - s->second_mm.x) / length, (s->first_mm.y - s->second_mm.y) / length};
}

static void follow_path(struct rhythm_cycle *c, struct point_mm along, struct point_mm at_mm)
{
    if (c->has_last) {
        struct point_mm d = {at_mm.x - c->last_mm.x, at_mm.y - c->last_mm.y};
        c->on_mm += fabs(d.x * along.x + d.y * along.y);
        c->off_mm += fabs(d.y * along.x - d.x * along.y);
    }
    c->last_mm = at_mm;
    c->has_last = true;
}

static void look_for_turn(struct rhythm_half *h, uint32_t ms, double out_mm)
{
    if (h->seen && out_mm < h->most_mm) return;
    if (!h->seen || out_mm > h->most_mm) h->begin_ms = ms;
    h->end_ms = ms;
    h->most_mm = out_mm;
    h->seen = true;
}

enum rhythm_step rhythm_step(struct rhythm_cycle *c, const struct rhythm_swing *s, struct point_mm at_mm, bool valid)
{
    struct point_mm along = axis(s);
    uint32_t middle_ms = s->cycle_ms / 2;
    c->ms++;
    int half = c->ms > middle_ms;
    if (valid) {
        double at = at_mm.x * along.x + at_mm.y * along.y;
        follow_path(c, along, at_mm);
        look_for_turn(&c->half[half], c->ms, half ? -at : at);
    }
    if (c->ms >= s->cycle_ms) return RHYTHM_DONE;
    return c->ms == middle_ms ? RHYTHM_TURNED : RHYTHM_GOING;
}

/* Eight times the time error: whole milliseconds stay whole (the beat may fall on a quarter, the turn on a half). */
static int64_t late_in_eighths(const struct rhythm_cycle *c, const struct rhythm_swing *s, int half)
{
    const struct rhythm_half *h = &c->half[half];
    int64_t cycle = s->cycle_ms;
    if (!h->seen) return 2 * cycle;
    return 4 * ((int64_t)h->begin_ms + h->end_ms) - (half ? 6 : 2) * cycle;
}

static int64_t size_of(int64_t v) { return v < 0 ? -v : v; }

double rhythm_late_s(const struct rhythm_cycle *c, const struct rhythm_swing *s, int half)
{
    return (double)late_in_eighths(c, s, half) / 8000.0;
}

double rhythm_amplitude(const struct rhythm_cycle *c, const struct rhythm_swing *s)
{
    double asked = span_mm(s);
    if (!c->half[0].seen || !c->half[1].seen || !(asked > 0)) return 0;
    return fmax(0, (c->half[0].most_mm + c->half[1].most_mm) / asked);
}

static int64_t error_in_sixteenths(const struct rhythm_cycle *c, const struct rhythm_swing *s)
{
    return size_of(late_in_eighths(c, s, 0)) + size_of(late_in_eighths(c, s, 1));
}

double rhythm_error(const struct rhythm_cycle *c, const struct rhythm_swing *s)
{
    return s->cycle_ms ? (double)error_in_sixteenths(c, s) / (16.0 * s->cycle_ms) : 0.25;
}

double rhythm_direction(const struct rhythm_cycle *c)
{
    bool known = c->on_mm > 0 && isfinite(c->on_mm) && isfinite(c->off_mm);
    return known ? 1 - c->off_mm / c->on_mm : 0;
}

bool rhythm_success(const struct rhythm_cycle *c, const struct rhythm_swing *s)
{
    double a = rhythm_amplitude(c, s);
    int64_t one = size_of(late_in_eighths(c, s, 0)), other = size_of(late_in_eighths(c, s, 1)), most = one > other ? one : other;
    return a >= 0.75 && a <= 1.35 && 10 * most <= 16 * (int64_t)s->cycle_ms; /* 0.20 of a cycle */
}

double rhythm_amplitude_score(double a) { return clamp01(1 - fabs(a - 1) / 0.5); }
double rhythm_time_score(double eps) { return clamp01(1 - eps / 0.25); }
double rhythm_direction_score(double dc) { return clamp01((dc - 0.3) / 0.55); }
