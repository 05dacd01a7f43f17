#include "drivers/sim_operator.h"

#include <math.h>

static const double new_target_mm = 1.0, reach_most = 1.05;
static const double correction_s = 0.6, correction_share = 0.4;
enum { CORRECTION_WAIT_MS = 150, CORRECTION_PAUSE_MS = 350, CHOICE_FROM = 4 };

void sim_operator_begin(struct sim_operator *o, const struct sim_traits *traits, const struct random_stream *random)
{
    *o = (struct sim_operator){.traits = traits, .random = *random, .begin_ms = -1};
}

static void reach_cap(const struct sim_traits *t, struct point_mm *p)
{
    double share = sim_reach_share(t, *p);
    if (share <= reach_most) return;
    p->x *= reach_most / share;
    p->y *= reach_most / share;
}

/* Asked by its distance from neutral: a target that holds the neutral point is just standing. */
static bool is_return(const struct sim_operator *o)
{
    return o->task == SIM_TASK_STAND || hypot(o->target_mm.x, o->target_mm.y) <= o->radius_mm;
}

static bool has_choice(struct sim_operator *o)
{
    if (is_return(o)) return false;
    for (int i = 0; i < o->known_count; i++)
        if (distance_mm(o->known[i], o->target_mm) < o->radius_mm) return o->known_count >= CHOICE_FROM;
    if (o->known_count < SIM_KNOWN_TARGETS) o->known[o->known_count++] = o->target_mm;
    return o->known_count >= CHOICE_FROM;
}

static double reaction_s(struct sim_operator *o)
{
    const struct sim_traits *t = o->traits;
    double s = t->group.reaction_s * exp(-0.09 * t->z_task) * exp(0.16 * random_normal(&o->random));
    return clamp(s + (has_choice(o) ? 0.06 : 0.0), 0.20, 1.5);
}

static void react(struct sim_operator *o)
{
    o->begin_corrects = false;
    o->begin_ms = o->now_ms + lround(reaction_s(o) * 1000.0);
}

/* From where r is and moves now to end, at rest there; from rest this is u^3 (10 - 15 u + 6 u^2). */
static void movement(struct sim_operator *o, struct point_mm end_mm, double length_s)
{
    double end[2] = {end_mm.x, end_mm.y};
    for (int k = 0; k < 2; k++) {
        double *c = o->coefficient[k];
        c[0] = o->r[k].mm;
        c[1] = o->r[k].mm_s * length_s;
        c[2] = 0.5 * o->r[k].mm_s2 * length_s * length_s;
        double way = end[k] - c[0] - c[1] - c[2], speed = -(c[1] + 2.0 * c[2]), acceleration = -2.0 * c[2];
        c[3] = 10.0 * way - 4.0 * speed + 0.5 * acceleration;
        c[4] = -15.0 * way + 7.0 * speed - acceleration;
        c[5] = 6.0 * way - 3.0 * speed + 0.5 * acceleration;
    }
    o->length_s = length_s;
    o->moved_s = 0.0;
    o->moving = true;
}

static double scatter(const struct sim_traits *t) { return 0.10 * exp(-0.15 * t->z_task); } /* cv */

static void primary_movement(struct sim_operator *o)
{
    const struct sim_traits *t = o->traits;
    struct random_stream *r = &o->random;
    struct point_mm from = {o->r[0].mm, o->r[1].mm};
    struct point_mm goal = is_return(o) ? (struct point_mm){0.0, 0.0} : o->target_mm;
    double way = distance_mm(from, goal);
    double speed = t->group.speed_mm_s * exp(0.12 * t->z_task + 0.15 * random_normal(r));
    double length_s = fmax(t->group.shortest_s * exp(-0.10 * t->z_task), way / speed);
    if (!is_return(o) && way > 0.0) {
        double along = way * (0.94 + 0.018 * t->z_task + scatter(t) * random_normal(r));
        double across = 0.6 * scatter(t) * way * random_normal(r);
        struct point_mm u = {(goal.x - from.x) / way, (goal.y - from.y) / way};
        goal = (struct point_mm){from.x + along * u.x - across * u.y, from.y + along * u.y + across * u.x};
        reach_cap(t, &goal);
    }
    movement(o, goal, length_s);
}

static void correction(struct sim_operator *o)
{
    struct point_mm end = {o->r[0].mm + o->amount_mm.x, o->r[1].mm + o->amount_mm.y};
    reach_cap(o->traits, &end);
    movement(o, end, correction_s);
}

static void look(struct sim_operator *o, struct point_mm seen)
{
    const double keep = exp(-2.0 * M_PI * 1.0 * SIM_DT_S);
    if (!isfinite(seen.x) || !isfinite(seen.y)) return;
    o->seen_mm.x = keep * o->seen_mm.x + (1.0 - keep) * seen.x;
    o->seen_mm.y = keep * o->seen_mm.y + (1.0 - keep) * seen.y;
    if (o->task != SIM_TASK_LEAN || o->moving || o->begin_ms >= 0) return;
    if (o->now_ms - o->still_since_ms < CORRECTION_PAUSE_MS) return;
    struct point_mm error = {o->seen_mm.x - o->target_mm.x, o->seen_mm.y - o->target_mm.y};
    double size = hypot(error.x, error.y);
    if (size <= correction_share * o->radius_mm) return;
    double gain = 0.8 * exp(0.2 * random_normal(&o->random)), noise = size * scatter(o->traits);
    o->amount_mm.x = -gain * error.x + noise * random_normal(&o->random);
    o->amount_mm.y = -gain * error.y + noise * random_normal(&o->random);
    o->begin_corrects = true;
    o->begin_ms = o->now_ms + CORRECTION_WAIT_MS;
}

static void move(struct sim_operator *o)
{
    if (o->begin_ms >= 0 && o->now_ms >= o->begin_ms) {
        o->begin_ms = -1;
        if (o->begin_corrects) correction(o);
        else primary_movement(o);
    }
    if (!o->moving) return;
    o->moved_s += SIM_DT_S;
    double u = fmin(o->moved_s / o->length_s, 1.0), rate = 1.0 / o->length_s;
    for (int k = 0; k < 2; k++) {
        const double *c = o->coefficient[k];
        o->r[k].mm = c[0] + u * (c[1] + u * (c[2] + u * (c[3] + u * (c[4] + u * c[5]))));
        o->r[k].mm_s = rate * (c[1] + u * (2.0 * c[2] + u * (3.0 * c[3] + u * (4.0 * c[4] + u * 5.0 * c[5]))));
        o->r[k].mm_s2 = rate * rate * (2.0 * c[2] + u * (6.0 * c[3] + u * (12.0 * c[4] + u * 20.0 * c[5])));
    }
    if (u < 1.0) return;
    o->r[0].mm_s = o->r[1].mm_s = o->r[0].mm_s2 = o->r[1].mm_s2 = 0.0;
    o->moving = false;
    o->still_since_ms = o->now_ms;
}

/* ---- following (section 6.6) ---- */

static const double chase_hz = 1.2, chase_damping = 0.8, turn_least_mm = 5.0;
static const double surprise_s = 0.25, rhythm_s = 0.08;

static void watch(struct sim_operator *o, struct sim_rhythm *h, double at_mm)
{
    if (h->direction == 0) h->direction = at_mm >= h->extreme_mm ? 1 : -1;
    if ((at_mm - h->extreme_mm) * h->direction >= 0.0) {
        h->extreme_mm = at_mm;
        return;
    }
    if (fabs(at_mm - h->extreme_mm) < turn_least_mm) return;
    for (int i = SIM_TURNS - 1; i > 0; i--) h->turn_ms[i] = h->turn_ms[i - 1];
    h->turn_ms[0] = o->now_ms;
    h->turn_mm[1] = h->turn_mm[0];
    h->turn_mm[0] = h->extreme_mm;
    h->extreme_mm = at_mm;
    h->direction = -h->direction;
    h->turns++;
    h->timing_s = 0.04 * exp(-0.1 * o->traits->z_task) * random_normal(&o->random);
}

/* 0: no rhythm; else its frequency, after two whole cycles of about the same length. */
static double rhythm_hz(const struct sim_operator *o, const struct sim_rhythm *h)
{
    if (h->turns < SIM_TURNS) return 0.0;
    int64_t least = INT64_MAX, most = 0;
    for (int i = 0; i + 1 < SIM_TURNS; i++) {
        int64_t half = h->turn_ms[i] - h->turn_ms[i + 1];
        if (half < least) least = half;
        if (half > most) most = half;
    }
    if ((double)most > 1.3 * (double)least || o->now_ms - h->turn_ms[0] > 2 * most) return 0.0;
    return (SIM_TURNS - 1) * 500.0 / (double)(h->turn_ms[0] - h->turn_ms[SIM_TURNS - 1]);
}

static double wanted_gain(double hz)
{
    return hz <= 0.3 ? 0.95 : fmax(0.5, 0.95 + (hz - 0.3) * (0.70 - 0.95) / (0.5 - 0.3));
}

static double chase_gain(double hz) /* of the low-pass alone: the wanted gain is that of the whole way */
{
    double ratio2 = hz * hz / (chase_hz * chase_hz);
    return 1.0 / sqrt((1.0 - ratio2) * (1.0 - ratio2) + 4.0 * chase_damping * chase_damping * ratio2);
}

static double remembered(const struct sim_operator *o, int axis, double delay_s)
{
    int64_t back = lround(clamp(delay_s, 0.0, (SIM_TARGET_DELAY - 1) * SIM_DT_S) * 1000.0);
    const struct point_mm *p = &o->path_mm[(uint64_t)(o->now_ms - back) % SIM_TARGET_DELAY];
    return axis == 0 ? p->x : p->y;
}

static double intended(struct sim_operator *o, int axis)
{
    const struct sim_rhythm *h = &o->rhythm[axis];
    double hz = rhythm_hz(o, h);
    if (hz == 0.0) return 0.95 * remembered(o, axis, surprise_s);
    double middle = 0.5 * (h->turn_mm[0] + h->turn_mm[1]);
    double at = remembered(o, axis, rhythm_s + h->timing_s);
    return middle + wanted_gain(hz) / chase_gain(hz) * (at - middle);
}

static double toward(double from, double to, double most) { return from + clamp(to - from, -most, most); }

static void follow(struct sim_operator *o)
{
    /* A pointer can jump, a body cannot: the target is chased at the peak speed of a lean, or the anticipation
     * -r''/w2 would ask for half a metre. */
    double step = 1.875 * o->traits->group.speed_mm_s * exp(0.12 * o->traits->z_task) * SIM_DT_S;
    double w = 2.0 * M_PI * chase_hz;
    o->path_mm[(uint64_t)o->now_ms % SIM_TARGET_DELAY] = o->target_mm;
    watch(o, &o->rhythm[0], o->target_mm.x);
    watch(o, &o->rhythm[1], o->target_mm.y);
    struct point_mm goal = {intended(o, 0), intended(o, 1)};
    reach_cap(o->traits, &goal);
    o->chased_mm.x = toward(o->chased_mm.x, goal.x, step);
    o->chased_mm.y = toward(o->chased_mm.y, goal.y, step);
    double chased[2] = {o->chased_mm.x, o->chased_mm.y};
    for (int k = 0; k < 2; k++) {
        struct sim_set_point *r = &o->r[k];
        r->mm_s2 = w * w * (chased[k] - r->mm) - 2.0 * chase_damping * w * r->mm_s;
        r->mm_s += SIM_DT_S * r->mm_s2;
        r->mm += SIM_DT_S * r->mm_s;
    }
}

static void begin_following(struct sim_operator *o)
{
    struct point_mm here = {o->r[0].mm, o->r[1].mm};
    o->moving = false;
    o->begin_ms = -1;
    o->chased_mm = here;
    for (int i = 0; i < SIM_TARGET_DELAY; i++) o->path_mm[i] = here;
    o->rhythm[0] = (struct sim_rhythm){.extreme_mm = here.x};
    o->rhythm[1] = (struct sim_rhythm){.extreme_mm = here.y};
}

/* ---- what is asked ---- */

void sim_operator_ask(struct sim_operator *o, enum sim_task task, struct point_mm target_mm, double radius_mm)
{
    bool changed = task != o->task
        || (task == SIM_TASK_LEAN && distance_mm(target_mm, o->target_mm) > new_target_mm);
    if (task == SIM_TASK_FOLLOW || changed) o->target_mm = target_mm;
    o->radius_mm = radius_mm;
    if (!changed) return;
    o->task = task;
    if (task == SIM_TASK_FOLLOW) begin_following(o);
    else react(o);
}

void sim_operator_place(struct sim_operator *o)
{
    o->r[0] = o->r[1] = (struct sim_set_point){0};
    o->moving = false;
    o->begin_ms = -1;
    o->seen_mm = (struct point_mm){0.0, 0.0};
    o->still_since_ms = o->now_ms;
    if (o->task == SIM_TASK_FOLLOW) begin_following(o);
    else if (o->task == SIM_TASK_LEAN) react(o);
}

void sim_operator_step(struct sim_operator *o, struct point_mm seen_mm)
{
    o->now_ms++;
    look(o, seen_mm);
    if (o->task == SIM_TASK_FOLLOW) follow(o);
    else move(o);
}

double sim_operator_lean_mm(const struct sim_operator *o) { return hypot(o->r[0].mm, o->r[1].mm); }
