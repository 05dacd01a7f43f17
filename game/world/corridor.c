#include "world/corridor.h"

#define FULL_TURN 6.283185307179586477
#define HEADING 0.45                 /* of the way between the neighbours: smooth, without loops */
#define GUIDE_AHEAD_S 0.35
#define GUIDE_EASE_S 0.4
#define GUIDE_SPRING_RAD_S 4.0
enum { AHEAD_PIECES = 4 };           /* of the corridor that counts as being inside, beyond where growth is */

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
        if (segment + 1 < segments && segment + 1 == (k * segments + stops / 2) / (stops + 1)) return true;
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

static bool in_the_corridor(const struct corridor_walk *k, struct point_mm at)
{
    int last = k->reached + AHEAD_PIECES < CORRIDOR_PIECES ? k->reached + AHEAD_PIECES : CORRIDOR_PIECES;
    for (int i = 0; i < last; i++)
        if (away_from_piece(at, k->line[i], k->line[i + 1]) <= k->half_width) return true;
    return false;
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
    while (k->inside && k->reached < CORRIDOR_PIECES) {
        double next = away(lean, k->line[k->reached + 1]);
        if (next > k->half_width || next > away(lean, k->line[k->reached])) break;
        k->reached++;
    }
    double left = k->length[CORRIDOR_PIECES] - k->length[k->reached];
    if (k->inside && left <= k->half_width && corridor_at_end(k, lean)) k->arrived = true;
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

void corridor_guide_step(struct corridor_guide *g, const struct corridor_walk *k, double speed)
{
    double whole = k->length[CORRIDOR_PIECES], lead = k->length[k->reached] + GUIDE_AHEAD_S * speed + k->half_width - g->along;
    double wanted = speed * clamp01(2 * lead / k->half_width);
    g->speed += (wanted - g->speed) * (0.001 / GUIDE_EASE_S);
    g->along = fmin(whole, g->along + 0.001 * g->speed);
    corridor_guide_to(g, corridor_place(k, g->along));
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
