/* From stored raw samples to an even series: metrics.md 2 and 3. */
#include "rig.h"
#include "signal/raw_trial.h"
#include "signal/sway_analysis.h"

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

/* The even series of a stored trial, in plate coordinates. */
struct even {
    struct sway_trial trial;
    struct trial_record record;
    struct sway_signal series;
};

static void even_free(struct even *e)
{
    sway_signal_free(&e->series);
    trial_record_free(&e->record);
    sway_trial_free(&e->trial);
}

static enum status even_make(const struct sway_config *config, const struct force_sample *raw, size_t count,
                             struct even *e)
{
    memset(e, 0, sizeof *e);
    enum status status = sway_trial_from_raw(config, raw, count, &e->trial);
    if (status == STATUS_OK) status = trial_record_make(&e->trial, &e->record);
    if (status == STATUS_OK) status = sway_signal_make(&e->trial, &e->record, PROFILE_LEAN, &e->series);
    return status;
}

static enum status measure(const struct even *e, struct sway_measured *m)
{
    struct sway_analysis *a = NULL;
    enum status status = sway_analysis_open(&e->trial, &a);
    if (status == STATUS_OK)
        status = sway_analysis_run(a, PROFILE_LP10, 1u << FAMILY_POSITION | 1u << FAMILY_MOVEMENT, m);
    sway_analysis_close(a);
    return status;
}

static void even_trials_come_through(void **state)
{
    (void)state;
    static const double rates[] = {1000, 100, 333.0, 60.0};
    static struct trial t;
    for (size_t i = 0; i < RIG_COUNT(rates); i++) {
        struct even s;
        make_trial(&t, rates[i], 3000, 700.0);
        assert_int_equal(even_make(&t.config, t.raw, t.count, &s), STATUS_OK);
        assert_int_equal(s.series.count, 3000);
        assert_int_equal(s.record.grid.reason, REASON_NONE);
        assert_false(s.record.grid.cut);
        assert_near("rate", s.record.grid.rate_hz, rates[i],
                    1e-4 * rates[i]); /* time stamps are whole microseconds */
        assert_near("duration", s.series.duration_s, 3000.0 / s.record.grid.rate_hz, 1e-9);
        for (size_t k = 0; k < s.series.count; k++)
            assert_near("x", s.series.ml_mm[k], 0.01 * (double)k, 1e-4);
        assert_near("Fz", s.record.fz_mean_n, 700.0, 1e-3);
        assert_near("sd Fz", s.record.fz_sd_n, 0.0, 1e-3);
        assert_int_equal(s.record.grid.gap_filled + s.record.dropped, 0);
        even_free(&s);
        even_free(&s);
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
        struct even s;
        make_trial(&t, 100.0, 3000, 700.0);
        if (facts[i].second) lose(&t, 2000, facts[i].second);
        lose(&t, 1000, facts[i].first);
        assert_int_equal(even_make(&t.config, t.raw, t.count, &s), STATUS_OK);
        if (s.series.count != facts[i].count || s.record.grid.gap_filled != facts[i].filled ||
            s.record.grid.cut != facts[i].cut)
            fail_msg("row %zu: %zu samples, %zu filled, cut %d", i, s.series.count, s.record.grid.gap_filled,
                     s.record.grid.cut);
        assert_near("start", s.record.grid.start_s, facts[i].start_s, 1e-9);
        for (size_t k = 0; k < s.series.count; k++) /* filled values lie on the line as well */
            assert_near("x", s.series.ml_mm[k], 0.01 * (double)k + facts[i].start_s, 1e-4);
        even_free(&s);
    }
}

/* More than 1 % made up is too much: then the longest piece without any hole. */
static void many_small_holes_cut(void **state)
{
    (void)state;
    static struct trial t;
    struct even s;
    make_trial(&t, 100.0, 3000, 700.0);
    for (size_t k = 2900; k >= 1500; k -= 100) lose(&t, k, 3); /* 45 of 3000 */
    assert_int_equal(even_make(&t.config, t.raw, t.count, &s), STATUS_OK);
    assert_int_equal(s.series.count, 1500);
    assert_true(s.record.grid.cut && s.record.grid.gap_filled == 0);
    even_free(&s);
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
    struct even s;
    for (size_t i = 0; i < RIG_COUNT(forces); i++) {
        make_trial(&t, 100.0, 3000, forces[i].weight_n);
        rig_load(&t.raw[1000], forces[i].fz_n, 10.0, -5.0);
        assert_int_equal(even_make(&t.config, t.raw, t.count, &s), STATUS_OK);
        assert_int_equal(s.series.count, 3000);
        assert_int_equal(s.record.grid.gap_filled, !forces[i].valid);
        even_free(&s);
    }
    make_trial(&t, 100.0, 3000, 700.0);
    t.raw[500].raw[0].f32 = NAN;
    t.raw[1000].flags = SAMPLE_CLIPPED;
    rig_load(&t.raw[1500], 700.0, 240.0, 0.0);
    assert_int_equal(even_make(&t.config, t.raw, t.count, &s), STATUS_OK);
    assert_int_equal(s.record.grid.gap_filled, 3);
    for (size_t k = 0; k < s.series.count; k++) assert_near("x", s.series.ml_mm[k], 0.01 * (double)k, 1e-4);
    even_free(&s);

    make_trial(&t, 100.0, 3000, 700.0); /* stepping on and off at the ends is left out, not made up */
    for (size_t k = 0; k < 200; k++) rig_load(&t.raw[k], 0.0, 0.0, 0.0);
    assert_int_equal(even_make(&t.config, t.raw, t.count, &s), STATUS_OK);
    assert_int_equal(s.series.count, 2800);
    assert_near("start", s.record.grid.start_s, 2.0, 1e-9);
    even_free(&s);
}

static void time_must_increase_evenly(void **state)
{
    (void)state;
    static struct trial t;
    struct even s;
    make_trial(&t, 1000.0, 3000, 700.0);
    t.raw[1000].t_dev_us -= 1000; /* the same instant twice: the later one goes */
    assert_int_equal(even_make(&t.config, t.raw, t.count, &s), STATUS_OK);
    assert_int_equal(s.record.dropped, 1);
    assert_int_equal(s.record.grid.gap_filled, 1);
    even_free(&s);

    static const struct {
        int64_t jitter_us;
        enum measure_reason want;
    } facts[] = {{4, REASON_NONE}, {7, REASON_IRREGULAR}};
    for (size_t i = 0; i < RIG_COUNT(facts); i++) {
        struct sway_measured m;
        make_trial(&t, 1000.0, 3000, 700.0);
        t.raw[1000].t_dev_us += facts[i].jitter_us;
        assert_int_equal(even_make(&t.config, t.raw, t.count, &s), STATUS_OK);
        assert_int_equal(s.record.grid.reason, facts[i].want);
        assert_int_equal(measure(&s, &m), STATUS_OK);
        assert_int_equal(m.results.movement.path_length_2d.reason, facts[i].want);
        even_free(&s);
    }
}

static void nothing_to_measure(void **state)
{
    (void)state;
    static struct trial t;
    struct even s;
    struct sway_measured m;
    make_trial(&t, 100.0, 3000, 700.0);
    t.config.plate.has_device_time = false;
    assert_int_equal(even_make(&t.config, t.raw, t.count, &s), STATUS_OK);
    assert_true(s.series.count == 0 && s.record.grid.reason == REASON_IRREGULAR);
    even_free(&s);
    t.config.plate.has_device_time = true;
    for (size_t n = 0; n < 2; n++) {
        assert_int_equal(even_make(&t.config, t.raw, n, &s), STATUS_OK);
        assert_true(s.series.count == 0 && s.record.grid.reason == REASON_EMPTY);
        even_free(&s);
    }
    for (size_t k = 0; k < t.count; k++) rig_load(&t.raw[k], 10.0, 0.0, 0.0);
    assert_int_equal(even_make(&t.config, t.raw, t.count, &s), STATUS_OK);
    assert_true(s.series.count == 0 && s.record.grid.reason == REASON_EMPTY);
    assert_int_equal(measure(&s, &m), STATUS_OK);
    assert_true(m.results.position.rms_ap.reason == REASON_EMPTY && isnan(m.results.position.rms_ap.value));
    even_free(&s);
    t.config.plate.rate_hz = -1.0;
    assert_int_equal(even_make(&t.config, t.raw, t.count, &s), STATUS_ARG);
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
