/* The garden path: its shape for every size, and walking it in order. */
#include <string.h>

#include "support/support.h"
#include "world/corridor.h"

static void paths_stay_in_the_reach_box(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 300; seed++) {
        struct random_stream r;
        struct corridor c;
        random_seed(&r, seed, "targets");
        int segments = 2 + (int)(seed % 15);
        corridor_make(&c, segments, &r);
        struct point_mm last = {0, 0};
        for (int s = 0; s < segments; s++) {
            double extent = 0.20 + 0.60 * random_uniform(&r);      /* the level changes at every corner */
            corridor_resize(&c, s, extent);
            double begins = hypot(corridor_at(&c, s, 0).x - last.x, corridor_at(&c, s, 0).y - last.y);
            if (begins > 1e-12) fail_msg("seed %d, segment %d: begins %g from the end of the last", (int)seed, s, begins);
            struct point_mm before = corridor_at(&c, s, 0);
            for (int i = 1; i <= 500; i++) {
                struct point_mm p = corridor_at(&c, s, i / 500.0);
                if (hypot(p.x - before.x, p.y - before.y) > 0.02) fail_msg("seed %d, segment %d: a jump", (int)seed, s);
                if (p.y < -CORRIDOR_BACK_MAX - 1e-12) fail_msg("seed %d, segment %d: %g back", (int)seed, s, p.y);
                if (hypot(p.x, p.y) > 0.95) fail_msg("seed %d, segment %d: %g from the middle", (int)seed, s, hypot(p.x, p.y));
                before = p;
            }
            last = corridor_at(&c, s, 1);
        }
    }
}

/* The centre line turns smoothly through a corner: its direction is the same on both sides. */
static void corners_are_smooth(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 100; seed++) {
        struct random_stream r;
        struct corridor c;
        random_seed(&r, seed, "targets");
        corridor_make(&c, 8, &r);
        corridor_resize(&c, 0, 0.5);
        for (int s = 0; s + 1 < 8; s++) {
            struct point_mm corner = corridor_at(&c, s, 1), a = corridor_at(&c, s, 0.9999), b = corridor_at(&c, s + 1, 0.0001);
            double before = atan2(corner.y - a.y, corner.x - a.x), after = atan2(b.y - corner.y, b.x - corner.x);
            if (fabs(remainder(after - before, 6.283185307179586477)) > 0.10) fail_msg("seed %d, corner %d: a bend of %g", (int)seed, s, after - before);
        }
    }
}

static void stops_are_spread_evenly(void **state)
{
    (void)state;
    static const struct { int segments, stops; const char *where; } cases[] = {
        {3, 0, "..."}, {5, 1, "..*.."}, {6, 1, "..*..."}, {6, 2, ".*.*.."}, {8, 2, "..*.*..."}, {10, 3, "..*.*..*.."}, {12, 3, "..*..*..*..."},
        {2, 3, "*."},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char found[20] = "";
        for (int s = 0; s < cases[i].segments; s++) found[s] = corridor_stops_at(s, cases[i].segments, cases[i].stops) ? '*' : '.';
        if (strcmp(found, cases[i].where) != 0) fail_msg("%d segments, %d stops: %s", cases[i].segments, cases[i].stops, found);
    }
}

/* Straight to the right, 0.5 long. */
static struct corridor_walk straight(double half_width)
{
    struct corridor c = {.segments = 1, .corner = {{0, 0}, {0.5, 0}}, .heading = {{0.5, 0}, {0.5, 0}}};
    struct corridor_walk k;
    corridor_walk_begin(&k, &c, 0, half_width);
    return k;
}

static void progress_goes_in_order(void **state)
{
    (void)state;
    struct corridor_walk k = straight(0.1);
    assert_near("length", k.length[CORRIDOR_PIECES], 0.5, 1e-12);
    for (int i = 0; i <= 200; i++) corridor_walk_step(&k, (struct point_mm){0.001 * i, 0.09});
    assert_near("done", corridor_walk_done(&k), 0.4, 0.02);
    corridor_walk_step(&k, (struct point_mm){0.2, 0.11});          /* outside: growth pauses */
    assert_false(k.inside);
    corridor_walk_step(&k, (struct point_mm){0.5, 0});             /* the end, but not in order */
    assert_false(k.inside || k.arrived);
    assert_near("done", corridor_walk_done(&k), 0.4, 0.02);
    corridor_walk_step(&k, (struct point_mm){0.05, 0});            /* going back is neither needed nor punished */
    assert_true(k.inside);
    assert_near("done", corridor_walk_done(&k), 0.4, 0.02);
    for (int i = 200; i <= 410; i++) corridor_walk_step(&k, (struct point_mm){0.001 * i, 0});
    assert_false(k.arrived);                                       /* 0.075 are left for the last 15 % */
    for (int i = 410; i <= 440; i++) corridor_walk_step(&k, (struct point_mm){0.001 * i, 0});
    assert_true(k.arrived);
    assert_near("done", corridor_walk_done(&k), 1, 1e-12);
    assert_int_equal(k.outside_ms, 2);
}

/* A hairpin: the way back lies next to the way out. Crossing over is no short cut. */
static void a_short_cut_does_not_count(void **state)
{
    (void)state;
    struct corridor c = {.segments = 1, .corner = {{0, 0}, {0, 0.2}}, .heading = {{2.4, 0}, {-2.4, 0}}};
    struct corridor_walk k;
    corridor_walk_begin(&k, &c, 0, 0.08);
    for (int i = 0; i <= 1000; i++) corridor_walk_step(&k, (struct point_mm){0, 0.0002 * i});
    assert_false(k.arrived);
    assert_true(corridor_walk_done(&k) < 0.3);
    for (int i = 0; i <= CORRIDOR_PIECES; i++)
        for (int j = 0; j < 5; j++) corridor_walk_step(&k, k.line[i]);
    assert_true(k.arrived);
}

static void a_fifth_outside_is_still_in(void **state)
{
    (void)state;
    static const struct { uint32_t judged, outside; bool in; } cases[] = {{1000, 200, true}, {1000, 201, false}, {5, 1, true}, {4, 1, false}, {0, 0, false}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct corridor_walk k = {.judged_ms = cases[i].judged, .outside_ms = cases[i].outside};
        if (corridor_walk_kept_in(&k) != cases[i].in) fail_msg("%u of %u outside", cases[i].outside, cases[i].judged);
    }
}

static void scores_are_those_of_the_page(void **state)
{
    (void)state;
    static const struct { double v, in, way; } cases[] = {{0.3, 0, 0}, {0.4, 0, 0.2}, {0.55, 0.15 / 0.55, 0.5}, {0.8, 0.4 / 0.55, 1}, {0.95, 1, 1}, {1.2, 1, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_near("c_in", corridor_in_score(cases[i].v), cases[i].in, 1e-12);
        assert_near("c_eff", corridor_way_score(cases[i].v), cases[i].way, 1e-12);
    }
}

/* The guide never waits behind, never jumps, never runs away. */
static void the_guide_walks_ahead(void **state)
{
    (void)state;
    struct corridor_walk k = straight(0.1);
    struct corridor_guide g = {0};
    struct point_mm drift = {0, 0};
    for (int ms = 0; ms < 6000; ms++) {
        corridor_guide_step(&g, &k, 0.1, (struct point_mm){0, 0});
        double push = hypot(g.drift.x - drift.x, g.drift.y - drift.y) / 0.001;
        if (push > GUIDE_ACCELERATION + 1e-9) fail_msg("%d ms: %g / s^2", ms, push);
        if (g.along > k.length[k.reached] + 0.1 + 0.035 + 0.02) fail_msg("%d ms: %g ahead", ms, g.along - k.length[k.reached]);
        drift = g.drift;
    }
    assert_near("nobody came: it waits", g.along, 0.135, 0.02);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_stay_in_the_reach_box), cmocka_unit_test(corners_are_smooth), cmocka_unit_test(stops_are_spread_evenly),
        cmocka_unit_test(progress_goes_in_order), cmocka_unit_test(a_short_cut_does_not_count), cmocka_unit_test(a_fifth_outside_is_still_in),
        cmocka_unit_test(scores_are_those_of_the_page), cmocka_unit_test(the_guide_walks_ahead),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
