/* Lateness: which bin, which percentile, what counts as late. */
#include "acquire/lateness.h"
#include "support/support.h"

static struct lateness_live live;
static struct lateness seen;

static void percentiles_are_upper_edges_of_bins(void **state)
{
    (void)state;
    static const struct {
        int64_t late_ns;
        double want_us;
    } cases[] = {
        {-5, 1.0}, /* woken early counts as on time */
        {0, 1.0},
        {999, 1.0},
        {1000, 2.0},
        {999999, 1000.0},  /* last fine bin */
        {1000000, 1100.0}, /* first coarse bin */
        {1099999, 1100.0},
        {10999999, 11000.0}, /* last coarse bin */
        {25000000, 25000.0}, /* above: the worst itself */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        lateness_reset(&live);
        lateness_woke(&live, cases[i].late_ns);
        lateness_snapshot(&live, &seen);
        assert_near("p50", lateness_percentile_us(&seen, 0.5), cases[i].want_us, 0.0);
    }
}

static void percentiles_split_the_counts(void **state)
{
    (void)state;
    lateness_reset(&live);
    for (int i = 0; i < 1000; i++) lateness_woke(&live, (int64_t)i * 1000);
    lateness_snapshot(&live, &seen);
    assert_near("p0", lateness_percentile_us(&seen, 0.0), 1.0, 0.0);
    assert_near("p50", lateness_percentile_us(&seen, 0.5), 500.0, 0.0);
    assert_near("p99.9", lateness_percentile_us(&seen, 0.999), 999.0, 0.0);
    assert_near("p100", lateness_percentile_us(&seen, 1.0), 1000.0, 0.0);
    assert_int_equal(seen.worst_ns, 999000);
}

static void nothing_woke_yet(void **state)
{
    (void)state;
    lateness_reset(&live);
    lateness_snapshot(&live, &seen);
    assert_near("p99", lateness_percentile_us(&seen, 0.99), 0.0, 0.0);
}

static void late_is_more_than_a_period(void **state)
{
    (void)state;
    lateness_reset(&live);
    lateness_tick(&live, 1000000);
    lateness_tick(&live, 1000001);
    lateness_tick(&live, 5);
    lateness_snapshot(&live, &seen);
    assert_int_equal(seen.ticks, 3);
    assert_int_equal(seen.late, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(percentiles_are_upper_edges_of_bins),
        cmocka_unit_test(percentiles_split_the_counts),
        cmocka_unit_test(nothing_woke_yet),
        cmocka_unit_test(late_is_more_than_a_period),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
