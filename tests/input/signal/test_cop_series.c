/* From stored raw samples to a uniform series: metrics.md 2 and 3. */
#include "rig.h"
#include "signal/cop_series.h"
#include "signal/sway_measure.h"

enum { MOST = 6000 };

struct trial {
    struct sway_config config;
    struct force_sample raw[MOST];
    size_t count;
};

/* Even samples with the CoP on a line: x = 0.01 mm a sample, so that a filled value is known. */
static void make_trial(struct trial *t, double rate_hz, size_t count, double weight_n)
{
    t->config = rig_config(rate_hz, weight_n);
    t->count = count;
    for (size_t k = 0; k < count; k++) {
        struct force_sample s = {.seq = (int64_t)k, .t_dev_us = 777 + llround((double)k * 1e6 / rate_hz)};
        rig_load(&s, 700.0, 0.01 * (double)k, -5.0);
        t->raw[k] = s;
    }
}

static void lose(struct trial *t, size_t from, size_t count)
{
    memmove(&t->raw[from], &t->raw[from + count], (t->count - from - count) * sizeof t->raw[0]);
    t->count -= count;
}

static void even_trials_come_through(void **state)
{
    (void)state;
    static const double rates[] = {1000, 100, 333.0, 60.0};
    static struct trial t;
    for (size_t i = 0; i < RIG_COUNT(rates); i++) {
        struct cop_series s;
        make_trial(&t, rates[i], 3000, 700.0);
        assert_int_equal(cop_series_from_raw(&t.config, t.raw, t.count, &s), STATUS_OK);
        assert_int_equal(s.count, 3000);
        assert_int_equal(s.reason, REASON_NONE);
        assert_false(s.cut);
        assert_near("rate", s.rate_hz, rates[i], 1e-4 * rates[i]); /* time stamps are whole microseconds */
        assert_near("duration", s.duration_s, 3000.0 / s.rate_hz, 1e-9);
        for (size_t k = 0; k < s.count; k++) assert_near("x", s.cop_mm[k].x, 0.01 * (double)k, 1e-4);
        assert_near("Fz", s.fz_mean_n, 700.0, 1e-3);
        assert_near("sd Fz", s.fz_sd_n, 0.0, 1e-3);
        assert_int_equal(s.gap_filled + s.dropped, 0);
        cop_series_free(&s);
        cop_series_free(&s);
    }
}

/* At 100 Hz, 3000 samples. Lost at 1000 (and at 2000): what becomes of it. */
static void holes(void **state)
{
    (void)state;
    static const struct {
        size_t first, second, count, filled;
        bool cut;
        double start_s;
    } facts[] = {
        {1, 0, 3000, 1, false, 0.0},    /* one sample */
        {10, 0, 3000, 10, false, 0.0},  /* 100 ms */
        {11, 0, 1989, 0, true, 10.11},  /* 110 ms: the longer piece */
        {10, 10, 3000, 20, false, 0.0}, /* two of 100 ms */
        {50, 10, 1950, 10, true, 10.5}, /* one cuts, one is filled */
    };
    static struct trial t;
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct cop_series s;
        make_trial(&t, 100.0, 3000, 700.0);
        if (facts[i].second) lose(&t, 2000, facts[i].second);
        lose(&t, 1000, facts[i].first);
        assert_int_equal(cop_series_from_raw(&t.config, t.raw, t.count, &s), STATUS_OK);
        if (s.count != facts[i].count || s.gap_filled != facts[i].filled || s.cut != facts[i].cut)
            fail_msg("row %zu: %zu samples, %zu filled, cut %d", i, s.count, s.gap_filled, s.cut);
        assert_near("start", s.start_s, facts[i].start_s, 1e-9);
        for (size_t k = 0; k < s.count; k++) /* filled values lie on the line as well */
            assert_near("x", s.cop_mm[k].x, 0.01 * (double)k + facts[i].start_s, 1e-4);
        cop_series_free(&s);
    }
}

/* More than 1 % made up is too much: then the longest piece without any hole. */
static void many_small_holes_cut(void **state)
{
    (void)state;
    static struct trial t;
    struct cop_series s;
    make_trial(&t, 100.0, 3000, 700.0);
    for (size_t k = 2900; k >= 1500; k -= 100) lose(&t, k, 3); /* 45 of 3000 */
    assert_int_equal(cop_series_from_raw(&t.config, t.raw, t.count, &s), STATUS_OK);
    assert_int_equal(s.count, 1500);
    assert_true(s.cut && s.gap_filled == 0);
    cop_series_free(&s);
}

/* Invalid samples are holes too: light, not finite, clipped, outside; a drop-out of zeros is no step-off. */
static void invalid_samples_are_holes(void **state)
{
    (void)state;
    static const struct {
        double weight_n, fz_n;
        bool valid;
    } forces[] = {
        {700, 141, true}, {700, 139, false}, {0, 51, true}, {0, 49, false}, {700, 0, false},
    };
    static struct trial t;
    struct cop_series s;
    for (size_t i = 0; i < RIG_COUNT(forces); i++) {
        make_trial(&t, 100.0, 3000, forces[i].weight_n);
        rig_load(&t.raw[1000], forces[i].fz_n, 10.0, -5.0);
        assert_int_equal(cop_series_from_raw(&t.config, t.raw, t.count, &s), STATUS_OK);
        assert_int_equal(s.count, 3000);
        assert_int_equal(s.gap_filled, !forces[i].valid);
        cop_series_free(&s);
    }
    make_trial(&t, 100.0, 3000, 700.0);
    t.raw[500].raw[0].f32 = NAN;
    t.raw[1000].flags = SAMPLE_CLIPPED;
    rig_load(&t.raw[1500], 700.0, 240.0, 0.0);
    assert_int_equal(cop_series_from_raw(&t.config, t.raw, t.count, &s), STATUS_OK);
    assert_int_equal(s.gap_filled, 3);
    for (size_t k = 0; k < s.count; k++) assert_near("x", s.cop_mm[k].x, 0.01 * (double)k, 1e-4);
    cop_series_free(&s);

    make_trial(&t, 100.0, 3000, 700.0); /* stepping on and off at the ends is left out, not made up */
    for (size_t k = 0; k < 200; k++) rig_load(&t.raw[k], 0.0, 0.0, 0.0);
    assert_int_equal(cop_series_from_raw(&t.config, t.raw, t.count, &s), STATUS_OK);
    assert_int_equal(s.count, 2800);
    assert_near("start", s.start_s, 2.0, 1e-9);
    cop_series_free(&s);
}

static void time_must_increase_evenly(void **state)
{
    (void)state;
    static struct trial t;
    struct cop_series s;
    make_trial(&t, 1000.0, 3000, 700.0);
    t.raw[1000].t_dev_us -= 1000; /* the same instant twice: the later one goes */
    assert_int_equal(cop_series_from_raw(&t.config, t.raw, t.count, &s), STATUS_OK);
    assert_int_equal(s.dropped, 1);
    assert_int_equal(s.gap_filled, 1);
    cop_series_free(&s);

    static const struct {
        int64_t jitter_us;
        enum measure_reason want;
    } facts[] = {{4, REASON_NONE}, {7, REASON_IRREGULAR}};
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct sway_measures m;
        make_trial(&t, 1000.0, 3000, 700.0);
        t.raw[1000].t_dev_us += facts[i].jitter_us;
        assert_int_equal(cop_series_from_raw(&t.config, t.raw, t.count, &s), STATUS_OK);
        assert_int_equal(s.reason, facts[i].want);
        assert_int_equal(sway_measure_series(PROFILE_LP10, &s, &m), STATUS_OK);
        assert_int_equal(m.reason[MEASURE_PATH_LENGTH_2D], facts[i].want);
        cop_series_free(&s);
    }
}

static void nothing_to_measure(void **state)
{
    (void)state;
    static struct trial t;
    struct cop_series s;
    struct sway_measures m;
    make_trial(&t, 100.0, 3000, 700.0);
    t.config.plate.has_device_time = false;
    assert_int_equal(cop_series_from_raw(&t.config, t.raw, t.count, &s), STATUS_OK);
    assert_true(s.count == 0 && s.reason == REASON_IRREGULAR);
    t.config.plate.has_device_time = true;
    for (size_t n = 0; n < 2; n++) {
        assert_int_equal(cop_series_from_raw(&t.config, t.raw, n, &s), STATUS_OK);
        assert_true(s.count == 0 && s.reason == REASON_EMPTY);
    }
    for (size_t k = 0; k < t.count; k++) rig_load(&t.raw[k], 10.0, 0.0, 0.0);
    assert_int_equal(cop_series_from_raw(&t.config, t.raw, t.count, &s), STATUS_OK);
    assert_true(s.count == 0 && s.reason == REASON_EMPTY);
    assert_int_equal(sway_measure_series(PROFILE_LP10, &s, &m), STATUS_OK);
    assert_true(m.reason[MEASURE_RMS_AP] == REASON_EMPTY && isnan(m.value[MEASURE_RMS_AP]));
    t.config.plate.rate_hz = -1.0;
    assert_int_equal(cop_series_from_raw(&t.config, t.raw, t.count, &s), STATUS_ARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(even_trials_come_through),  cmocka_unit_test(holes),
        cmocka_unit_test(many_small_holes_cut),      cmocka_unit_test(invalid_samples_are_holes),
        cmocka_unit_test(time_must_increase_evenly), cmocka_unit_test(nothing_to_measure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
