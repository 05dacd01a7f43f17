/* What the other tests measure: rows of the reference recordings as an editor shows them, and the series of each
 * profile that the manifest names. */
#include "reference_series.h"

static const struct reference_trial *trial_of(const char *id)
{
    for (const struct reference_trial *t = NULL; (t = reference_next(t));)
        if (strcmp(t->id, id) == 0) return t;
    fail_msg("no trial %s", id);
    return NULL;
}

/* The first and the last row, in mm; a heading counted as a sample, or a sample as heading, moves both. */
static const struct fact {
    const char *id;
    size_t n;
    double t_s[2], ml_mm[2], ap_mm[2];
} facts[] = {
    {"BDS00001", 6000, {0.010, 60.0}, {9.98673, 7.18351}, {-79.88789, -80.13263}},
    {"PDS13OR1", 6000, {0.0, 59.99}, {-12.640, -5.992}, {215.750, 226.199}},
    {"eyesOpen_1", 32000, {0.0, 31.999}, {2.584, 5.205}, {91.165, 88.618}},
    {"QTEST_4000_6999",
     3000,
     {40.0, 69.99},
     {3480.835 / 582.375, 3012.207 / 579.5},
     {-57123.047 / 582.375, -66238.281 / 579.5}},
    {"IRR_BDS00002", 4145, {0.010, 60.0}, {5.90587, 3.10145}, {-73.90905, -75.00585}},
    {"LOS_SYN_3", 1000, {0.0, 9.99}, {3.13862, 52.45390}, {-39.96445, 9.28035}},
};

static void rows_are_those_of_the_files(void **state)
{
    (void)state;
    reference_begin();
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        const struct fact *f = &facts[i];
        const struct reference_trial *t = trial_of(f->id);
        assert_int_equal(t->n, f->n);
        for (size_t end = 0; end < 2; end++) {
            size_t k = end * (f->n - 1);
            assert_near(f->id, t->t_s[k], f->t_s[end], 1e-12);
            assert_near(f->id, t->ml_mm[k], f->ml_mm[end], 1e-12);
            assert_near(f->id, t->ap_mm[k], f->ap_mm[end], 1e-12);
        }
    }
}

/* Forces of the axes, of the feet; the body; a lean's target: each from its own column. */
static void channels_and_numbers_are_their_own(void **state)
{
    (void)state;
    reference_begin();
    const struct reference_trial *t = trial_of("PDS13OR1");
    assert_near("force ml", t->force_ml_n[0], -0.553069, 0.0);
    assert_near("force ap", t->force_ap_n[0], 1.733650, 0.0);
    assert_near("fz", t->fz_n[0], 637.104569, 0.0);
    assert_near("right", t->right_fz_n[0], 274.519023, 0.0);
    assert_near("left", t->left_fz_n[0], 362.585515, 0.0);
    assert_near("height", t->height_m, 1.75, 1e-15);
    assert_near("mass", t->mass_kg, 65.35, 0.0);
    t = trial_of("LOS_SYN_3");
    assert_near("direction", t->direction_deg, 45.0, 0.0);
    assert_near("target", t->target_mm, 95.0, 0.0);
    assert_near("cue", t->cue_s, 1.5, 0.0);
    assert_true(!t->fz_n && !t->force_ml_n && !t->force_ap_n && !t->right_fz_n && !t->left_fz_n);
    t = trial_of("SUBJECT_4");
    assert_int_equal(t->n, 0);
    assert_string_equal(t->member[1], "BDS00046");
    assert_true(reference_has(t, "lp10") && !reference_has(t, "lp1") && !reference_has(t, "lp10_20hz"));
}

/* 12 + 2 recordings in four profiles, 2 at 1 kHz in three, the one with drop-outs in four, the uneven in one. */
static void series_are_those_of_the_manifest(void **state)
{
    (void)state;
    size_t count[PROFILE_COUNT] = {0}, samples[PROFILE_COUNT] = {0};
    static const size_t steps_to_20hz = 1200 * 14 + 640 * 2 + 600;
    reference_begin();
    for (const struct reference_series *s = NULL; (s = reference_series_next(s, ~0u));) {
        count[s->profile]++;
        samples[s->profile] += s->signal.count;
    }
    assert_int_equal(count[PROFILE_RAW], 15);
    assert_int_equal(count[PROFILE_LP10], 17);
    assert_int_equal(count[PROFILE_QUIJOUX25], 18);
    assert_int_equal(count[PROFILE_LP10_20HZ], 17);
    assert_int_equal(count[PROFILE_LEAN], 3);
    assert_int_equal(samples[PROFILE_RAW], 6000 * 14 + 3000);
    assert_int_equal(samples[PROFILE_LP10], 6000 * 14 + 32000 * 2 + 3000);
    assert_int_equal(samples[PROFILE_LP10_20HZ], steps_to_20hz);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_those_of_the_files),
        cmocka_unit_test(channels_and_numbers_are_their_own),
        cmocka_unit_test(series_are_those_of_the_manifest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
