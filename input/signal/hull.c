/* hull.c - the diameter of a set: which points can matter, their hull, its arcs against opposite arcs.
 *
 * Every step drops points or pairs only where their distance falls short of the longest one by more than
 * all rounding together (MARGIN); what is left is measured by hypot. So the result is the one of all
 * pairs, to the last bit:
 *   reach     points too near even to the farthest corner of two bounding boxes (one turned by 45 degrees)
 *             go;
 *   hull      Andrew's monotone chain, which drops a point only when it lies clearly inside (is_inside says
 *             why that is safe);
 *   calipers  arcs of the hull against other arcs, both halved until the boxes along their chords are too
 *             near. On round hulls only opposite arcs are left, as with rotating calipers, but the order of
 *             the points is no condition for being right.
 * All this in coordinates relative to one point, scaled by a power of two to a size near 1, and turned by
 * 1 rad: the columns of a quantised recording must not stand upright in the chain. */
#include "signal/hull.h"

#include <float.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "signal/axis_spread.h"
#include "signal/number_pair.h"

#define MARGIN 4e-14 /* of the set's width plus depth; rounding stays under 1e-14 */
#define TURN_COS 0.5403023058681398
#define TURN_SIN 0.8414709848078965

enum { SIDES = 4, BLOCK = 64, LEAF_POINTS = 8, BOX_CORNERS = 4 };

struct hull_point {
    double x, y; /* as given */
    double a, b; /* scaled and turned */
};
struct arc_box { /* holds an arc: its sides lie along and across the chord */
    double a[BOX_CORNERS], b[BOX_CORNERS];
};
struct hull {
    const double *x, *y; /* [n] as given */
    size_t n;
    double scale, margin;
    double low[SIDES], high[SIDES]; /* the two bounding boxes: limits of x, y, x + y, x - y, scaled */
    double best, limit2;      /* longest distance measured; scaled square below which a pair is too short */
    struct hull_point *point; /* [count] */
    size_t count;
    struct arc_box *box; /* tree of halved arcs: children of k are 2 k + 1 and 2 k + 2 */
};

static void measure(struct hull *h, double dx, double dy)
{
    double distance = hypot(dx, dy);
    if (!(distance > h->best)) return;
    h->best = distance;
    double limit = fmax(0.0, distance * h->scale - h->margin);
    h->limit2 = limit * limit;
}

/* Powers of two scale exactly; the smallest numbers are raised far enough for their squares. The smallest
 * step between numbers counts in the margin: next to it hypot rounds coarsely. */
static void set_scale(struct hull *h, double width, double depth)
{
    int exponent;
    (void)frexp(fmax(width, depth), &exponent);
    h->scale = ldexp(1.0, exponent < -1000 ? 1000 : -exponent);
    h->margin = MARGIN * (width * h->scale + depth * h->scale) + 16.0 * DBL_TRUE_MIN * h->scale;
}

/* ---- reach ---- */

/* Samples i and i + 1, scaled, as the two boxes see them. */
static void look_at(const struct hull *h, size_t i, number_pair side[SIDES])
{
    side[0] = (pair_at(h->x + i) - pair_of(h->x[0])) * pair_of(h->scale);
    side[1] = (pair_at(h->y + i) - pair_of(h->y[0])) * pair_of(h->scale);
    side[2] = side[0] + side[1];
    side[3] = side[0] - side[1];
}

/* Limits of a block of samples; the last block may begin early. */
static void block_limits(const struct hull *h, size_t first, number_pair low[SIDES], number_pair high[SIDES])
{
    for (int j = 0; j < SIDES; j++) {
        low[j] = pair_of(INFINITY);
        high[j] = pair_of(-INFINITY);
    }
    for (size_t i = first; i < first + BLOCK && i < h->n; i += 2) {
        number_pair side[SIDES];
        look_at(h, i + 2 <= h->n ? i : h->n - 2, side);
        for (int j = 0; j < SIDES; j++) {
            low[j] = pair_min(low[j], side[j]);
            high[j] = pair_max(high[j], side[j]);
        }
    }
}

/* The sample of the block that lies at the limit of this side. */
static size_t sample_at(const struct hull *h, size_t first, int j, double limit)
{
    for (size_t k = first; k < h->n; k += 2) {
        size_t i = k + 2 <= h->n ? k : h->n - 2;
        number_pair side[SIDES];
        look_at(h, i, side);
        if (side[j][0] == limit) return i;
        if (side[j][1] == limit) return i + 1;
    }
    return first; /* only where the points are not finite */
}

/* The boxes, and a first long distance: between samples that lie at their sides. */
static void find_boxes(struct hull *h)
{
    size_t low_block[SIDES] = {0}, high_block[SIDES] = {0}, at[2 * SIDES];
    for (int j = 0; j < SIDES; j++) {
        h->low[j] = INFINITY;
        h->high[j] = -INFINITY;
    }
    for (size_t first = 0; first < h->n; first += BLOCK) {
        number_pair low[SIDES], high[SIDES];
        block_limits(h, first, low, high);
        for (int j = 0; j < SIDES; j++) {
            if (pair_low(low[j]) < h->low[j]) h->low[j] = pair_low(low[j]), low_block[j] = first;
            if (pair_high(high[j]) > h->high[j]) h->high[j] = pair_high(high[j]), high_block[j] = first;
        }
    }
    for (int j = 0; j < SIDES; j++) {
        at[j] = sample_at(h, low_block[j], j, h->low[j]);
        at[SIDES + j] = sample_at(h, high_block[j], j, h->high[j]);
    }
    for (int i = 0; i < 2 * SIDES; i++)
        for (int j = 0; j < i; j++) measure(h, h->x[at[i]] - h->x[at[j]], h->y[at[i]] - h->y[at[j]]);
}

/* Square of the distance to the farthest corner, by the box where that is nearer. */
static number_pair reach2(const struct hull *h, size_t i)
{
    number_pair side[SIDES], far[SIDES];
    look_at(h, i, side);
    for (int j = 0; j < SIDES; j++)
        far[j] = pair_max(side[j] - pair_of(h->low[j]), pair_of(h->high[j]) - side[j]);
    return pair_min(far[0] * far[0] + far[1] * far[1], 0.5 * (far[2] * far[2] + far[3] * far[3]));
}

static enum status keep(struct hull *h, size_t i, size_t *room)
{
    if (h->count == *room) {
        *room = 2 * *room + 64;
        struct hull_point *more = realloc(h->point, *room * sizeof *more);
        if (!more) return STATUS_MEM;
        h->point = more;
    }
    double dx = (h->x[i] - h->x[0]) * h->scale, dy = (h->y[i] - h->y[0]) * h->scale;
    h->point[h->count++] =
        (struct hull_point){h->x[i], h->y[i], dx * TURN_COS + dy * TURN_SIN, dy * TURN_COS - dx * TURN_SIN};
    return STATUS_OK;
}

static enum status keep_reaching(struct hull *h)
{
    size_t room = 0;
    enum status status = STATUS_OK;
    for (size_t k = 0; k < h->n && status == STATUS_OK; k += 2) {
        size_t i = k + 2 <= h->n ? k : h->n - 2;
        number_pair reach = reach2(h, i);
        if (reach[0] >= h->limit2) status = keep(h, i, &room);
        if (reach[1] >= h->limit2 && status == STATUS_OK) status = keep(h, i + 1, &room);
    }
    return status;
}

/* ---- hull ---- */

static int by_place(const void *left, const void *right)
{
    const struct hull_point *p = left, *q = right;
    if (p->a != q->a) return p->a < q->a ? -1 : 1;
    return (p->b > q->b) - (p->b < q->b);
}

static void drop_doubles(struct hull *h)
{
    size_t kept = 1;
    for (size_t i = 1; i < h->count; i++)
        if (h->point[i].x != h->point[kept - 1].x || h->point[i].y != h->point[kept - 1].y)
            h->point[kept++] = h->point[i];
    h->count = kept;
}

/* side +1: m lies below p-q, p left of m left of q, each by more than the margin. Whoever is an end of a
 * longest pair lies farthest in the direction of that pair, within rounding. m does not, in any upward
 * direction: from leftward to the normal of p-q the point p lies farther by more than the margin (it does
 * at both ends of that quarter, so it does between), from there to rightward q. The chain of the other
 * side asks about the downward directions. */
static bool is_inside(const struct hull_point *p, const struct hull_point *m, const struct hull_point *q,
                      double side, double margin)
{
    double a = q->a - p->a, b = q->b - p->b;
    double across = side * (b * (m->a - p->a) - a * (m->b - p->b));
    return m->a - p->a > margin && q->a - m->a > margin && across > margin * (fabs(a) + fabs(b));
}

static size_t add_chain(const struct hull *h, double side, struct hull_point *chain)
{
    size_t n = 0;
    for (size_t i = 0; i < h->count; i++) {
        while (n >= 2 && is_inside(&chain[n - 2], &chain[n - 1], &h->point[i], side, h->margin)) n--;
        chain[n++] = h->point[i];
    }
    return n;
}

static void turn_round(struct hull_point *p, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        struct hull_point other = p[i];
        p[i] = p[n - 1 - i];
        p[n - 1 - i] = other;
    }
}

/* Upper side from left to right, lower side back: once around. */
static enum status make_hull(struct hull *h)
{
    qsort(h->point, h->count, sizeof *h->point, by_place);
    drop_doubles(h);
    struct hull_point *ring = malloc(2 * h->count * sizeof *ring);
    if (!ring) return STATUS_MEM;
    size_t upper = add_chain(h, +1.0, ring), lower = add_chain(h, -1.0, ring + upper);
    turn_round(ring + upper, lower);
    free(h->point);
    h->point = ring;
    h->count = upper + lower;
    return STATUS_OK;
}

/* ---- calipers ---- */

struct arc {
    size_t node, first, end;
};

static bool is_leaf(struct arc r)
{
    return r.end - r.first <= LEAF_POINTS;
}
static struct arc half(struct arc r, int second)
{
    size_t middle = r.first + (r.end - r.first) / 2;
    return second ? (struct arc){2 * r.node + 2, middle, r.end}
                  : (struct arc){2 * r.node + 1, r.first, middle};
}

static void fit_box(const struct hull_point *p, size_t n, struct arc_box *box)
{
    double a = p[n - 1].a - p[0].a, b = p[n - 1].b - p[0].b, chord = hypot(a, b);
    double along_a = chord > 0.0 ? a / chord : 1.0, along_b = chord > 0.0 ? b / chord : 0.0;
    double low[2] = {0.0, 0.0}, high[2] = {0.0, 0.0};
    for (size_t i = 1; i < n; i++) {
        double da = p[i].a - p[0].a, db = p[i].b - p[0].b;
        double at[2] = {da * along_a + db * along_b, db * along_a - da * along_b};
        for (int j = 0; j < 2; j++) {
            if (at[j] < low[j]) low[j] = at[j];
            if (at[j] > high[j]) high[j] = at[j];
        }
    }
    for (int i = 0; i < BOX_CORNERS; i++) {
        double along = i & 1 ? high[0] : low[0], across = i & 2 ? high[1] : low[1];
        box->a[i] = p[0].a + along * along_a - across * along_b;
        box->b[i] = p[0].b + along * along_b + across * along_a;
    }
}

static void fit_boxes(struct hull *h, struct arc r)
{
    fit_box(h->point + r.first, r.end - r.first, &h->box[r.node]);
    if (is_leaf(r)) return;
    fit_boxes(h, half(r, 0));
    fit_boxes(h, half(r, 1));
}

static double farthest2(const struct arc_box *p, const struct arc_box *q)
{
    double most = 0.0;
    for (int i = 0; i < BOX_CORNERS; i++)
        for (int j = 0; j < BOX_CORNERS; j++) {
            double da = p->a[i] - q->a[j], db = p->b[i] - q->b[j], d2 = da * da + db * db;
            if (d2 > most) most = d2;
        }
    return most;
}

static void measure_leaves(struct hull *h, struct arc r, struct arc s)
{
    for (size_t i = r.first; i < r.end; i++)
        for (size_t j = s.first; j < s.end; j++) {
            const struct hull_point *p = &h->point[i], *q = &h->point[j];
            double da = p->a - q->a, db = p->b - q->b;
            if (da * da + db * db >= h->limit2) measure(h, p->x - q->x, p->y - q->y);
        }
}

static void compare_arcs(struct hull *h, struct arc r, struct arc s)
{
    if (farthest2(&h->box[r.node], &h->box[s.node]) < h->limit2) return;
    if (is_leaf(r) && is_leaf(s)) {
        measure_leaves(h, r, s);
    } else if (r.node == s.node) {
        compare_arcs(h, half(r, 0), half(r, 1));
        compare_arcs(h, half(r, 0), half(r, 0));
        compare_arcs(h, half(r, 1), half(r, 1));
    } else if (r.end - r.first >= s.end - s.first) {
        compare_arcs(h, half(r, 0), s);
        compare_arcs(h, half(r, 1), s);
    } else {
        compare_arcs(h, r, half(s, 0));
        compare_arcs(h, r, half(s, 1));
    }
}

static enum status search(struct hull *h)
{
    struct arc all = {0, 0, h->count};
    h->box = malloc((h->count + 1) * sizeof *h->box);
    if (!h->box) return STATUS_MEM;
    fit_boxes(h, all);
    compare_arcs(h, all, all);
    return STATUS_OK;
}

static double span(const double *u, size_t n)
{
    double low, high;
    series_limits(u, n, &low, &high);
    return high - low;
}

enum status hull_diameter(const double *x, const double *y, size_t n, double *diameter)
{
    struct hull h = {.x = x, .y = y, .n = n, .best = -1.0};
    double width = span(x, n), depth = span(y, n);
    if (!(width > 0.0 || depth > 0.0) || isinf(width) || isinf(depth)) {
        *diameter = fmax(width, depth);
        return STATUS_OK;
    }
    set_scale(&h, width, depth);
    find_boxes(&h);
    enum status status = isinf(h.best) ? STATUS_OK : keep_reaching(&h);
    if (status == STATUS_OK && h.count > 0) status = make_hull(&h);
    if (status == STATUS_OK && h.count > 0) status = search(&h);
    free(h.point);
    free(h.box);
    *diameter = h.best < 0.0 ? NAN : h.best;
    return status;
}
