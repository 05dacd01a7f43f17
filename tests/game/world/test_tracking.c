/* Following, measured: share on target to the millisecond, distance and lag in closed form. */
#include "support/support.h"
#include "world/tracking.h"

static void success_is_sixty_percent(void **state)
{
    (void)state;
    static const struct { uint32_t judged, on; bool success; } cases[] = {
        {5000, 3000, true}, {5000, 2999, false}, {4000, 2400, true}, {4000, 2399, false}, {0, 0, false}, {1, 1, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tracking t = {.judged_ms = cases[i].judged, .on_ms = cases[i].on};
        if (tracking_success(&t) != cases[i].success) fail_msg("%u of %u", cases[i].on, cases[i].judged);
    }
}

static void what_cannot_be_judged_is_not(void **state)
{
    (void)state;
    struct tracking t = {0};
    tracking_judge(&t, (struct point_mm){0.2, 0}, (struct point_mm){0, 0}, 0.2, true);
    tracking_judge(&t, (struct point_mm){0.2001, 0}, (struct point_mm){0, 0}, 0.2, true);
    tracking_judge(&t, (struct point_mm){0, 0}, (struct point_mm){0, 0}, 0.2, false);
    assert_int_equal(t.judged_ms, 2);
    assert_int_equal(t.on_ms, 1);
}

/* A target on a circle of 0.5, followed late and with an offset. */
static void error_and_lag_come_apart(void **state)
{
    (void)state;
    static const struct { int late_ms; double off, lag_s, rmse, slack; } cases[] = {
        {0, 0, 0, 0, 1e-9},       {300, 0, 0.3, 0, 1e-9},     {600, 0, 0.6, 0, 1e-9}, {250, 0.1, 0.25, 0.1, 1e-3},
        {700, 0, 0.6, 2 * 0.5 * 0.05 /* chord of 0.1 rad */, 1e-3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tracking t = {0}, all = {0};
        struct tracking_past past;
        double lag_s;
        tracking_forget(&past);
        for (int ms = 0; ms < 20000; ms++) {
            double now = ms / 1000.0, then = (ms - cases[i].late_ms) / 1000.0;
            struct point_mm target = {0.5 * cos(now), 0.5 * sin(now)}, lean = {0.5 * cos(then) + cases[i].off, 0.5 * sin(then)};
            if (tracking_target(&past, target)) tracking_compare(&t, &past, lean, true);
        }
        assert_int_equal(t.compared, 2000 - 60);
        tracking_sum(&all, &t);
        double rmse = tracking_error(&all, &lag_s);
        if (fabs(lag_s - cases[i].lag_s) > 0.021 * (cases[i].off > 0) + 1e-9 || fabs(rmse - cases[i].rmse) > cases[i].slack)
            fail_msg("%d ms late: lag %g, rmse %g", cases[i].late_ms, lag_s, rmse);
    }
}

static void nothing_compared_is_no_success(void **state)
{
    (void)state;
    struct tracking t = {0};
    double lag_s;
    assert_true(isinf(tracking_error(&t, &lag_s)) && tracking_error_score(tracking_error(&t, &lag_s)) == 0);
    assert_near("lag", lag_s, 0.6, 1e-12);
    struct tracking_past past;
    tracking_forget(&past);
    for (int ms = 0; ms < 590; ms++)
        if (tracking_target(&past, (struct point_mm){0, 0})) tracking_compare(&t, &past, (struct point_mm){0, 0}, true);
    assert_int_equal(t.compared, 0);                             /* the past is not long enough for every lag */
}

static void scores_are_those_of_the_page(void **state)
{
    (void)state;
    static const struct { double v, on, err, lag; } cases[] = {
        {0, 0, 1, 1}, {0.15, 0, 0.7, 1}, {0.3, 0, 0.4, 0.75}, {0.45, 0.25, 0.1, 0.5}, {0.6, 0.5, 0, 0.25}, {0.9, 1, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_near("c_on", tracking_on_score(cases[i].v), cases[i].on, 1e-12);
        assert_near("c_err", tracking_error_score(cases[i].v), cases[i].err, 1e-12);
        assert_near("c_lag", tracking_lag_score(cases[i].v), cases[i].lag, 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(success_is_sixty_percent), cmocka_unit_test(what_cannot_be_judged_is_not),
        cmocka_unit_test(error_and_lag_come_apart), cmocka_unit_test(nothing_compared_is_no_success),
        cmocka_unit_test(scores_are_those_of_the_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
