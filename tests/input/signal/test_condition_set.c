/* Sensory conditions compared, and sway angles: ratios by hand, falls, and the two people of the reference set. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "reference_series.h"
#include "signal/condition_set.h"

#define VALUE(x)                                                                                             \
    {                                                                                                        \
        (x), REASON_NONE                                                                                     \
    }
#define FALL                                                                                                 \
    {                                                                                                        \
        NAN, REASON_FALL                                                                                     \
    }

static struct condition_set run(const struct condition_trials t[CONDITION_COUNT])
{
    struct condition_set s;
    condition_set_run(t, &s);
    return s;
}

static const struct condition_trials plain[CONDITION_COUNT] = {
    [CONDITION_EO_FIRM] = {{VALUE(8), VALUE(10), VALUE(12)}, {VALUE(100), VALUE(100), VALUE(100)}, 3},
    [CONDITION_EC_FIRM] = {{VALUE(15)}, {VALUE(150)}, 1},
    [CONDITION_EO_FOAM] = {{VALUE(20), VALUE(30)}, {VALUE(300), VALUE(500)}, 2},
    [CONDITION_EC_FOAM] = {{VALUE(50)}, {VALUE(1000)}, 1},
};

static void ratios_by_hand(void **state)
{
    (void)state;
    struct condition_set s = run(plain);
    assert_value("composite", s.mctsib_composite_velocity, (10.0 + 15.0 + 25.0 + 50.0) / 4.0, 1e-12);
    assert_value("romberg firm", s.romberg_velocity_firm, 1.5, 1e-15);
    assert_value("romberg foam", s.romberg_velocity_foam, 2.0, 1e-15);
    assert_value("area firm", s.romberg_area_firm, 1.5, 1e-15);
    assert_value("area foam", s.romberg_area_foam, 2.5, 1e-15);
    assert_value("visual", s.mctsib_ratio_visual, 2.5, 1e-15);
    assert_value("vestibular", s.mctsib_ratio_vestibular, 5.0, 1e-15);
}

static void a_fall_is_not_a_number(void **state)
{
    (void)state;
    struct condition_trials t[CONDITION_COUNT];
    memcpy(t, plain, sizeof t);
    t[CONDITION_EO_FIRM].velocity[2] = (struct metric_value)FALL; /* one of three: the mean of the others */
    struct condition_set s = run(t);
    assert_value("composite", s.mctsib_composite_velocity, (9.0 + 15.0 + 25.0 + 50.0) / 4.0, 1e-12);
    assert_value("romberg firm", s.romberg_velocity_firm, 15.0 / 9.0, 1e-15);
    t[CONDITION_EC_FOAM].velocity[0] = t[CONDITION_EC_FOAM].area[0] =
        (struct metric_value)FALL; /* the only one */
    s = run(t);
    assert_reason("composite", s.mctsib_composite_velocity, REASON_FALL);
    assert_reason("romberg foam", s.romberg_velocity_foam, REASON_FALL);
    assert_reason("area foam", s.romberg_area_foam, REASON_FALL);
    assert_reason("vestibular", s.mctsib_ratio_vestibular, REASON_FALL);
    assert_value("visual", s.mctsib_ratio_visual, 25.0 / 9.0, 1e-15);
    assert_value("area firm", s.romberg_area_firm, 1.5, 1e-15);
}

static void what_is_missing_says_so(void **state)
{
    (void)state;
    struct condition_trials t[CONDITION_COUNT];
    memcpy(t, plain, sizeof t);
    t[CONDITION_EO_FOAM].count = 0;
    struct condition_set s = run(t);
    assert_reason("composite", s.mctsib_composite_velocity, REASON_NO_INPUT);
    assert_reason("foam", s.romberg_velocity_foam, REASON_NO_INPUT);
    assert_reason("visual", s.mctsib_ratio_visual, REASON_NO_INPUT);
    assert_value("firm", s.romberg_velocity_firm, 1.5, 1e-15);

    memcpy(t, plain, sizeof t);
    t[CONDITION_EC_FIRM].velocity[0] =
        (struct metric_value){15.0, REASON_GAP}; /* a value of its longest piece */
    s = run(t);
    assert_value("a piece is enough", s.romberg_velocity_firm, 1.5, 1e-15);

    memcpy(t, plain, sizeof t);
    t[CONDITION_EC_FIRM].area[0].value = 0.0; /* nobody moved: no ratio, either way round */
    t[CONDITION_EO_FOAM].area[0].value = t[CONDITION_EO_FOAM].area[1].value = 0.0;
    s = run(t);
    assert_reason("nothing over something", s.romberg_area_firm, REASON_CONSTANT);
    assert_reason("something over nothing", s.romberg_area_foam, REASON_CONSTANT);

    memset(t, 0, sizeof t);
    s = run(t);
    assert_all_reasons("no trials", &s, sizeof s, REASON_NO_INPUT);
}

/* ---- angles ---- */

static void angles_by_hand(void **state)
{
    (void)state;
    double cog_mm = 552.7; /* of a person of one metre */
    assert_near("upright", sway_angle_deg(0.0, 1.0), 0.0, 0.0);
    assert_near("half", sway_angle_deg(0.5 * cog_mm, 1.0), 30.0, 1e-12);
    assert_near("backward", sway_angle_deg(-0.5 * cog_mm, 1.0), -30.0, 1e-12);
    assert_near("twice the height", sway_angle_deg(cog_mm, 2.0), 30.0, 1e-12);
    assert_near("longer than high", sway_angle_deg(cog_mm, 1.0), NAN, 0.0);
    assert_near("no height", sway_angle_deg(1.0, 0.0), NAN, 0.0);
    assert_near("no number", sway_angle_deg(NAN, 1.7), NAN, 0.0);
}

static void ranges_of_angles(void **state)
{
    (void)state;
    double ml[] = {3.0, -40.0, 10.0, 55.27},
           ap[] = {0.0, 552.7 * sin(4.0 * M_PI / 180), 1.0, 552.7 * sin(-6.0 * M_PI / 180)};
    struct sway_angles a;
    sway_angles_run(ml, ap, 4, 1.0, &a);
    assert_value("ml", a.range_ml_deg, (asin(0.1) + asin(40.0 / 552.7)) * 180.0 / M_PI, 1e-12);
    assert_value("ap", a.range_ap_deg, 10.0, 1e-12);
    assert_value("score", a.equilibrium_score_pct, 100.0 * 2.5 / 12.5, 1e-10);
    ap[1] *= 2.0;
    sway_angles_run(ml, ap, 4, 1.0, &a);
    assert_value("score is not below 0", a.equilibrium_score_pct, 0.0, 0.0);
    for (int k = 0; k < 4; k++) ml[k] = -ml[k];
    double mirrored = a.range_ml_deg.value;
    sway_angles_run(ml, ap, 4, 1.0, &a);
    assert_value("mirrored", a.range_ml_deg, mirrored, 1e-12);

    sway_angles_run(ml, ap, 0, 1.7, &a);
    assert_all_reasons("empty", &a, sizeof a, REASON_EMPTY);
    sway_angles_run(ml, ap, 4, 0.0, &a);
    assert_all_reasons("no height", &a, sizeof a, REASON_NO_INPUT);
    sway_angles_run(ml, ml, 1, 1.7, &a);
    assert_value("one sample", a.range_ap_deg, 0.0, 0.0);
    assert_value("one sample", a.equilibrium_score_pct, 100.0, 0.0);
    ap[2] = NAN;
    sway_angles_run(ml, ap, 4, 1.7, &a);
    assert_reason("ml has its value", a.range_ml_deg, REASON_NONE);
    assert_reason("ap", a.range_ap_deg, REASON_NOT_FINITE);
    assert_reason("score", a.equilibrium_score_pct, REASON_NOT_FINITE);
    ap[2] = 5000.0;
    sway_angles_run(ml, ap, 4, 1.7, &a);
    assert_reason("farther than high", a.range_ap_deg, REASON_NOT_FINITE);
}

/* ---- recordings ---- */

static void agree_person(const struct reference_trial *person, const char *const *names, size_t count)
{
    struct condition_trials t[CONDITION_COUNT];
    for (int c = 0; c < CONDITION_COUNT; c++) {
        const char *trial = person->member[c];
        t[c].count = 1;
        t[c].velocity[0] = metric_of(reference_value(trial, "lp10", "mean_velocity_2d"));
        t[c].area[0] = metric_of(reference_value(trial, "lp10", "ellipse95_area_pred"));
    }
    struct condition_set s = run(t);
    const struct metric_value *value_of = &s.mctsib_composite_velocity;
    for (size_t m = 0; m < count; m++) agree(person->id, PROFILE_LP10, names[m], value_of[m]);
}

static void two_people(void **state)
{
    (void)state;
    static const char *const names[] = {
        "mctsib_composite_velocity", "romberg_velocity_firm", "romberg_velocity_foam",  "romberg_area_firm",
        "romberg_area_foam",         "mctsib_ratio_visual",   "mctsib_ratio_vestibular"};
    reference_begin();
    for (const struct reference_trial *t = NULL; (t = reference_next(t));)
        if (*t->member[0]) agree_person(t, names, COUNT_OF(names));
    reference_end("conditions", (const char *const[]){"mctsib_", "romberg_"}, 2, 14);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratios_by_hand),          cmocka_unit_test(a_fall_is_not_a_number),
        cmocka_unit_test(what_is_missing_says_so), cmocka_unit_test(angles_by_hand),
        cmocka_unit_test(ranges_of_angles),        cmocka_unit_test(two_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
