/* Heel and toe raises told from CoP and load (exercises.md 7, E15), with a foot of 250 mm: 45 mm forward, 30 mm back. */
#include <math.h>

#include "support/support.h"
#include "world/heel_raise.h"

#define FOOT_MM 250.0
static struct raise r;
static int ups, slips, helds, downs;

static void begin(bool heels, uint32_t hold_ms)
{
    raise_begin(&r, heels, FOOT_MM, 0, hold_ms);
    ups = slips = helds = downs = 0;
}

static void step(double y_mm, double load)
{
    switch (raise_step(&r, y_mm, load, true)) {
    case RAISE_IS_UP: ups++; break;
    case RAISE_SLIPPED: slips++; break;
    case RAISE_HELD: helds++; break;
    case RAISE_IS_DOWN: downs++; break;
    case RAISE_NOTHING: break;
    }
}

static void stand(int ms)
{
    for (int i = 0; i < ms; i++) step(0, 1);
}

/* To y in time, with the load that a body lifted by height gives (minimum jerk). */
static void go(double from_mm, double to_mm, int ms, double height_m)
{
    for (int i = 1; i <= ms; i++) {
        double u = (double)i / ms, s = u * u * u * (10 - 15 * u + 6 * u * u), t = ms / 1000.0;
        step(from_mm + (to_mm - from_mm) * s, 1 + height_m * u * (60 - 180 * u + 120 * u * u) / (t * t) / 9.80665);
    }
}

static void stay(double y_mm, int ms)
{
    for (int i = 0; i < ms; i++) step(y_mm, 1);
}

static void a_raise_and_its_way_down(void **state)
{
    (void)state;
    static const struct { bool heels; double y_mm, height_m; } rows[] = {{true, 54, 0.04}, {false, -36, 0.018}};
    for (int i = 0; i < 2; i++) {
        begin(rows[i].heels, 1000);
        stand(1000);
        go(0, rows[i].y_mm, 600, rows[i].height_m);
        assert_int_equal(ups, 1);
        stay(rows[i].y_mm, 1200);
        assert_int_equal(helds, 1);
        go(rows[i].y_mm, 0, 2000, -rows[i].height_m);
        stay(0, 300);
        assert_int_equal(downs, 1);
        assert_int_equal(slips, 0);
        assert_near("way", r.made_mm, fabs(rows[i].y_mm), 1.5);
        assert_near("lowering, s", raise_lowering_s(&r), 2.0, 0.06);
    }
}

static const struct near_case { const char *name; bool heels; double y_mm, height_m; int way_ms, up_ms, held; } near_cases[] = {
    {"a raise", true, 45, 0.04, 600, 2000, 1},
    {"0.1 mm short", true, 44.9, 0.04, 600, 2000, 0},
    {"toes", false, -30, 0.018, 600, 2000, 1},
    {"toes, 0.1 mm short", false, -29.9, 0.018, 600, 2000, 0},
    {"toes are asked, heels come", false, 54, 0.04, 600, 2000, 0},
    {"heels are asked, toes come", true, -54, 0.04, 600, 2000, 0},
    {"a lean forward", true, 54, 0, 600, 4000, 0},
    {"a slow lean", true, 54, 0, 2000, 4000, 0},
    {"a slow creep upward", true, 54, 0.04, 3000, 4000, 0},     /* 0.26 % W at most */
    {"1.4 % W", true, 54, 0.0086, 600, 4000, 0},
    {"2 % W", true, 54, 0.0122, 600, 4000, 1},
};
static void only_a_raise_is_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof near_cases / sizeof near_cases[0]; i++) {
        const struct near_case *c = &near_cases[i];
        begin(c->heels, 1000);
        stand(1000);
        go(0, c->y_mm, c->way_ms, c->height_m);
        stay(c->y_mm, c->up_ms);
        if (helds != c->held) fail_msg("%s: held %d times", c->name, helds);
    }
}

static void hold_to_the_millisecond(void **state)
{
    (void)state;
    for (int more = -1; more <= 0; more++) {
        begin(true, 2000);
        stand(1000);
        for (int i = 0; i < 100; i++) step(20, i < 20 ? 1.03 : 1);
        stay(45, 2000 + more);
        stay(44.9, 1);
        assert_int_equal(helds, more == 0);
        assert_int_equal(slips, more != 0);
        if (helds == 0) stay(45, 1999);     /* slipping out restarts the hold */
        assert_int_equal(helds, more == 0);
        if (helds == 0) stay(45, 1);
        assert_int_equal(helds, 1);
    }
}

/* The ripple is that of the start: an old one, or one of somebody who leans there already, is none. */
static void the_ripple_belongs_to_the_start(void **state)
{
    (void)state;
    static const struct { const char *name; int before_ms, held; } rows[] = {
        {"just before", 50, 1}, {"a second before", 950, 1}, {"long before", 1100, 0}, {"just after", -200, 1}, {"long after", -400, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        begin(true, 1000);
        stand(2000);
        for (int ms = -1500; ms < 3000; ms++) step(ms < 0 ? 20 : 54, ms >= -rows[i].before_ms && ms < -rows[i].before_ms + 12 ? 1.03 : 1);
        if (helds != rows[i].held) fail_msg("ripple %s: held %d", rows[i].name, helds);
    }
    begin(true, 1000);                       /* a hand taken off slowly: 4 % W in 3 s */
    stand(1000);
    for (int ms = 0; ms < 3000; ms++) step(54.0 * ms / 3000, 0.96 + 0.04 * ms / 3000);
    for (int ms = 0; ms < 3000; ms++) step(54, 1);
    assert_int_equal(helds, 0);
    begin(true, 1000);                       /* a spike of the plate */
    stand(1000);
    for (int ms = 0; ms < 500; ms++) step(20, ms == 400 ? 1.5 : 1);
    stay(54, 3000);
    assert_int_equal(helds, 0);
}

/* Back by half of the way: what comes then is another raise, and needs a ripple of its own. */
static void another_raise_begins_anew(void **state)
{
    (void)state;
    begin(true, 2000);
    stand(1000);
    go(0, 54, 600, 0.04);
    stay(54, 1000);
    stay(20, 1500);
    stay(54, 5000);
    assert_int_equal(helds, 0);
    stay(0, 1000);
    go(0, 54, 600, 0.04);
    stay(54, 2100);
    assert_int_equal(helds, 1);
    assert_int_equal(ups, 2);
}

static void drops_are_short(void **state)
{
    (void)state;
    begin(true, 500);
    stand(1000);
    go(0, 54, 600, 0.04);
    stay(54, 700);
    go(54, 0, 300, 0);
    stay(0, 300);
    assert_int_equal(downs, 1);
    assert_near("lowering, s", raise_lowering_s(&r), 0.3, 0.03);
}

static void hostile_numbers_are_nothing(void **state)
{
    (void)state;
    begin(true, 1000);
    stand(1000);
    for (int i = 0; i < 3000; i++) assert_int_equal(raise_step(&r, 54, 1.03, false), RAISE_NOTHING);
    static const double hostile[] = {NAN, INFINITY, -INFINITY, 1e300, -1e300};
    for (int i = 0; i < 20000; i++) step(hostile[i % 5], hostile[(i / 5) % 5]);
    assert_true(isfinite(r.base_w) && isfinite(raise_lowering_s(&r)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_raise_and_its_way_down), cmocka_unit_test(only_a_raise_is_one),
        cmocka_unit_test(hold_to_the_millisecond),  cmocka_unit_test(the_ripple_belongs_to_the_start),
        cmocka_unit_test(another_raise_begins_anew), cmocka_unit_test(drops_are_short),
        cmocka_unit_test(hostile_numbers_are_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
