#include "world/lean.h"

#include <stdlib.h>

enum { AFTER_HOLD_MS = 2000 };   /* "up to Tlim + hold + 2 s in all" */
enum { PATIENCE_MS = 8000 };

struct point_mm lean_direction(int direction)
{
    static const double h = 0.70710678118654752440;
    static const struct point_mm unit[LEAN_DIRECTIONS] = {{0, 1},  {h, h},   {1, 0},  {h, -h},
                                                          {0, -1}, {-h, -h}, {-1, 0}, {-h, h}};
    return unit[((direction % LEAN_DIRECTIONS) + LEAN_DIRECTIONS) % LEAN_DIRECTIONS];
}

double lean_distance_pct(int direction, double distance_pct)
{
    /* Falling backward is the worse direction, and there is less room for it. */
    return lean_direction(direction).y < 0 ? fmin(0.75 * distance_pct, 60.0) : distance_pct;
}

static bool over_the_middle(const struct lean_target *t) { return hypot(t->at.x, t->at.y) <= t->radius; }

bool lean_inside(const struct lean_target *t, struct point_mm lean)
{
    double square = t->at.x * t->at.x + t->at.y * t->at.y;
    if (over_the_middle(t) && lean.x * t->at.x + lean.y * t->at.y < 0.5 * square) return false;
    return hypot(lean.x - t->at.x, lean.y - t->at.y) <= t->radius;
}

double lean_shown_radius(const struct lean_target *t)
{
    return over_the_middle(t) ? 0.5 * hypot(t->at.x, t->at.y) : t->radius;
}

void lean_trial_begin(struct lean_trial *t) { *t = (struct lean_trial){.eta = 0}; }

/* Between leaving the middle and arriving: straight way and way gone. */
static void follow_path(struct lean_trial *t, struct point_mm lean, struct point_mm at_mm)
{
    if (t->has_last && t->left_centre) t->travelled_mm += distance_mm(at_mm, t->last_mm);
    if (!t->left_centre && hypot(lean.x, lean.y) >= LEAN_CENTRE) {
        t->left_centre = true;
        t->left_mm = at_mm;
    }
    t->last_mm = at_mm;
    t->has_last = true;
}

static double path_efficiency(const struct lean_trial *t)
{
    if (!t->left_centre || t->travelled_mm <= 0) return 1; /* reached in one step: nothing could be straighter */
    return clamp01(distance_mm(t->last_mm, t->left_mm) / t->travelled_mm);
}

static enum lean_result judge(struct lean_trial *t, const struct lean_target *target, bool inside)
{
    bool was_inside = t->inside, first = inside && !t->arrived;
    t->inside = inside;
    t->inside_ms = inside && was_inside ? t->inside_ms + 1 : 0;
    if (first) {
        t->arrived = true;
        t->arrived_ms = t->ms;
        t->eta = path_efficiency(t);
    }
    if (inside && t->inside_ms >= target->hold_ms) return LEAN_HELD;
    if (!t->arrived && t->ms >= target->limit_ms) return LEAN_MISSED;
    if (t->ms >= target->limit_ms + target->hold_ms + AFTER_HOLD_MS) return LEAN_MISSED;
    if (first) return LEAN_ARRIVED;
    if (inside != was_inside) return inside ? LEAN_BACK_IN : LEAN_SLIPPED;
    return LEAN_GOING;
}

enum lean_result lean_trial_step(struct lean_trial *t, const struct lean_target *target, struct point_mm lean,
                                 struct point_mm at_mm, bool valid)
{
    t->ms++;
    if (valid && !t->arrived) follow_path(t, lean, at_mm);
    return judge(t, target, valid && lean_inside(target, lean));
}

double lean_centre_size(const struct lean_centre *c)
{
    return c->ms <= PATIENCE_MS ? LEAN_CENTRE : fmin(0.5, LEAN_CENTRE + 0.00002 * (c->ms - PATIENCE_MS));
}

bool lean_centre_step(struct lean_centre *c, struct point_mm lean, bool valid)
{
    if (c->ms < UINT32_MAX) c->ms++;
    bool inside = valid && hypot(lean.x, lean.y) < lean_centre_size(c);
    c->inside_ms = inside ? c->inside_ms + 1 : 0;
    return c->inside_ms >= LEAN_CENTRE_MS;
}

void lean_score_add(struct lean_score *s, const struct lean_trial *t, const struct lean_target *target, bool hit)
{
    s->trials++;
    s->hits += hit;
    if (!t->arrived || s->arrivals == LEAN_HITS_MAX) return;
    s->eta[s->arrivals] = t->eta;
    s->time_share[s->arrivals] = target->limit_ms ? (double)t->arrived_ms / target->limit_ms : 1;
    s->arrivals++;
}

double lean_path_score(double eta) { return clamp01((eta - 0.3) / 0.5); }

double lean_time_score(double median_s, double limit_s)
{
    return clamp01(1 - (median_s - 0.25 * limit_s) / (0.75 * limit_s));
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double median(const double *values, int n)
{
    double sorted[LEAN_HITS_MAX];
    for (int i = 0; i < n; i++) sorted[i] = values[i];
    qsort(sorted, (size_t)n, sizeof sorted[0], by_size);
    return n % 2 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
}

void lean_score_components(const struct lean_score *s, double out[3])
{
    out[0] = s->trials ? (double)s->hits / s->trials : 0;
    out[1] = out[2] = 0;
    if (s->arrivals == 0) return;
    double sum = 0;
    for (int i = 0; i < s->arrivals; i++) sum += s->eta[i];
    out[1] = lean_path_score(sum / s->arrivals);
    /* The limit moves with L: times are compared in shares of it. */
    out[2] = lean_time_score(median(s->time_share, s->arrivals), 1);
}

double lean_score_sum(const double components[3], bool no_hurry)
{
    double path_weight = no_hurry ? 0.40 : 0.25, time_weight = no_hurry ? 0 : 0.15;
    return 0.6 * components[0] + path_weight * components[1] + time_weight * components[2];
}
