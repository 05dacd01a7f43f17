/* Uneven samples become an even series: facts of the definition, and closed forms. */
#include "support/support.h"

#include <math.h>
#include <stdlib.h>

#include "base/random.h"
#include "signal/sway_analysis.h"
#include "signal/window_series.h"

enum { POINTS_MAX = 70000 };
static struct timed_point points[POINTS_MAX];

static size_t circle(double rate_hz, double seconds, double jitter_s, double radius_mm, double turn_hz)
{
    struct random_stream r;
    size_t n = (size_t)(rate_hz * seconds + 0.5);
    random_seed(&r, 5, "window series");
    for (size_t i = 0; i < n; i++) {
        double t = (double)i / rate_hz + jitter_s * (random_uniform(&r) - 0.5);
        double angle = 6.283185307179586 * turn_hz * t;
        points[i] = (struct timed_point){t, {radius_mm * cos(angle), radius_mm * sin(angle)}};
    }
    return n;
}

static void minute_at_100_hz_gives_1498(void **state)
{
    (void)state;
    struct point_mm *out;
    size_t n = circle(100.0, 60.0, 0.0, 10.0, 0.2), count;
    assert_int_equal(window_series(points, n, &out, &count), STATUS_OK);
    assert_int_equal(count, 1498);
    free(out);
}

/* A circle of 10 mm at 0.5 Hz has the speed 2 pi f R = 31.416 mm/s, however its samples are spaced. */
static const struct circle_case {
    double rate_hz, jitter_s;
} circle_cases[] = {{1000, 0.0}, {1000, 0.0004}, {1000, 0.00099}, {100, 0.006}, {200, 0.0}, {60, 0.01}};

/* Through the whole profile: uneven samples have no other. */
static double mean_speed_mm_s(size_t n)
{
    static double t_s[POINTS_MAX], x[POINTS_MAX], y[POINTS_MAX];
    struct sway_analysis *a;
    struct sway_measured m;
    for (size_t i = 0; i < n; i++) {
        t_s[i] = points[i].t_s;
        x[i] = points[i].at_mm.x;
        y[i] = points[i].at_mm.y;
    }
    const struct sway_trial trial = {.count = n, .time_s = t_s, .ml_mm = x, .ap_mm = y};
    assert_int_equal(sway_analysis_open(&trial, &a), STATUS_OK);
    assert_int_equal(sway_analysis_run(a, PROFILE_QUIJOUX25, 1u << FAMILY_MOVEMENT, &m), STATUS_OK);
    sway_analysis_close(a);
    return m.results.movement.mean_velocity_2d.value;
}

static void speed_does_not_depend_on_the_spacing(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof circle_cases / sizeof circle_cases[0]; i++) {
        size_t n = circle(circle_cases[i].rate_hz, 30.0, circle_cases[i].jitter_s, 10.0, 0.5);
        assert_near("mean speed", mean_speed_mm_s(n), 31.416, 0.25);
    }
}

static void one_wild_sample_is_dropped(void **state)
{
    (void)state;
    struct point_mm *out;
    size_t n = circle(100.0, 10.0, 0.0, 1.0, 0.2), count;
    points[500].at_mm.x += 300.0;
    points[700].at_mm.y -= 90.0;
    points[701].at_mm.y -= 90.0;
    assert_int_equal(window_series(points, n, &out, &count), STATUS_OK);
    for (size_t i = 0; i < count; i++) assert_true(hypot(out[i].x, out[i].y) < 1.01);
    free(out);
}

static void a_hole_becomes_a_straight_line(void **state)
{
    (void)state;
    struct point_mm *out;
    size_t n = 0, count;
    for (int i = 0; i < 1000; i++)
        if (i < 500 || i >= 530) points[n++] = (struct timed_point){i / 100.0, {i * 0.1, -i * 0.05}};
    assert_int_equal(window_series(points, n, &out, &count), STATUS_OK);
    assert_int_equal(count, 247); /* 0.1, 0.14 ... up to the one before the last: its end is open */
    /* 10 mm/s; a window that the hole cuts in half leans up to 40 ms to its side */
    for (size_t i = 0; i < count; i++) assert_near("x", out[i].x, 10.0 * (0.1 + 0.04 * (double)i), 0.4);
    free(out);
}

static void a_constant_stays_and_too_short_is_empty(void **state)
{
    (void)state;
    struct point_mm *out;
    size_t count;
    for (int i = 0; i < 300; i++) points[i] = (struct timed_point){i * 0.013, {7.0, -3.0}};
    assert_int_equal(window_series(points, 300, &out, &count), STATUS_OK);
    assert_true(count > 90);
    for (size_t i = 0; i < count; i++) {
        assert_near("x", out[i].x, 7.0, 1e-12);
        assert_near("y", out[i].y, -3.0, 1e-12);
    }
    free(out);
    for (size_t n = 0; n < 9; n++) {
        assert_int_equal(window_series(points, n, &out, &count), STATUS_OK);
        assert_int_equal(count, 0);
        free(out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(minute_at_100_hz_gives_1498),
        cmocka_unit_test(speed_does_not_depend_on_the_spacing),
        cmocka_unit_test(one_wild_sample_is_dropped),
        cmocka_unit_test(a_hole_becomes_a_straight_line),
        cmocka_unit_test(a_constant_stays_and_too_short_is_empty),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
