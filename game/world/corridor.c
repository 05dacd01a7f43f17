#include "world/corridor.h"

#define FULL_TURN 6.283185307179586477
#define HEADING 0.45                 /* of the way between the neighbours: smooth, without loops */
#define LAST_SHARE 0.15              /* of a segment that need not be walked to its very end [X] */
#define GUIDE_AHEAD_S 0.35
#define GUIDE_EASE_S 0.4
#define GUIDE_CORRECTS_PER_S 0.5
#define GUIDE_SPRING_RAD_S 4.0

static struct point_mm between(struct point_mm a, struct point_mm b, double share)
{
    return (struct point_mm){share * (b.x - a.x), share * (b.y - a.y)};
}

static double away(struct point_mm a, struct point_mm b) { return hypot(a.x - b.x, a.y - b.y); }

void corridor_make(struct corridor *c, int segments, struct random_stream *random)
{
    *c = (struct corridor){.segments = segments};
    double angle = FULL_TURN * random_uniform(random);
    for (int i = 1; i <= segments; i++) {
        double r = 0.8 + 0.2 * random_uniform(random), turn = (75 + 60 * random_uniform(random)) / 360 * FULL_TURN;
        c->unit[i] = (struct point_mm){r * cos(angle), r * sin(angle)};
        if (c->unit[i].y < 0) c->unit[i].y *= 0.75;
        angle += random_below(random, 2) ? turn : -turn;
    }
}

void corridor_resize(struct corridor *c, int segment, double extent)
{
    for (int i = segment + 1; i <= c->segments; i++)
        c->corner[i] = (struct point_mm){extent * c->unit[i].x, fmax(extent * c->unit[i].y, -0.9 * CORRIDOR_BACK_MAX)};
    for (int i = segment == 0 ? 0 : segment + 1; i <= c->segments; i++) {
        struct point_mm before = c->corner[i > 0 ? i - 1 : 0], after = c->corner[i < c->segments ? i + 1 : i];
        c->heading[i] = between(before, after, HEADING);
    }
}

struct point_mm corridor_at(const struct corridor *c, int segment, double u)
{
    const struct point_mm *p = &c->corner[segment], *m = &c->heading[segment];
    double v = 1 - u, h0 = (1 + 2 * u) * v * v, h1 = u * v * v, h2 = u * u * (3 - 2 * u), h3 = -u * u * v;
    double y = h0 * p[0].y + h1 * m[0].y + h2 * p[1].y + h3 * m[1].y;
    return (struct point_mm){h0 * p[0].x + h1 * m[0].x + h2 * p[1].x + h3 * m[1].x, fmax(y, -CORRIDOR_BACK_MAX)};
}

bool corridor_stops_at(int segment, int segments, int stops)
{
    for (int k = 1; k <= stops; k++)
        if (segment + 1 < segments && segment + 1 == (k * segments + (stops + 1) / 2) / (stops + 1)) return true;
    return false;
}

/* ---- walking ---- */

void corridor_walk_begin(struct corridor_walk *k, const struct corridor *c, int segment, double half_width)
{
    *k = (struct corridor_walk){.half_width = half_width};
    for (int i = 0; i <= CORRIDOR_PIECES; i++) {
        k->line[i] = corridor_at(c, segment, (double)i / CORRIDOR_PIECES);
        if (i > 0) k->length[i] = k->length[i - 1] + away(k->line[i], k->line[i - 1]);
    }
}

static double away_from_piece(struct point_mm at, struct point_mm a, struct point_mm b)
{
    double dx = b.x - a.x, dy = b.y - a.y, length2 = dx * dx + dy * dy;
    double share = length2 > 0 ? clamp01(((at.x - a.x) * dx + (at.y - a.y) * dy) / length2) : 0;
    return away(at, (struct point_mm){a.x + share * dx, a.y + share * dy});
}

/* The corridor next to where growth is reaches one half-width ahead: bends as wide as the path may be cut. */
static int next_to_growth(const struct corridor_walk *k)
{
    int last = k->reached;
    while (last < CORRIDOR_PIECES && k->length[last] - k->length[k->reached] < k->half_width) last++;
    return last;
}

static bool in_the_corridor(const struct corridor_walk *k, struct point_mm at)
{
    int last = next_to_growth(k);
    for (int i = 0; i < last; i++)
        if (away_from_piece(at, k->line[i], k->line[i + 1]) <= k->half_width) return true;
    return away(at, k->line[last]) <= k->half_width;
}

static void grow(struct corridor_walk *k, struct point_mm at)
{
    double nearest = fmin(k->half_width, away(at, k->line[k->reached]));
    for (int i = k->reached + 1, last = next_to_growth(k); i <= last; i++) {
        double d = away(at, k->line[i]);
        if (d > nearest) continue;
        nearest = d;
        k->reached = i;
    }
}

bool corridor_at_end(const struct corridor_walk *k, struct point_mm lean)
{
    return away(lean, k->line[CORRIDOR_PIECES]) <= k->half_width;
}

void corridor_walk_step(struct corridor_walk *k, struct point_mm lean)
{
    k->judged_ms++;
    k->inside = in_the_corridor(k, lean);
    k->outside_ms += !k->inside;
    if (k->inside) grow(k, lean);
    double whole = k->length[CORRIDOR_PIECES], left = whole - k->length[k->reached];
    if (k->inside && left <= fmin(k->half_width, LAST_SHARE * whole) && corridor_at_end(k, lean)) k->arrived = true;
    if (k->arrived) k->reached = CORRIDOR_PIECES;
}

bool corridor_walk_kept_in(const struct corridor_walk *k)
{
    return k->judged_ms > 0 && (uint64_t)k->outside_ms * 100 <= (uint64_t)k->judged_ms * 20;
}

double corridor_walk_done(const struct corridor_walk *k)
{
    double whole = k->length[CORRIDOR_PIECES];
    return whole > 0 ? k->length[k->reached] / whole : 1;
}

struct point_mm corridor_place(const struct corridor_walk *k, double along)
{
    int i = 0;
    while (i + 1 < CORRIDOR_PIECES && k->length[i + 1] < along) i++;
    double piece = k->length[i + 1] - k->length[i], share = piece > 0 ? clamp01((along - k->length[i]) / piece) : 0;
    struct point_mm way = between(k->line[i], k->line[i + 1], share);
    return (struct point_mm){k->line[i].x + way.x, k->line[i].y + way.y};
}

void corridor_guide_step(struct corridor_guide *g, const struct corridor_walk *k, double speed, struct point_mm lean)
{
    double whole = k->length[CORRIDOR_PIECES], lead = k->length[k->reached] + GUIDE_AHEAD_S * speed + k->half_width - g->along;
    double wanted = speed * clamp01(2 * lead / k->half_width);
    g->speed += (wanted - g->speed) * (0.001 / GUIDE_EASE_S);
    g->along = fmin(whole, g->along + 0.001 * g->speed);
    struct point_mm end = k->line[CORRIDOR_PIECES];
    if (g->along < whole || k->arrived) {
        g->beyond = (struct point_mm){0, 0};
    } else { /* as somebody corrects who sees how far it still is */
        g->beyond.x += 0.001 * GUIDE_CORRECTS_PER_S * (end.x - lean.x);
        g->beyond.y += 0.001 * GUIDE_CORRECTS_PER_S * (end.y - lean.y);
        double size = hypot(g->beyond.x, g->beyond.y), cut = size > k->half_width ? k->half_width / size : 1;
        g->beyond = (struct point_mm){cut * g->beyond.x, cut * g->beyond.y};
    }
    struct point_mm to = corridor_place(k, g->along);
    corridor_guide_to(g, (struct point_mm){to.x + g->beyond.x, to.y + g->beyond.y});
}

void corridor_guide_to(struct corridor_guide *g, struct point_mm to)
{
    const double w = GUIDE_SPRING_RAD_S;
    struct point_mm push = {w * w * (to.x - g->at.x) - 2 * w * g->drift.x, w * w * (to.y - g->at.y) - 2 * w * g->drift.y};
    double size = hypot(push.x, push.y), cut = size > GUIDE_ACCELERATION ? GUIDE_ACCELERATION / size : 1;
    g->drift.x += 0.001 * cut * push.x;
    g->drift.y += 0.001 * cut * push.y;
    g->at.x += 0.001 * g->drift.x;
    g->at.y += 0.001 * g->drift.y;
}

double corridor_in_score(double q) { return clamp01((q - 0.4) / 0.55); }
double corridor_way_score(double efficiency) { return clamp01((efficiency - 0.3) / 0.5); }
