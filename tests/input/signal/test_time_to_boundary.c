/* Time to boundary: exact cases, edges in either order, and the definition walked along each edge in turn. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "metric_facts.h"
#include "signal/time_to_boundary.h"

enum { ROOM = 6000 };

static double ml[ROOM], ap[ROOM];
static const struct point_mm plate[] = {{-100, -50}, {100, -50}, {100, 50}, {-100, 50}};
static const struct point_mm feet[] = {{-150, -120}, {140, -115}, {170, 20},
                                       {90, 130},    {-80, 135},  {-165, 30}};

static struct time_to_boundary run(size_t n, double rate_hz, const struct point_mm *corner, size_t corners)
{
    struct time_to_boundary out;
    assert_int_equal(time_to_boundary_run(ml, ap, n, rate_hz, corner, corners, &out), STATUS_OK);
    return out;
}

/* From (x, y) with (vx, vy) [mm/s] at 100 Hz. */
static void go(size_t n, double x, double y, double vx, double vy)
{
    for (size_t k = 0; k < n; k++) {
        ml[k] = x + vx * (double)k / 100.0;
        ap[k] = y + vy * (double)k / 100.0;
    }
}

/* ---- exact cases ---- */

/* tau falls by 10 ms from sample to sample: first, last, mean, median are known. */
static void straight_on(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        double x, y, vx, vy, first_s;
    } facts[] = {
        {"to the right edge", -50, 10, 20, 0, 7.5},   {"to the left edge", 50, 10, -20, 0, 7.5},
        {"to the front edge", 30, -20, 0, 10, 7.0},   {"to the back edge", 30, 20, 0, -10, 7.0},
        {"into a corner", -20, -10, 20, 10, 6.0},     {"slanting, front first", 0, 0, 10, 8, 6.25},
        {"slanting, right first", 0, 0, 16, 6, 6.25}, {"beside an edge", -60, 49.5, 20, 0, 8.0},
        {"along an edge", -60, 50, 20, 0, 8.0},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        go(301, facts[i].x, facts[i].y, facts[i].vx, facts[i].vy);
        struct time_to_boundary t = run(301, 100.0, plate, COUNT_OF(plate));
        assert_value(facts[i].what, t.mean, facts[i].first_s - 1.5, 1e-10);
        assert_value(facts[i].what, t.median, facts[i].first_s - 1.5, 1e-10);
        assert_value(facts[i].what, t.abs_min, facts[i].first_s - 3.0, 1e-10);
        assert_value(facts[i].what, t.mean_of_50_lowest, facts[i].first_s - 3.0 + 0.245, 1e-10);
        assert_value(facts[i].what, t.outside_count, 0.0, 0.0);
        assert_value(facts[i].what, t.minima_count, 0.0, 0.0);
        assert_reason(facts[i].what, t.minima_mean, REASON_NO_EVENT);
        assert_reason(facts[i].what, t.minima_sd, REASON_NO_EVENT);
    }
}

static void outside_is_counted_and_left_out(void **state)
{
    (void)state;
    go(401, -60, 0, 50, 0); /* reaches the right edge with sample 320, where tau is 0 */
    struct time_to_boundary t = run(401, 100.0, plate, COUNT_OF(plate));
    assert_value("outside", t.outside_count, 80.0, 0.0);
    assert_value("mean of the way to the edge", t.mean, 1.6, 1e-10);
    assert_value("at the edge", t.abs_min, 0.0, 1e-12);

    go(200, 300, 0, -1, 0); /* outside, and coming back */
    t = run(200, 100.0, plate, COUNT_OF(plate));
    assert_value("all outside", t.outside_count, 200.0, 0.0);
    assert_reason("mean", t.mean, REASON_NO_EVENT);
    assert_reason("median", t.median, REASON_NO_EVENT);
    assert_reason("lowest", t.mean_of_50_lowest, REASON_NO_EVENT);
    assert_value("minima", t.minima_count, 0.0, 0.0);
}

static void standing_still_reaches_no_edge(void **state)
{
    (void)state;
    go(200, 10, 10, 0, 0);
    struct time_to_boundary t = run(200, 100.0, plate, COUNT_OF(plate));
    assert_value("inside all the time", t.outside_count, 0.0, 0.0);
    assert_reason("mean", t.mean, REASON_NO_EVENT);
    assert_reason("smallest", t.abs_min, REASON_NO_EVENT);
    for (size_t k = 60; k < 200; k++)
        ml[k] = 10.0 + 0.2 * (double)(k - 59); /* sets off: half speed, then 20 mm/s */
    t = run(200, 100.0, plate, COUNT_OF(plate));
    assert_value("last", t.abs_min, (90.0 - 0.2 * 140.0) / 20.0, 1e-10);
    double sum = 90.0 / 10.0, count = 141.0; /* sample 59 sees half the speed */
    for (int k = 1; k <= 140; k++) sum += (90.0 - 0.2 * k) / 20.0;
    assert_value("only while moving", t.mean, sum / count, 1e-10);
}

/* 49.5 samples to the right edge, then 49.5 to the left one: two equal values are no strict minimum. */
static void equal_neighbours_are_no_minimum(void **state)
{
    (void)state;
    static const double x[] = {0, -5, 1, -1, -3, 0};
    for (size_t k = 0; k < COUNT_OF(x); k++) ml[k] = x[k], ap[k] = 0.0;
    struct time_to_boundary t = run(COUNT_OF(x), 100.0, plate, COUNT_OF(plate));
    assert_value("minima", t.minima_count, 0.0, 0.0);
    assert_value("mean", t.mean, (100 / 5.0 + 105 / 0.5 + 49.5 + 49.5 + 103 / 0.5 + 100 / 3.0) / 600.0,
                 1e-12);
    ml[4] = -2.9; /* the second is a little later now */
    t = run(COUNT_OF(x), 100.0, plate, COUNT_OF(plate));
    assert_value("minima", t.minima_count, 1.0, 0.0);
    assert_value("minimum", t.minima_mean, 0.495, 1e-12);
    assert_reason("no SD of a single one", t.minima_sd, REASON_SHORT);
}

/* ---- the definition ---- */

/* Way from p to where the ray meets the edge a-b, in units of v; infinite: it does not. */
static double ray_meets(struct point_mm p, struct point_mm v, struct point_mm a, struct point_mm b)
{
    double ex = b.x - a.x, ey = b.y - a.y, cross = v.x * ey - v.y * ex;
    if (cross == 0.0) return INFINITY;
    double t = ((a.x - p.x) * ey - (a.y - p.y) * ex) / cross,
           share = ((a.x - p.x) * v.y - (a.y - p.y) * v.x) / cross;
    return t >= 0.0 && share >= -1e-12 && share <= 1.0 + 1e-12 ? t : INFINITY;
}

/* Even-odd rule. */
static int is_inside(struct point_mm p, const struct point_mm *c, size_t n)
{
    int inside = 0;
    for (size_t i = 0, j = n - 1; i < n; j = i++)
        if ((c[i].y > p.y) != (c[j].y > p.y) &&
            p.x < (c[j].x - c[i].x) * (p.y - c[i].y) / (c[j].y - c[i].y) + c[i].x)
            inside = !inside;
    return inside;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

struct slow {
    double mean, median, least, lowest50, minima_mean, minima_sd, minima_count, outside;
};

static struct slow slowly(size_t n, double rate_hz, const struct point_mm *corner, size_t corners)
{
    static double tau[ROOM], kept[ROOM], low[ROOM];
    struct slow s = {0};
    size_t count = 0, lows = 0;
    for (size_t k = 0; k < n; k++) {
        size_t a = k > 0 ? k - 1 : 0, b = k + 1 < n ? k + 1 : n - 1;
        double dt = (double)(b - a) / rate_hz;
        struct point_mm p = {ml[k], ap[k]}, v = {(ml[b] - ml[a]) / dt, (ap[b] - ap[a]) / dt};
        tau[k] = INFINITY;
        for (size_t i = 0; i < corners; i++)
            tau[k] = fmin(tau[k], ray_meets(p, v, corner[i], corner[(i + 1) % corners]));
        if (!is_inside(p, corner, corners)) tau[k] = INFINITY, s.outside++;
        if (isfinite(tau[k])) kept[count++] = tau[k];
    }
    for (size_t k = 1; k + 1 < n; k++)
        if (isfinite(tau[k - 1]) && isfinite(tau[k + 1]) && tau[k] < tau[k - 1] && tau[k] < tau[k + 1])
            low[lows++] = tau[k];
    qsort(kept, count, sizeof *kept, ascending);
    for (size_t k = 0; k < count; k++) s.mean += kept[k] / (double)count;
    for (size_t k = 0; k < 50; k++) s.lowest50 += kept[k] / 50.0;
    for (size_t k = 0; k < lows; k++) s.minima_mean += low[k] / (double)lows;
    for (size_t k = 0; k < lows; k++) s.minima_sd += pow(low[k] - s.minima_mean, 2) / (double)(lows - 1);
    s.minima_sd = sqrt(s.minima_sd);
    s.minima_count = (double)lows;
    s.median = count % 2 ? kept[count / 2] : 0.5 * (kept[count / 2 - 1] + kept[count / 2]);
    s.least = kept[0];
    return s;
}

/* A smooth random way about the middle, never farther than reach_mm. */
static void walk(size_t n, uint64_t seed, double reach_mm)
{
    struct random_stream r;
    double vx = 0.0, vy = 0.0, x = 0.0, y = 0.0;
    random_seed(&r, seed, "boundary");
    for (size_t k = 0; k < n; k++) {
        x += vx = 0.9 * vx - 0.002 * x + 0.01 * random_normal(&r);
        y += vy = 0.9 * vy - 0.002 * y + 0.01 * random_normal(&r);
        ml[k] = reach_mm * tanh(x);
        ap[k] = reach_mm * tanh(y);
    }
}

static void equals_the_definition(void **state)
{
    (void)state;
    static const struct {
        const struct point_mm *corner;
        size_t corners, n;
        double reach_mm;
    } facts[] = {{plate, COUNT_OF(plate), 3000, 49},
                 {feet, COUNT_OF(feet), 2999, 90},
                 {feet, COUNT_OF(feet), 3000, 250}};
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        walk(facts[i].n, 40 + i, facts[i].reach_mm);
        struct time_to_boundary t = run(facts[i].n, 120.0, facts[i].corner, facts[i].corners);
        struct slow s = slowly(facts[i].n, 120.0, facts[i].corner, facts[i].corners);
        assert_true(s.minima_count > 20.0);
        assert_true((s.outside > 0.0) == (i == 2));
        assert_value("mean", t.mean, s.mean, 1e-9 * s.mean);
        assert_value("median", t.median, s.median, 1e-10 * s.median);
        assert_value("abs_min", t.abs_min, s.least, 1e-10 * s.least);
        assert_value("50 lowest", t.mean_of_50_lowest, s.lowest50, 1e-10 * s.lowest50);
        assert_value("minima mean", t.minima_mean, s.minima_mean, 1e-9 * s.minima_mean);
        assert_value("minima sd", t.minima_sd, s.minima_sd, 1e-9 * s.minima_sd);
        assert_value("minima count", t.minima_count, s.minima_count, 0.0);
        assert_value("outside", t.outside_count, s.outside, 0.0);
    }
}

/* ---- properties ---- */

static void assert_same(const char *what, const struct time_to_boundary *a, const struct time_to_boundary *b,
                        double c)
{
    const struct metric_value *x = &a->mean, *y = &b->mean;
    for (size_t i = 0; i < sizeof *a / sizeof *x; i++) {
        double scale = &x[i] == &a->minima_count || &x[i] == &a->outside_count ? 1.0 : c;
        assert_value(what, y[i], scale * x[i].value, 1e-9 * scale * x[i].value);
    }
}

/* Scale, mirror, shift the body and its feet together. */
static struct time_to_boundary moved(double sx, double sy, double dx, double dy, double rate_hz)
{
    struct point_mm corner[COUNT_OF(feet)];
    walk(3000, 7, 60.0);
    for (size_t k = 0; k < 3000; k++) ml[k] = sx * ml[k] + dx, ap[k] = sy * ap[k] + dy;
    for (size_t i = 0; i < COUNT_OF(feet); i++)
        corner[i] = (struct point_mm){sx * feet[i].x + dx, sy * feet[i].y + dy};
    return run(3000, rate_hz, corner, COUNT_OF(feet));
}

static void invariances(void **state)
{
    (void)state;
    struct point_mm corner[COUNT_OF(feet)];
    walk(3000, 7, 60.0);
    struct time_to_boundary a = run(3000, 100.0, feet, COUNT_OF(feet)), b;
    for (size_t first = 0; first < COUNT_OF(feet); first++)
        for (int backward = 0; backward < 2; backward++) {
            for (size_t i = 0; i < COUNT_OF(feet); i++)
                corner[i] = feet[(first + (backward ? COUNT_OF(feet) - i : i)) % COUNT_OF(feet)];
            b = run(3000, 100.0, corner, COUNT_OF(feet));
            assert_same("order of the corners", &a, &b, 1.0);
        }
    b = moved(1, 1, 500, -800, 100.0);
    assert_same("offset", &a, &b, 1.0);
    b = moved(-1, 1, 0, 0, 100.0);
    assert_same("mirrored", &a, &b, 1.0);
    b = moved(1, -1, 3, 4, 100.0);
    assert_same("front to back", &a, &b, 1.0);
    b = moved(2.5, 2.5, 0, 0, 100.0);
    assert_same("scaled", &a, &b, 1.0);
    b = moved(1, 1, 0, 0, 200.0);
    assert_same("twice as fast", &a, &b, 0.5);
}

static void edge_cases(void **state)
{
    (void)state;
    static const struct {
        size_t n;
        enum measure_reason mean, lowest;
    } facts[] = {
        {0, REASON_EMPTY, REASON_EMPTY}, {1, REASON_SHORT, REASON_SHORT}, {4, REASON_SHORT, REASON_SHORT},
        {5, REASON_NONE, REASON_SHORT},  {49, REASON_NONE, REASON_SHORT}, {50, REASON_NONE, REASON_NONE},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        go(50, -50, 10, 20, 0);
        struct time_to_boundary t = run(facts[i].n, 100.0, plate, COUNT_OF(plate));
        assert_reason("mean", t.mean, facts[i].mean);
        assert_reason("median", t.median, facts[i].mean);
        assert_reason("outside", t.outside_count, facts[i].mean);
        assert_reason("lowest", t.mean_of_50_lowest, facts[i].lowest);
    }
    struct time_to_boundary t;
    ap[20] = INFINITY;
    t = run(50, 100.0, plate, COUNT_OF(plate));
    assert_all_reasons("not finite", &t, sizeof t, REASON_NOT_FINITE);
    go(50, -50, 10, 20, 0);
    assert_int_equal(time_to_boundary_run(ml, ap, 50, 0.0, plate, 4, &t), STATUS_ARG);
    assert_all_reasons("no rate", &t, sizeof t, REASON_EMPTY);
}

/* ---- polygons ---- */

static void which_polygons(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        struct point_mm corner[6];
        size_t corners;
        int want;
    } facts[] = {
        {"triangle", {{0, 0}, {10, 0}, {0, 10}}, 3, 1},
        {"triangle, clockwise", {{0, 0}, {0, 10}, {10, 0}}, 3, 1},
        {"corner on an edge", {{0, 0}, {5, 0}, {10, 0}, {0, 10}}, 4, 1},
        {"two corners", {{0, 0}, {10, 0}}, 2, 0},
        {"none", {{0, 0}}, 0, 0},
        {"a line", {{0, 0}, {5, 5}, {10, 10}}, 3, 0},
        {"dented", {{0, 0}, {10, 0}, {2, 2}, {0, 10}}, 4, 0},
        {"crossed", {{0, 0}, {10, 10}, {10, 0}, {0, 10}}, 4, 0},
        {"a star", {{0, 10}, {6, -8}, {-10, 3}, {10, 3}, {-6, -8}}, 5, 0},
        {"a corner twice", {{0, 0}, {10, 0}, {10, 0}, {0, 10}}, 4, 0},
        {"not a number", {{0, 0}, {NAN, 0}, {0, 10}}, 3, 0},
        {"endless", {{0, 0}, {INFINITY, 0}, {0, 10}}, 3, 0},
        {"back along an edge", {{0, 0}, {10, 0}, {5, 0}, {0, 10}}, 4, 0},
    };
    go(50, 1, 1, 1, 0);
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        struct time_to_boundary t;
        if (polygon_is_convex(facts[i].corner, facts[i].corners) != facts[i].want)
            fail_msg("%s", facts[i].what);
        enum status got = time_to_boundary_run(ml, ap, 50, 100.0, facts[i].corner, facts[i].corners, &t);
        assert_int_equal(got, facts[i].want ? STATUS_OK : STATUS_ARG);
    }
    struct point_mm round[POLYGON_CORNERS_MAX + 1];
    struct time_to_boundary t;
    for (int more = 0; more < 2; more++) {
        int corners = POLYGON_CORNERS_MAX + more;
        for (int i = 0; i < corners; i++)
            round[i] =
                (struct point_mm){100.0 * cos(2 * M_PI * i / corners), 100.0 * sin(2 * M_PI * i / corners)};
        assert_true(polygon_is_convex(round, (size_t)corners));
        assert_int_equal(time_to_boundary_run(ml, ap, 50, 100.0, round, (size_t)corners, &t),
                         more ? STATUS_ARG : STATUS_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(straight_on),
        cmocka_unit_test(outside_is_counted_and_left_out),
        cmocka_unit_test(standing_still_reaches_no_edge),
        cmocka_unit_test(equal_neighbours_are_no_minimum),
        cmocka_unit_test(equals_the_definition),
        cmocka_unit_test(invariances),
        cmocka_unit_test(edge_cases),
        cmocka_unit_test(which_polygons),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
