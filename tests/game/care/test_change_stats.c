/* Change between two sessions against numbers worked by hand and published ones; scales of all measures; the
 * person's own change. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "care/change_stats.h"
#include "care/measure_scale.h"
#include "care/own_change.h"
#include "signal/metric_table.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])

static void mdc_by_hand(void **state)
{
    (void)state;
    static const struct {
        double s_e, s_d;
        int n1, n2;
        double sd, mdc;
    } facts[] = {
        {0.15, 0.2, 3, 3, 0.3082207001484488, 0.6041125722909597}, /* sqrt(0.0225/3*2 + 2*0.04 = 0.095) */
        {0.3, 0, 1, 1, 0.4242640687119285, 0.8315575746753800},    /* 0.3*sqrt(2) */
        {0.3, 0, 1, 3, 0.3464101615137754, 0.6789639165669999},    /* sqrt(0.09 + 0.03) */
        {0, 0.5, 7, 2, 0.7071067811865476,
         1.3859292911256332}, /* trials do not matter when only days differ */
        {0, 0, 1, 1, 0, 0},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct chance c = {facts[i].s_e, facts[i].s_d};
        assert_near("sd", change_sd(c, facts[i].n1, facts[i].n2), facts[i].sd, 1e-15);
        assert_near("mdc95", change_mdc95(c, facts[i].n1, facts[i].n2), facts[i].mdc, 1e-15);
        assert_near("either way", change_mdc95(c, facts[i].n2, facts[i].n1), facts[i].mdc, 1e-15);
    }
}

/* metrics.md 14: s_e of one firm trial, eyes open, is 0.1444: velocity must fall by 33 %, of means of three
 * by 21 %. */
static void ratio_is_that_of_the_published_table(void **state)
{
    (void)state;
    struct chance c = {0.1444, 0};
    assert_near("one trial", 100 * (1 - change_ratio_lower(change_mdc95(c, 1, 1))), 33.0, 0.05);
    assert_near("means of three", 100 * (1 - change_ratio_lower(change_mdc95(c, 3, 3))), 20.6, 0.05);
    assert_near("both sides", change_ratio_lower(0.4) * change_ratio_higher(0.4), 1, 1e-15);
    assert_true(change_ratio_lower(0) == 1);
    assert_true(isnan(change_ratio_lower(NAN)) && isnan(change_ratio_higher(-0.1)));
}

static void rci(void **state)
{
    (void)state;
    /* Jacobson & Truax 1991: 32.5 before, 47.5 after, SD 7.5, reliability 0.80: SE of the difference 4.74, RC
     * 3.16. */
    struct chance published = {7.5 * sqrt(1 - 0.80), 0};
    assert_near("S_diff", change_sd(published, 1, 1), 4.74, 0.005);
    assert_near("RC", change_rci(32.5, 47.5, 0, published, 1, 1), 3.16, 0.005);
    /* 12 to 9 mm/s, three trials each, s_e 0.1: ln 0.75/sqrt(0.02/3); repetition alone would give 8 % less.
     * */
    struct chance c = {0.1, 0};
    assert_near("without practice", change_rci(log(12), log(9), 0, c, 3, 3), -3.5233714283, 1e-8);
    assert_near("practice taken off", change_rci(log(12), log(9), log(0.92), c, 3, 3), -2.5021594491, 1e-8);
    assert_near("only practice happened", change_rci(log(12), log(12 * 0.92), log(0.92), c, 3, 3), 0, 1e-14);
    assert_near("other units: cm/s", change_rci(log(1.2), log(0.9), 0, c, 3, 3), -3.5233714283, 1e-8);
    assert_near("other order", change_rci(log(9), log(12), 0, c, 3, 3), 3.5233714283, 1e-8);
}

static void verdicts(void **state)
{
    (void)state;
    static const struct {
        double rci;
        enum better_side better;
        enum change_verdict want;
    } facts[] = {
        {-1.96, BETTER_LESS, CHANGE_CLEARLY_BETTER}, {-1.9599, BETTER_LESS, CHANGE_NO_CLEAR},
        {1.96, BETTER_LESS, CHANGE_CLEARLY_WORSE},   {1.96, BETTER_MORE, CHANGE_CLEARLY_BETTER},
        {-5, BETTER_MORE, CHANGE_CLEARLY_WORSE},     {0, BETTER_MORE, CHANGE_NO_CLEAR},
        {9, BETTER_UNDEFINED, CHANGE_NOT_JUDGED},    {NAN, BETTER_LESS, CHANGE_NOT_JUDGED},
    };
    for (size_t i = 0; i < COUNT(facts); i++)
        if (change_judge(facts[i].rci, facts[i].better) != facts[i].want)
            fail_msg("row %zu: rci %g", i, facts[i].rci);
}

static void change_refuses(void **state)
{
    (void)state;
    static const struct {
        double s_e, s_d;
        int n1, n2;
    } facts[] = {
        {NAN, 0, 1, 1},      {0, NAN, 1, 1}, {-0.1, 0, 1, 1}, {0, -0.1, 1, 1},
        {INFINITY, 0, 1, 1}, {0.1, 0, 0, 1}, {0.1, 0, 1, -3},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct chance c = {facts[i].s_e, facts[i].s_d};
        assert_true(isnan(change_mdc95(c, facts[i].n1, facts[i].n2)));
        assert_true(isnan(change_rci(1, 2, 0, c, facts[i].n1, facts[i].n2)));
    }
    assert_true(isnan(change_rci(1, 2, 0, (struct chance){0, 0}, 1, 1)));
    assert_true(isnan(change_rci(1, 1, 0, (struct chance){0, 0}, 1, 1)));
    assert_true(isnan(change_rci(NAN, 2, 0, (struct chance){0.1, 0}, 1, 1)));
}

/* ---- scales ---- */

static const char *const below_zero[] = {"sda_lin_long_d",
                                         "sda_lin_critical_msd"}; /* in mm2/s and mm2, yet may be negative */

static bool may_be_below_zero(const char *name)
{
    for (size_t i = 0; i < COUNT(below_zero); i++)
        if (strncmp(name, below_zero[i], strlen(below_zero[i])) == 0) return true;
    return false;
}

static bool one_of(const char *unit, const char *const *units)
{
    for (; *units; units++)
        if (strcmp(unit, *units) == 0) return true;
    return false;
}

/* "ln for velocities, areas, RMS and powers; plain for percentages and times": asked of every metric by its
 * unit. */
static void every_metric_has_the_scale_of_its_unit(void **state)
{
    (void)state;
    static const char *const ln_units[] = {"mm/s", "mm2", "mm2/s", "mm2/Hz", "cm2", "cm/s", "Hz", NULL};
    static const char *const plain_units[] = {"%", "s", "deg", "count", NULL};
    for (size_t i = 0; i < metric_count; i++) {
        const struct metric *m = &metrics[i];
        const struct measure_scale *s = measure_scale_find(m->name);
        if (!s) fail_msg("%s has no scale", m->name);
        if (one_of(m->unit, ln_units) && s->scale != SCALE_LN && !may_be_below_zero(m->name))
            fail_msg("%s [%s] is plain", m->name, m->unit);
        if (one_of(m->unit, plain_units) && s->scale != SCALE_PLAIN)
            fail_msg("%s [%s] is ln", m->name, m->unit);
    }
    assert_null(measure_scale_find("unheard_of"));
    assert_null(measure_scale_find("rmsx_ml"));
    assert_null(measure_scale_find(""));
}

static void sides_and_longest_stem(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        enum change_scale scale;
        enum better_side better;
    } facts[] = {
        {"mean_velocity_ml", SCALE_LN, BETTER_LESS},
        {"rms_rd", SCALE_LN, BETTER_LESS},
        {"ellipse95_area_pred", SCALE_LN, BETTER_LESS},
        {"range_2d", SCALE_LN, BETTER_LESS},
        {"range_ratio", SCALE_LN, BETTER_UNDEFINED},
        {"romberg_velocity_foam", SCALE_LN, BETTER_UNDEFINED},
        {"psd_total_power_ap", SCALE_LN, BETTER_UNDEFINED},
        {"psd_dispersion_ap", SCALE_PLAIN, BETTER_UNDEFINED},
        {"sda_log_short_h_ml", SCALE_PLAIN, BETTER_UNDEFINED},
        {"sda_log_short_diffusion_ml", SCALE_LN, BETTER_UNDEFINED},
        {"mean_value_ml", SCALE_PLAIN, BETTER_UNDEFINED},
        {"los_max_excursion_pct", SCALE_PLAIN, BETTER_MORE},
        {"los_reaction_time_s", SCALE_PLAIN, BETTER_LESS},
        {"sampen_m2_r020_ap", SCALE_PLAIN, BETTER_UNDEFINED},
    };
    for (size_t i = 0; i < COUNT(facts); i++) {
        const struct measure_scale *s = measure_scale_find(facts[i].name);
        if (!s || s->scale != facts[i].scale || s->better != facts[i].better) fail_msg("%s", facts[i].name);
    }
}

/* A measure on the ln scale is never 0 or below in the reference recordings. */
static void logarithms_exist_for_real_recordings(void **state)
{
    (void)state;
    if (!reference_present()) skip();
    FILE *f = fopen(reference_file("cop/expected/expected.csv"), "r");
    char line[512], name[80];
    int rows = 0;
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        double value;
        if (sscanf(line, "%*[^,],%*[^,],%79[^,],%lf", name, &value) != 2) continue;
        const struct measure_scale *s = measure_scale_find(name);
        if (!s || isnan(scale_y(s->scale, value))) fail_msg("%s = %g", name, value);
        rows++;
    }
    fclose(f);
    assert_true(rows > 4000);
}

static void scale_and_back(void **state)
{
    (void)state;
    assert_near("ln", scale_y(SCALE_LN, M_E), 1, 1e-15);
    assert_near("back", scale_value(SCALE_LN, scale_y(SCALE_LN, 7.3)), 7.3, 1e-14);
    assert_true(scale_y(SCALE_PLAIN, -3) == -3 && scale_value(SCALE_PLAIN, -3) == -3);
    assert_true(isnan(scale_y(SCALE_LN, 0)) && isnan(scale_y(SCALE_LN, -1)) &&
                isnan(scale_y(SCALE_LN, INFINITY)) && isnan(scale_y(SCALE_PLAIN, NAN)));
}

/* ---- own change (exercises.md 13.2) ---- */

static void own_change_by_hand(void **state)
{
    (void)state;
    static const double three[] = {10, 12, 14}, e[] = {1, M_E, M_E * M_E}, same[] = {8, 8, 8, 8};
    /* s = 2; 1.96*2*sqrt(1/3 + 1/2) = 3.5784540424 */
    assert_near("plain", own_change_mdc(SCALE_PLAIN, three, 3, 2, 0.1), 3.5784540424, 1e-8);
    /* ln: 0, 1, 2; s = 1; 1.96*sqrt(1/3 + 1/4) = 1.4969747270 */
    assert_near("ln", own_change_mdc(SCALE_LN, e, 3, 4, log(1.4)), 1.4969747270, 1e-8);
    assert_near("default is larger", own_change_mdc(SCALE_LN, same, 4, 2, log(1.4)), log(1.4), 1e-15);
    double offset[] = {1e7 + 10, 1e7 + 12, 1e7 + 14}, ratio[] = {3, 3 * M_E, 3 * M_E * M_E};
    assert_near("offset", own_change_mdc(SCALE_PLAIN, offset, 3, 2, 0.1), 3.5784540424, 1e-8);
    assert_near("factor on the ln scale", own_change_mdc(SCALE_LN, ratio, 3, 4, log(1.4)), 1.4969747270,
                1e-8);
}

static void own_change_refuses(void **state)
{
    (void)state;
    static const double days[] = {10, 12, 14}, hole[] = {10, NAN, 14}, zero[] = {10, 0, 14};
    assert_true(isnan(own_change_mdc(SCALE_PLAIN, days, 2, 2, 1)));
    assert_true(isnan(own_change_mdc(SCALE_PLAIN, days, 3, 1, 1)));
    assert_true(isnan(own_change_mdc(SCALE_PLAIN, hole, 3, 2, 1)));
    assert_true(isnan(own_change_mdc(SCALE_LN, zero, 3, 2, 1)));
    assert_true(isnan(own_change_mdc(SCALE_PLAIN, days, 3, 2, 0)));
    assert_true(isnan(own_change_mdc(SCALE_PLAIN, days, 3, 2, NAN)));
    assert_true(isnan(own_change_mean_y(SCALE_PLAIN, days, 0)));
}

static void own_verdicts(void **state)
{
    (void)state;
    static const struct {
        double change, mdc;
        enum better_side better;
        enum change_verdict want;
    } facts[] = {
        {-0.34, 0.34, BETTER_LESS, CHANGE_CLEARLY_BETTER}, {-0.33, 0.34, BETTER_LESS, CHANGE_NO_CLEAR},
        {0.34, 0.34, BETTER_LESS, CHANGE_CLEARLY_WORSE},   {20, 15, BETTER_MORE, CHANGE_CLEARLY_BETTER},
        {-15, 15, BETTER_MORE, CHANGE_CLEARLY_WORSE},      {0, 15, BETTER_MORE, CHANGE_NO_CLEAR},
        {1, NAN, BETTER_MORE, CHANGE_NOT_JUDGED},          {NAN, 1, BETTER_MORE, CHANGE_NOT_JUDGED},
        {9, 1, BETTER_UNDEFINED, CHANGE_NOT_JUDGED},       {9, 0, BETTER_MORE, CHANGE_NOT_JUDGED},
    };
    for (size_t i = 0; i < COUNT(facts); i++)
        if (own_change_judge(facts[i].change, facts[i].mdc, facts[i].better) != facts[i].want)
            fail_msg("row %zu", i);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(mdc_by_hand),
        cmocka_unit_test(ratio_is_that_of_the_published_table),
        cmocka_unit_test(rci),
        cmocka_unit_test(verdicts),
        cmocka_unit_test(change_refuses),
        cmocka_unit_test(every_metric_has_the_scale_of_its_unit),
        cmocka_unit_test(sides_and_longest_stem),
        cmocka_unit_test(logarithms_exist_for_real_recordings),
        cmocka_unit_test(scale_and_back),
        cmocka_unit_test(own_change_by_hand),
        cmocka_unit_test(own_change_refuses),
        cmocka_unit_test(own_verdicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
