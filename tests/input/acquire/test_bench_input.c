/* labels: perf */
/* The correctness half of bench_input: the same cases, compared with the slow reference, judged on results
 * and never on time. P7 is a pure computation, so its targets are facts like others. */
#include "bench/cursor_delay.h"
#include "bench/filter_case.h"
#include "bench/tick_case.h"
#include "support/bench.h"
#include "support/support.h"

static void p1_every_level_gives_the_bits_of_the_reference(void **state)
{
    (void)state;
    static struct filter_case c;
    filter_case_input(&c);
    filter_case_reference(&c);
    for (int level = 0; level <= (int)filter_level_best(); level++) {
        if (!filter_case_correct(&c, (enum filter_level)level))
            fail_msg("%s differs", filter_level_name((enum filter_level)level));
    }
    c.want[500].v[3] = nextafter(c.want[500].v[3], INFINITY); /* one bit off is seen */
    assert_false(filter_case_correct(&c, FILTER_PLAIN));
}

static void p2_the_loop_gives_the_frames_of_the_bare_step(void **state)
{
    (void)state;
    assert_true(tick_case_correct(3000));
    struct tick_case *c = tick_case_create();
    long page_faults = 0;
    (void)tick_case_hot_s(c, 10, &page_faults);
    assert_int_equal(c->wrong, 0);
    assert_int_equal(c->seq, 10 * TICK_BATCH);
    tick_case_destroy(c);
}

/* The delay of a known filter is found: a 4th-order Butterworth delays slow movements by sum(1/Q) / (2 pi
 * fc), plus nothing. */
static void p7_the_measure_knows_a_closed_form(void **state)
{
    (void)state;
    struct delay_work *w = calloc(1, sizeof *w);
    assert_non_null(w);
    delay_make_shift(w->shift);
    delay_run_peer(10.0, w->shift, w->got);
    double inverse_q = 2.0 * (cos(M_PI / 8.0) + cos(3.0 * M_PI / 8.0));
    assert_near("delay in ms", delay_ms(w->got, w->shift), 1000.0 * inverse_q / (2.0 * M_PI * 10.0), 0.5);
    delay_make_noise(w->noise, 1.0);
    assert_near("jitter of white noise", delay_jitter_mm(w->noise, NULL), sqrt(2.0), 0.05);
    free(w);
}

static void p7_the_cursor_is_early_and_calm(void **state)
{
    (void)state;
    const struct cursor_filter filter = {
        .kind = CURSOR_ONE_EURO, .min_cutoff_hz = 2.0, .beta = 1.0, .derivative_cutoff_hz = 4.0};
    struct cursor_delay d;
    cursor_delay_measure(&filter, 0.05, &d);
    assert_near("equal jitter at rest", d.peer_jitter_mm / d.rest_jitter_mm, 1.0, 0.01);
    assert_near("rest jitter", d.rest_jitter_mm, 0.005, 0.0005); /* the row of performance.md 3 */
    if (!(d.quiet_ms <= 0.6 * d.peer_quiet_ms))
        fail_msg("quiet: %.1f ms, peer %.1f ms", d.quiet_ms, d.peer_quiet_ms);
    if (!(d.shift_ms <= 0.25 * d.peer_shift_ms))
        fail_msg("shifts: %.1f ms, peer %.1f ms", d.shift_ms, d.peer_shift_ms);
    if (!(d.moving_jitter_mm <= 3.5 * d.rest_jitter_mm))
        fail_msg("jitter: moving %.4f mm, rest %.4f mm", d.moving_jitter_mm, d.rest_jitter_mm);
}

static void the_helpers_count_right(void **state)
{
    (void)state;
    double v[] = {5, 1, 4, 2, 3}, even[] = {4, 1, 3, 2};
    assert_near("median", bench_median(v, 5), 3.0, 0.0);
    assert_near("median of even count", bench_median(even, 4), 2.5, 0.0);
    assert_near("p0", bench_percentile(v, 5, 0.0), 1.0, 0.0);
    assert_near("p50", bench_percentile(v, 5, 0.5), 3.0, 0.0);
    assert_near("p99", bench_percentile(v, 5, 0.99), 5.0, 0.0);
    assert_true(isnan(bench_percentile(v, 0, 0.5)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p1_every_level_gives_the_bits_of_the_reference),
        cmocka_unit_test(p2_the_loop_gives_the_frames_of_the_bare_step),
        cmocka_unit_test(p7_the_measure_knows_a_closed_form),
        cmocka_unit_test(p7_the_cursor_is_early_and_calm),
        cmocka_unit_test(the_helpers_count_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
