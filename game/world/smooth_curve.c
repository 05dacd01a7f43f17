#include "world/smooth_curve.h"

#define FULL_TURN 6.283185307179586477
#define SPRING_RAD_S 1.2             /* how soon the target is on its curve: about three seconds [X] */
#define STEP_S 0.001
enum { SCAN = 360, RANDOM_DRAWS = 12 };

/* ---- shapes ---- */

void curve_shape_of(enum curve_kind kind, int mirror, struct curve_shape *out)
{
    *out = (struct curve_shape){0};
    out->x_sin[0] = mirror < 0 ? -1 : 1;
    if (kind == CURVE_ELLIPSE) out->y_cos[0] = 0.7;
    if (kind == CURVE_EIGHT) out->y_sin[1] = 0.5;
}

struct raw { struct point_mm at, d1, d2; }; /* by phase, before the back is shortened */

static struct raw raw_at(const struct curve_shape *s, double phase)
{
    struct raw r = {{0, 0}, {0, 0}, {0, 0}};
    for (int i = 0; i < CURVE_HARMONICS; i++) {
        double k = i + 1, c = cos(k * phase), n = sin(k * phase);
        double x = s->x_cos[i] * c + s->x_sin[i] * n, y = s->y_cos[i] * c + s->y_sin[i] * n;
        r.at.x += x;
        r.at.y += y;
        r.d1.x += k * (s->x_sin[i] * c - s->x_cos[i] * n);
        r.d1.y += k * (s->y_sin[i] * c - s->y_cos[i] * n);
        r.d2.x -= k * k * x;
        r.d2.y -= k * k * y;
    }
    return r;
}

static double farthest(const struct curve_shape *s)
{
    double most = 0;
    for (int i = 0; i < SCAN; i++) {
        struct raw r = raw_at(s, FULL_TURN * i / SCAN);
        most = fmax(most, hypot(r.at.x, r.at.y));
    }
    return most;
}

static void draw(struct random_stream *random, struct curve_shape *out)
{
    /* The basic turn is wide and to both sides; two smaller ones of random phase bend it. */
    static const double wide[CURVE_HARMONICS] = {1, 0.30, 0.06}, deep[CURVE_HARMONICS] = {0.40, 0.35, 0.06};
    for (int i = 0; i < CURVE_HARMONICS; i++) {
        double a = FULL_TURN * random_uniform(random), b = FULL_TURN * random_uniform(random);
        out->x_cos[i] = wide[i] * cos(a);
        out->x_sin[i] = wide[i] * sin(a);
        out->y_cos[i] = deep[i] * cos(b);
        out->y_sin[i] = deep[i] * sin(b);
    }
    double scale = 1 / farthest(out);
    for (int i = 0; i < CURVE_HARMONICS; i++) {
        out->x_cos[i] *= scale;
        out->x_sin[i] *= scale;
        out->y_cos[i] *= scale;
        out->y_sin[i] *= scale;
    }
}

/* How fast a curve of size 1 can be run through with an acceleration of 1. */
static double easiness(const struct curve_shape *s)
{
    struct curve c;
    curve_make(s, 1, INFINITY, &c);
    return curve_mean_speed(&c);
}

void curve_shape_random(struct random_stream *random, struct curve_shape *out)
{
    *out = (struct curve_shape){0};
    double best = -1;
    for (int i = 0; i < RANDOM_DRAWS; i++) { /* the gentlest of a few: tight bends would have to be slow */
        struct curve_shape s;
        draw(random, &s);
        double speed = easiness(&s);
        if (speed <= best) continue;
        best = speed;
        *out = s;
    }
}

/* ---- curves ---- */

/* Front and back by one smooth function of y / y_top: y_top of the size forward, three quarters of it backward, at most 60 %. */
static void lean_back_less(const struct curve *c, struct raw *r)
{
    if (!(c->y_top > 0)) return;
    double front = c->y_top * c->size, back = fmin(0.75 * front, CURVE_BACK_MAX);
    double gain = 2 * front * back / (front + back), bend = (front - back) / (front + back);
    double u = r->at.y / c->y_top, u1 = r->d1.y / c->y_top, u2 = r->d2.y / c->y_top, rest = 1 - bend * u;
    double slope = gain / (rest * rest), curvature = 2 * gain * bend / (rest * rest * rest);
    r->at.y = gain * u / rest;
    r->d1.y = slope * u1;
    r->d2.y = slope * u2 + curvature * u1 * u1;
}

static struct raw sized(const struct curve *c, double phase)
{
    struct raw r = raw_at(&c->shape, phase);
    r.at.x *= c->size;
    r.d1.x *= c->size;
    r.d2.x *= c->size;
    lean_back_less(c, &r);
    return r;
}

static double way_of_radian(const struct curve *c)
{
    double way = 0;
    for (int i = 0; i < SCAN; i++) {
        struct raw r = sized(c, FULL_TURN * i / SCAN);
        way += hypot(r.d1.x, r.d1.y);
    }
    return way / SCAN;
}

void curve_make(const struct curve_shape *shape, double size, double speed, struct curve *out)
{
    *out = (struct curve){.shape = *shape, .size = size};
    double bend = 0;
    for (int i = 0; i < SCAN; i++) out->y_top = fmax(out->y_top, fabs(raw_at(shape, FULL_TURN * i / SCAN).at.y));
    for (int i = 0; i < SCAN; i++) {
        struct raw r = sized(out, FULL_TURN * i / SCAN);
        bend = fmax(bend, hypot(r.d2.x, r.d2.y));
    }
    double way = way_of_radian(out);
    out->omega = way > 0 ? speed / way : 0;
    if (bend > 0) out->omega = fmin(out->omega, sqrt(CURVE_OWN_ACCELERATION / bend));
}

struct curve_point curve_at(const struct curve *c, double phase)
{
    struct raw r = sized(c, phase);
    double w = c->omega, w2 = c->omega * c->omega;
    return (struct curve_point){r.at, {w * r.d1.x, w * r.d1.y}, {w2 * r.d2.x, w2 * r.d2.y}};
}

double curve_mean_speed(const struct curve *c) { return c->omega * way_of_radian(c); }

/* ---- the target ---- */

void curve_target_step(struct curve_target *t, const struct curve *c)
{
    struct curve_point to = curve_at(c, t->phase);
    const double w = SPRING_RAD_S;
    struct point_mm push = {
        to.acceleration.x + 2 * w * (to.speed.x - t->speed.x) + w * w * (to.at.x - t->at.x),
        to.acceleration.y + 2 * w * (to.speed.y - t->speed.y) + w * w * (to.at.y - t->at.y),
    };
    double size = hypot(push.x, push.y), cut = size > CURVE_ACCELERATION ? CURVE_ACCELERATION / size : 1;
    t->speed.x += cut * push.x * STEP_S;
    t->speed.y += cut * push.y * STEP_S;
    t->at.x += t->speed.x * STEP_S;
    t->at.y += t->speed.y * STEP_S;
    t->phase += c->omega * STEP_S;
    if (t->phase >= FULL_TURN) t->phase -= FULL_TURN;
}
