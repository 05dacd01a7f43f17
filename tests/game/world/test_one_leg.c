/* How long a foot was in the air, by shares to the thousandth and times to the millisecond; the length of a path. */
#include <math.h>

#include "support/support.h"
#include "world/one_leg.h"
#include "world/path_meter.h"

#define W_N 700.0
static const struct body body = {.weight_n = W_N, .c0_mm = {12, -7}, .foot_distance_mm = 200};

/* Standing on the right foot: its middle is at 100 mm, 88 mm from C0. */
struct moment { int ms; double share, x_mm, fz_n; bool valid; };
static enum one_leg_event run(struct one_leg *l, struct moment m)
{
    enum one_leg_event last = ONE_LEG_NOTHING;
    for (int i = 0; i < m.ms; i++) {
        enum one_leg_event e = one_leg_step(l, (struct point_mm){m.x_mm, 60}, m.share, m.fz_n, m.valid);
        if (e != ONE_LEG_NOTHING) last = e;
    }
    return last;
}

static const struct lift_case { const char *what; struct moment m; bool hands, lifted; } lift_cases[] = {
    {"0.2 s at 0.95", {200, 0.95, 88, W_N, true}, false, true},
    {"a millisecond less", {199, 0.95, 88, W_N, true}, false, false},
    {"0.949 of the load", {5000, 0.949, 88, W_N, true}, false, false},
    {"a lean, 0.94", {5000, 0.94, 76, W_N, true}, false, false},
    {"35 mm to the side", {200, 1.0, 123, W_N, true}, false, true},
    {"farther", {5000, 1.0, 123.1, W_N, true}, false, false},
    {"0.85 W", {200, 1.0, 88, 0.85 * W_N, true}, false, true},
    {"less than 0.85 W", {5000, 1.0, 88, 0.849 * W_N, true}, false, false},
    {"more than 1.15 W", {5000, 1.0, 88, 1.151 * W_N, true}, false, false},
    {"hands that hold", {200, 1.0, 88, 0.6 * W_N, true}, true, true},
    {"hands that carry half", {5000, 1.0, 88, 0.49 * W_N, true}, true, false},
    {"no cursor", {5000, 1.0, 88, W_N, false}, false, false},
    {"no share", {5000, NAN, 88, W_N, true}, false, false},
    {"no position", {5000, 1.0, NAN, W_N, true}, false, false},
    {"the other leg", {5000, 0.0, -112, W_N, true}, false, false},
};
static void a_lift_has_share_place_weight_and_time(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof lift_cases / sizeof lift_cases[0]; i++) {
        const struct lift_case *c = &lift_cases[i];
        struct one_leg l;
        one_leg_begin(&l, &body, 1, c->hands);
        bool got = run(&l, c->m) == ONE_LEG_LIFTED;
        if (got != c->lifted || l.up != c->lifted) fail_msg("%s: lifted %d", c->what, got);
        if (!got && l.held_ms > 0) fail_msg("%s: %u ms held", c->what, l.held_ms);
    }
}

/* After 1000 ms on one leg. */
static const struct down_case { const char *what; struct moment m; enum one_leg_event want; uint32_t held_ms; } down_cases[] = {
    {"an ankle correction", {99, 0.80, 52, W_N, true}, ONE_LEG_NOTHING, 1000},
    {"the foot is down", {100, 0.80, 52, W_N, true}, ONE_LEG_LANDED, 1000},
    {"36 mm away", {100, 0.88, 52, W_N, true}, ONE_LEG_LANDED, 1000},
    {"35 mm away is on one leg, below 0.90 is not held yet", {1499, 0.85, 53, W_N, true}, ONE_LEG_NOTHING, 1000},
    {"a lean that stays is none", {1500, 0.89, 66, W_N, true}, ONE_LEG_LANDED, 1000},
    {"0.90 is held", {3000, 0.90, 68, W_N, true}, ONE_LEG_NOTHING, 4000},
    {"the weight is gone", {100, 1.0, 88, 0.5 * W_N, true}, ONE_LEG_LANDED, 1000},
    {"nothing is judged without a cursor", {3000, 0.5, 0, W_N, false}, ONE_LEG_NOTHING, 1000},
    {"no number at all", {100, NAN, NAN, NAN, true}, ONE_LEG_LANDED, 1000},
};
static void a_foot_is_down_when_it_stays_down(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof down_cases / sizeof down_cases[0]; i++) {
        const struct down_case *c = &down_cases[i];
        struct one_leg l;
        one_leg_begin(&l, &body, 1, false);
        (void)run(&l, (struct moment){1000, 1.0, 88, W_N, true});
        enum one_leg_event got = run(&l, c->m);
        if (got != c->want || l.held_ms != c->held_ms) fail_msg("%s: event %d, %u ms held", c->what, got, l.held_ms);
    }
}

static void the_left_leg_is_the_mirror(void **state)
{
    (void)state;
    struct one_leg l;
    one_leg_begin(&l, &body, -1, false);
    assert_near("middle of the foot", l.centre_mm.x, -112, 1e-12);
    assert_int_equal(run(&l, (struct moment){200, 0.05, -112, W_N, true}), ONE_LEG_LIFTED);
    assert_int_equal(run(&l, (struct moment){100, 0.30, -52, W_N, true}), ONE_LEG_LANDED);
}

static void who_is_not_weighed_is_judged_by_share_and_place(void **state)
{
    (void)state;
    struct one_leg l;
    struct body b = body;
    b.weight_n = 0;
    one_leg_begin(&l, &b, 1, false);
    assert_int_equal(run(&l, (struct moment){200, 1.0, 88, 5, true}), ONE_LEG_LIFTED);
}

/* 3 mm and 4 mm per step are 5 mm: 5000 mm/s, of it 3000 to the side. */
static void a_path_breaks_where_points_are_missing(void **state)
{
    (void)state;
    struct path_meter m = {0}, all = {0};
    assert_near("nothing", path_meter_speed(&m), 0, 0);
    for (int i = 0; i <= 10; i++) path_meter_step(&m, (struct point_mm){3 * i, -4 * i}, true);
    assert_int_equal(m.ms, 10);
    path_meter_step(&m, (struct point_mm){NAN, 0}, true);
    path_meter_step(&m, (struct point_mm){9000, 9000}, false);
    path_meter_step(&m, (struct point_mm){500, 500}, true);
    path_meter_step(&m, (struct point_mm){503, 504}, true);
    assert_int_equal(m.ms, 11);
    assert_near("speed", path_meter_speed(&m), 5000, 1e-9);
    assert_near("to the side", path_meter_side_speed(&m), 3000, 1e-9);
    path_meter_add(&all, &m);
    path_meter_add(&all, &m);
    assert_int_equal(all.ms, 22);
    assert_near("of both", path_meter_speed(&all), 5000, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_lift_has_share_place_weight_and_time),
        cmocka_unit_test(a_foot_is_down_when_it_stays_down),
        cmocka_unit_test(the_left_leg_is_the_mirror),
        cmocka_unit_test(who_is_not_weighed_is_judged_by_share_and_place),
        cmocka_unit_test(a_path_breaks_where_points_are_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
