#include "world/quick.h"

#include <stdlib.h>

static double along(struct point_mm n, int direction)
{
    struct point_mm u = lean_direction(direction);
    return n.x * u.x + n.y * u.y;
}

static double distance_of(const struct quick_cue *c, int direction) { return lean_distance_pct(direction, 100 * c->distance) / 100; }

struct lean_target quick_target(const struct quick_cue *c)
{
    struct point_mm u = lean_direction(c->direction);
    double d = distance_of(c, c->direction);
    return (struct lean_target){.at = {u.x * d, u.y * d}, .radius = c->radius, .limit_ms = c->window_ms};
}

void quick_trial_begin(struct quick_trial *t, struct point_mm lean) { *t = (struct quick_trial){.from = lean}; }

static enum quick_result stay(struct quick_trial *t, struct point_mm lean, bool valid)
{
    if (valid && distance_mm(lean, t->from) > QUICK_STAY) return QUICK_NOT_RIGHT;
    return t->ms >= QUICK_STAY_MS ? QUICK_RIGHT : QUICK_GOING;
}

/* A lean begins with a short dip to the other side, in everybody: only who stays there has chosen it. */
static bool toward_another(const struct quick_cue *c, struct point_mm lean)
{
    for (int k = 0; k < LEAN_DIRECTIONS; k++) {
        bool other = k != c->direction && (c->offers & (1u << k));
        if (other && along(lean, k) >= QUICK_TOWARD * distance_of(c, k) && along(lean, k) > along(lean, c->direction)) return true;
    }
    return false;
}

static void follow(struct quick_trial *t, const struct quick_cue *c, struct point_mm lean)
{
    struct point_mm gone = {lean.x - t->from.x, lean.y - t->from.y};
    bool on_the_way = along(gone, c->direction) >= QUICK_ONSET * distance_of(c, c->direction);
    if (on_the_way && !t->on_the_way) t->onset_ms = t->ms;
    t->on_the_way = on_the_way;
}

static void look_aside(struct quick_trial *t, const struct quick_cue *c, struct point_mm lean)
{
    t->other_ms = toward_another(c, lean) ? t->other_ms + 1 : 0;
    t->other_side = t->other_side || t->other_ms >= QUICK_WRONG_MS;
}

static enum quick_result go(struct quick_trial *t, const struct quick_cue *c, struct point_mm lean, bool valid)
{
    struct lean_target target = quick_target(c);
    if (valid) follow(t, c, lean);
    if (valid && lean_inside(&target, lean)) {
        if (t->other_side) return QUICK_NOT_RIGHT;
        t->arrived = true;
        t->arrived_ms = t->ms;
        t->overshoot = fmax(0, along(lean, c->direction) - distance_of(c, c->direction));
        return QUICK_ARRIVED;
    }
    return t->ms >= c->window_ms ? QUICK_NOT_RIGHT : QUICK_GOING;
}

static enum quick_result come_back(struct quick_trial *t, const struct quick_cue *c, struct point_mm lean, bool valid)
{
    if (t->other_side) return QUICK_NOT_RIGHT; /* what looked like arrival was the dip before a lean to another side */
    if (valid) t->overshoot = fmax(t->overshoot, along(lean, c->direction) - distance_of(c, c->direction));
    if (lean_centre_step(&t->back, lean, valid)) return QUICK_RIGHT;
    return t->back.ms >= QUICK_BACK_MS ? QUICK_NOT_RIGHT : QUICK_GOING;
}

enum quick_result quick_trial_step(struct quick_trial *t, const struct quick_cue *c, struct point_mm lean, bool valid)
{
    t->ms++;
    if (c->no_go) return stay(t, lean, valid);
    if (valid) look_aside(t, c, lean);
    return t->arrived ? come_back(t, c, lean, valid) : go(t, c, lean, valid);
}

/* ---- order ---- */

void quick_no_go_plan(struct random_stream *random, int cues, double percent, bool before, bool out[QUICK_CUES_MAX])
{
    for (int i = 0; i < QUICK_CUES_MAX; i++) out[i] = false;
    int n = (int)lround(clamp(percent, 0, 100) / 100 * cues), last = before ? -1 : -2;
    if (n > cues / 2) n = cues / 2;
    for (int i = 0; i < n; i++) {
        int from = i * cues / n, to = (i + 1) * cues / n; /* at least two long */
        int at = from + (int)random_below(random, (uint32_t)(to - from));
        if (at == last + 1) at++;
        out[last = at] = true;
    }
}

static unsigned may_come(const struct quick_order *o, unsigned offers)
{
    int rarest = QUICK_CUES_MAX;
    unsigned may = 0;
    for (int k = 0; k < LEAN_DIRECTIONS; k++)
        if ((offers & (1u << k)) && o->count[k] < rarest) rarest = o->count[k];
    for (int k = 0; k < LEAN_DIRECTIONS; k++) {
        bool too_often = o->run >= QUICK_SAME_MAX && k == o->last;
        if ((offers & (1u << k)) && o->count[k] < rarest + 2 && !too_often) may |= 1u << k;
    }
    return may ? may : offers; /* a single direction */
}

static int pick(struct random_stream *random, unsigned bits)
{
    int among[LEAN_DIRECTIONS], n = 0;
    for (int k = 0; k < LEAN_DIRECTIONS; k++)
        if (bits & (1u << k)) among[n++] = k;
    return n ? among[random_below(random, (uint32_t)n)] : 0;
}

int quick_draw(struct quick_order *o, struct random_stream *random, unsigned offers)
{
    int d = pick(random, may_come(o, offers));
    o->run = d == o->last ? o->run + 1 : 1;
    o->last = d;
    o->count[d]++;
    return d;
}

/* ---- a set ---- */

void quick_score_add(struct quick_score *s, const struct quick_trial *t, const struct quick_cue *c, bool right)
{
    s->cues++;
    s->right += right;
    if (c->no_go || !t->arrived || s->arrivals == QUICK_CUES_MAX) return;
    s->response_s[s->arrivals] = t->arrived_ms / 1000.0;
    s->time_share[s->arrivals] = c->window_ms ? (double)t->arrived_ms / c->window_ms : 1;
    s->overshoot_sum += t->overshoot;
    s->arrivals++;
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

double quick_quantile(const double *values, int n, double share)
{
    double sorted[QUICK_CUES_MAX];
    for (int i = 0; i < n; i++) sorted[i] = values[i];
    qsort(sorted, (size_t)n, sizeof sorted[0], by_size);
    double at = share * (n - 1);
    int below = (int)at;
    if (below + 1 >= n) return sorted[n - 1];
    return sorted[below] + (at - below) * (sorted[below + 1] - sorted[below]);
}

void quick_score_components(const struct quick_score *s, double out[3])
{
    out[0] = s->cues ? (double)s->right / s->cues : 0;
    out[1] = out[2] = 0;
    if (s->arrivals == 0) return;
    /* The window moves with L: times are compared in shares of it. (window - t) / (0.6 window) */
    out[1] = clamp01((1 - quick_quantile(s->time_share, s->arrivals, 0.5)) / 0.6);
    out[2] = clamp01(1 - s->overshoot_sum / s->arrivals / 0.5);
}

double quick_score_sum(const double components[3], bool no_hurry)
{
    double time_weight = no_hurry ? 0 : 0.25, overshoot_weight = no_hurry ? 0.40 : 0.15;
    return 0.6 * components[0] + time_weight * components[1] + overshoot_weight * components[2];
}
