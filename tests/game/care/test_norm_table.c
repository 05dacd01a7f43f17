/* Norms: every row equals the reference table, and a question gets an answer only inside the table. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "care/distribution.h"
#include "care/norm_table.h"
#include "signal/metric_table.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

/* A woman of 67, quiet on firm ground with open eyes, 60 s, a quiet plate. */
static const struct norm_question usual = {
    "mean_velocity_2d", 10.0196, CONDITION_EO_FIRM, PROFILE_LP10, STANCE_WIDE, 67, 60, 0.5};

/* 13.4: the same standing for 30 s. */
static struct norm_question half_minute(const char *metric, double value, int age_years)
{
    struct norm_question q = usual;
    q.metric = metric, q.value = value, q.age_years = age_years, q.duration_s = 30;
    return q;
}

static void z_by_hand(void **state)
{
    (void)state;
    struct norm_answer a = norm_compare(&usual);
    assert_int_equal(a.gap, NORM_GAP_NONE);
    assert_int_equal(a.row->n, 34);
    assert_near("z = (ln 10.0196 - 2.3532)/0.3333", a.z, -0.1459850744, 1e-9);
    assert_near("less sway than", a.less_sway_pct, 55.8033414456, 1e-8);
}

/* exp(mu) is the middle, exp(mu +- sd) are 16 and 84 of 100, in all six columns and both filters of
 * exercises.md 13.4. */
static void half_minute_table(void **state)
{
    (void)state;
    static const struct {
        enum condition condition;
        enum sway_profile profile;
        int age;
        const char *metric;
        double mu, sd;
    } facts[] = {
        {CONDITION_EO_FIRM, PROFILE_LP10, 18, "mean_velocity_2d", 2.144, 0.315},
        {CONDITION_EO_FIRM, PROFILE_LP10, 39, "mean_velocity_ap", 1.818, 0.321},
        {CONDITION_EC_FIRM, PROFILE_LP10, 30, "mean_velocity_ml", 1.545, 0.391},
        {CONDITION_EC_FIRM, PROFILE_LP10, 30, "ellipse95_area_pred", 5.104170185988092,
         0.698}, /* 0.499 in ln cm2 */
        {CONDITION_EO_FIRM, PROFILE_LP10, 60, "mean_velocity_2d", 2.415, 0.356},
        {CONDITION_EO_FIRM, PROFILE_LP10, 85, "rms_ap", 1.391, 0.369},
        {CONDITION_EC_FIRM, PROFILE_LP10, 70, "rms_ml", 0.891, 0.383},
        {CONDITION_EO_FIRM, PROFILE_LP5, 70, "mean_velocity_2d", 2.355, 0.367},
        {CONDITION_EC_FIRM, PROFILE_LP5, 70, "mean_velocity_ml", 1.603, 0.434},
        {CONDITION_EC_FIRM, PROFILE_LP5, 70, "ellipse95_area_pred", 5.191170185988092, 0.671},
    };
    static const struct {
        double sds, less_sway_pct;
    } places[] = {{0, 50}, {1, 15.865525393145708}, {-1, 84.13447460685429}, {2, 2.275013194817921}};
    for (size_t i = 0; i < COUNT(facts); i++)
        for (size_t j = 0; j < COUNT(places); j++) {
            struct norm_question q =
                half_minute(facts[i].metric, exp(facts[i].mu + places[j].sds * facts[i].sd), facts[i].age);
            q.condition = facts[i].condition, q.profile = facts[i].profile;
            struct norm_answer a = norm_compare(&q);
            assert_int_equal(a.gap, NORM_GAP_NONE);
            assert_near(facts[i].metric, a.z, places[j].sds, 1e-12);
            assert_near(facts[i].metric, a.less_sway_pct, places[j].less_sway_pct, 1e-9);
            assert_int_equal(a.row->n, facts[i].age < 40 ? 87 : 76);
        }
}

static void only_inside_the_table(void **state)
{
    (void)state;
    struct change {
        const char *what;
        struct norm_question q;
        enum norm_gap want;
    } facts[32];
    size_t n = 0;
#define ASK(words, gap_wanted, ...)                                                                          \
    do {                                                                                                     \
        struct norm_question q = usual;                                                                      \
        __VA_ARGS__;                                                                                         \
        facts[n++] = (struct change){words, q, gap_wanted};                                                  \
    } while (0)
    ASK("as in the table", NORM_GAP_NONE, (void)q);
    ASK("metric without a table", NORM_GAP_METRIC, q.metric = "mean_freq_2d");
    ASK("axis not in the 60 s table", NORM_GAP_PROTOCOL, q.metric = "mean_velocity_ml");
    ASK("5 Hz, 60 s", NORM_GAP_PROTOCOL, q.profile = PROFILE_LP5);
    ASK("unfiltered", NORM_GAP_PROTOCOL, q.profile = PROFILE_RAW);
    ASK("resampled", NORM_GAP_PROTOCOL, q.profile = PROFILE_QUIJOUX25);
    ASK("feet together", NORM_GAP_PROTOCOL, q.stance = STANCE_TOGETHER);
    ASK("one leg", NORM_GAP_PROTOCOL, q.stance = STANCE_ONE_LEG);
    ASK("foam has a table of 60 s", NORM_GAP_NONE, q.condition = CONDITION_EC_FOAM);
    ASK("foam has none of 30 s", NORM_GAP_PROTOCOL, q.condition = CONDITION_EC_FOAM; q.duration_s = 30);
    ASK("45 s", NORM_GAP_PROTOCOL, q.duration_s = 45);
    ASK("a few samples short", NORM_GAP_NONE, q.duration_s = 59.92);
    ASK("cut by a gap", NORM_GAP_PROTOCOL, q.duration_s = 59.3);
    ASK("no duration", NORM_GAP_PROTOCOL, q.duration_s = NAN);
    ASK("17 years", NORM_GAP_AGE, q.age_years = 17);
    ASK("18 years", NORM_GAP_NONE, q.age_years = 18);
    ASK("85 years", NORM_GAP_NONE, q.age_years = 85);
    ASK("86 years", NORM_GAP_AGE, q.age_years = 86);
    ASK("40 to 59: seven people", NORM_GAP_FEW, q.age_years = 50);
    ASK("45 years, 30 s: nobody", NORM_GAP_AGE, q.age_years = 45; q.duration_s = 30);
    ASK("86 years, 30 s", NORM_GAP_AGE, q.age_years = 86; q.duration_s = 30);
    ASK("5 Hz, 30 s, young: nobody", NORM_GAP_AGE, q.age_years = 30; q.duration_s = 30;
        q.profile = PROFILE_LP5);
    ASK("plate never measured", NORM_GAP_PLATE, q.plate_noise_mm_s = NAN);
    ASK("plate never measured, as plate_info says it", NORM_GAP_PLATE, q.plate_noise_mm_s = 0);
    ASK("plate too noisy", NORM_GAP_PLATE, q.plate_noise_mm_s = 2.51);
    ASK("plate just quiet enough", NORM_GAP_NONE, q.plate_noise_mm_s = 2.5);
    ASK("no movement", NORM_GAP_VALUE, q.value = 0);
    ASK("no value", NORM_GAP_VALUE, q.value = NAN);
#undef ASK
    for (size_t i = 0; i < n; i++) {
        struct norm_answer a = norm_compare(&facts[i].q);
        bool answered = a.row && isfinite(a.z) && isfinite(a.less_sway_pct),
             silent = !a.row && isnan(a.z) && isnan(a.less_sway_pct);
        if (a.gap != facts[i].want || (a.gap == NORM_GAP_NONE ? !answered : !silent))
            fail_msg("%s: gap %d", facts[i].what, a.gap);
    }
}

/* A faster sway is not more sway: frequency has a z and no percentile. */
static void frequency_has_no_better_side(void **state)
{
    (void)state;
    struct norm_question q = usual;
    q.metric = "mean_power_freq", q.value = 0.3;
    struct norm_answer a = norm_compare(&q);
    assert_int_equal(a.gap, NORM_GAP_NONE);
    assert_true(isfinite(a.z) && isnan(a.less_sway_pct));
}

/* For every whole age, condition, filter and duration at most one row speaks. */
static void rows_do_not_overlap(void **state)
{
    (void)state;
    for (size_t i = 0; i < norm_row_count; i++)
        for (size_t j = 0; j < i; j++) {
            const struct norm_row *a = &norm_rows[i], *b = &norm_rows[j];
            if (a->source != b->source || a->condition != b->condition || a->profile != b->profile ||
                strcmp(a->metric, b->metric))
                continue;
            if (a->age_low <= b->age_high && b->age_low <= a->age_high) fail_msg("rows %zu and %zu", j, i);
        }
}

static void rows_make_sense(void **state)
{
    (void)state;
    for (size_t i = 0; i < norm_row_count; i++) {
        const struct norm_row *r = &norm_rows[i];
        const struct metric *m = metric_by_name(r->metric);
        assert_non_null(m);
        assert_string_equal(m->unit, r->unit);
        assert_true(r->n > 0 && r->log_sd > 0 && isfinite(r->log_mean) && r->age_low >= 18 &&
                    r->age_high <= 85);
        if (r->source == NORM_HALF_MINUTE) {
            assert_true(isnan(r->mean) && isnan(r->p5) && isnan(r->p95));
            continue;
        }
        assert_true(r->p5 < r->p25 && r->p25 < r->p50 && r->p50 < r->p75 && r->p75 < r->p95);
        assert_true(exp(r->log_mean) < r->mean); /* Jensen */
        assert_true(exp(r->log_mean) > r->p25 && exp(r->log_mean) < r->p75);
    }
    for (int s = 0; s < NORM_SOURCE_COUNT; s++)
        assert_true(strlen(norm_origins[s].reference) > 20 && norm_origins[s].duration_s > 0);
}

/* ---- against the reference file ---- */

static enum condition condition_of(const char *surface, const char *vision)
{
    bool firm = strcmp(surface, "Firm") == 0, open = strcmp(vision, "Open") == 0;
    return firm   ? (open ? CONDITION_EO_FIRM : CONDITION_EC_FIRM)
           : open ? CONDITION_EO_FOAM
                  : CONDITION_EC_FOAM;
}

static const struct norm_row *minute_row(enum condition condition, int low, const char *metric)
{
    for (size_t i = 0; i < norm_row_count; i++) {
        const struct norm_row *r = &norm_rows[i];
        if (r->source == NORM_MINUTE && r->condition == condition && r->age_low == low &&
            strcmp(r->metric, metric) == 0)
            return r;
    }
    return NULL;
}

static void equals_the_reference_table(void **state)
{
    (void)state;
    if (!reference_present()) skip();
    FILE *f = fopen(reference_file("cop/norms/age_norms.csv"), "r");
    char line[512], surface[16], vision[16], metric[64], unit[16];
    size_t rows = 0, here = 0;
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    while (fgets(line, sizeof line, f)) {
        int low, high, n;
        double v[9];
        assert_int_equal(
            sscanf(line, "%15[^,],%15[^,],%d-%d,%63[^,],%15[^,],%d,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf,%lf",
                   surface, vision, &low, &high, metric, unit, &n, v, v + 1, v + 2, v + 3, v + 4, v + 5,
                   v + 6, v + 7, v + 8),
            16);
        const struct norm_row *r = minute_row(condition_of(surface, vision), low, metric);
        if (!r) fail_msg("missing: %s", line);
        const double have[] = {r->mean, r->sd, r->p5, r->p25, r->p50, r->p75, r->p95, r->log_mean, r->log_sd};
        for (size_t i = 0; i < COUNT(have); i++) assert_near(line, have[i], v[i], 0);
        assert_int_equal(r->n, n);
        assert_int_equal(r->age_high, high);
        assert_string_equal(r->unit, unit);
        assert_int_equal(r->profile, PROFILE_LP10);
        rows++;
    }
    fclose(f);
    for (size_t i = 0; i < norm_row_count; i++) here += norm_rows[i].source == NORM_MINUTE;
    assert_int_equal(rows, here);
    assert_int_equal(norm_row_count - here, 6 * 6);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(z_by_hand),
        cmocka_unit_test(half_minute_table),
        cmocka_unit_test(only_inside_the_table),
        cmocka_unit_test(frequency_has_no_better_side),
        cmocka_unit_test(rows_do_not_overlap),
        cmocka_unit_test(rows_make_sense),
        cmocka_unit_test(equals_the_reference_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
