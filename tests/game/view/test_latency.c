/* Late latching and degradation, as pure arithmetic (performance.md 3 and 5). */
#include "support/support.h"
#include "view/latency.h"

static void percentiles_of_a_known_row(void **state)
{
    (void)state;
    double v[101];
    for (int i = 0; i <= 100; i++) v[i] = 100 - i; /* 0..100, falling */
    assert_near("p50", latency_percentile(v, 101, 0.50), 50, 0);
    assert_near("p95", latency_percentile(v, 101, 0.95), 95, 0);
    assert_near("p99", latency_percentile(v, 101, 0.99), 99, 0);
    assert_near("none", latency_percentile(v, 0, 0.5), 0, 0);
}

static const struct { double draw_p99_ms, want_wait_ms; } latch_cases[] = {
    { 3.0, 12.5 },   /* 17 - 3 - 1.5 */
    { 0.0, 15.5 },
    { 15.5, 0.0 },
    { 40.0, 0.0 },   /* never in the past */
};

static void the_latch_leaves_time_to_draw(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof latch_cases / sizeof latch_cases[0]; i++) {
        struct latency l;
        latency_reset(&l, 17.0);
        l.last_present_ns = 1000000000;
        l.draw_p99_ms = latch_cases[i].draw_p99_ms;
        assert_near("wait", (double)(latency_latch_ns(&l) - l.last_present_ns) / 1e6, latch_cases[i].want_wait_ms, 1e-6);
    }
}

static void age_of_a_sample_is_present_minus_arrival(void **state)
{
    (void)state;
    struct latency l;
    latency_reset(&l, 16.7);
    l.sample_t_ns = 5000000;
    latency_presented(&l, 12500000);
    assert_int_equal(l.age_count, 1);
    assert_near("age", l.age_ms[0], 7.5, 1e-9);
    latency_presented(&l, 30000000); /* a frame that showed no sample */
    assert_int_equal(l.age_count, 1);
}

/* seconds of p95 in ms at a period of 16 ms -> quality reached */
static const struct { double p95_ms, seconds; int want; } judged[] = {
    { 12.0, 0.9, 0 }, { 12.0, 0.3, 1 }, { 12.0, 1.2, 2 }, { 12.0, 5.0, 3 },   /* one step a second, three at most */
    { 8.0, 30.0, 3 },                                                         /* neither heavy nor light: stays   */
    { 3.0, 9.0, 3 }, { 3.0, 1.5, 2 }, { 3.0, 25.0, 0 },                       /* ten light seconds give one back  */
};

static void decorations_go_under_load_and_come_back(void **state)
{
    (void)state;
    struct latency l;
    latency_reset(&l, 16.0);
    for (size_t i = 0; i < sizeof judged / sizeof judged[0]; i++) {
        for (double t = 0; t < judged[i].seconds; t += 0.016) latency_judge(&l, judged[i].p95_ms, 0.016);
        if (l.quality != judged[i].want) fail_msg("row %zu: quality %d, expected %d", i, l.quality, judged[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles_of_a_known_row),
        cmocka_unit_test(the_latch_leaves_time_to_draw),
        cmocka_unit_test(age_of_a_sample_is_present_minus_arrival),
        cmocka_unit_test(decorations_go_under_load_and_come_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
