/* Days, answers nobody gave, fall levels, locks and who opens them. */
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "care/profile.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Day numbers as `date -u -d YYYY-MM-DD +%s` / 86400 gives them. */
static const struct month_case { int day, year, month; } month_cases[] = {
    {0, 1970, 1}, {30, 1970, 1}, {31, 1970, 2}, {58, 1970, 2}, {59, 1970, 3}, {-1, 1969, 12}, {364, 1970, 12}, {365, 1971, 1},
    {11016, 2000, 2} /* 29 February */, {11017, 2000, 3}, {20088, 2024, 12}, {20089, 2025, 1}, {19781, 2024, 2}, {19782, 2024, 2},
    {19783, 2024, 3}, {47540, 2100, 2} /* 28 February, no leap day */, {47541, 2100, 3},
    {47571, 2100, 3}, {47572, 2100, 4}, {47846, 2100, 12}, {47847, 2101, 1},
};
static void months_of_days(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(month_cases); i++) {
        const struct month_case *c = &month_cases[i];
        int want = c->year * 12 + c->month - 1;
        if (month_of_day(c->day) != want) fail_msg("day %d: month %d, expected %d", c->day, month_of_day(c->day), want);
    }
    for (int day = 1; day < 40000; day++) {
        int step = month_of_day(day) - month_of_day(day - 1);
        assert_true(step == 0 || step == 1);
    }
}

static void once_a_month(void **state)
{
    (void)state;
    assert_true(monthly_due(DAY_NONE, 20000));
    assert_true(monthly_due(20088, 20089));     /* 31 December, 1 January */
    assert_false(monthly_due(20089, 20089));
    assert_false(monthly_due(20089, 20119));    /* 31 January */
    assert_true(monthly_due(20089, 20120));
    assert_true(monthly_due(20089, 20088));     /* done in the future: the clock went back */
    assert_true(monthly_due(20100, 20095));     /* in the same month, too */
}

/* The table of 3.1, row fall. -1 score or NAN seconds: not done. */
static const struct fall_case {
    const char *what;
    enum answer fell;
    int falls;
    enum answer injured, fainted;
    int score;
    double together_s, heel_s;
    enum fall_level want;
} fall_cases[] = {
    {"nothing",              ANSWER_NO,  0, ANSWER_NO, ANSWER_NO, -1, -1, -1, FALL_LOW},
    {"all done well",        ANSWER_NO,  0, ANSWER_NO, ANSWER_NO, 3, 10, 10, FALL_LOW},
    {"score 4",              ANSWER_NO,  0, ANSWER_NO, ANSWER_NO, 4, 10, 10, FALL_RAISED},
    {"score 14",             ANSWER_NO,  0, ANSWER_NO, ANSWER_NO, 14, -1, -1, FALL_RAISED},
    {"one fall",             ANSWER_YES, 1, ANSWER_NO, ANSWER_NO, -1, -1, -1, FALL_RAISED},
    {"heel to toe 9.9 s",    ANSWER_NO,  0, ANSWER_NO, ANSWER_NO, 0, 10, 9.9, FALL_RAISED},
    {"heel to toe no number", ANSWER_NO, 0, ANSWER_NO, ANSWER_NO, 0, 10, NAN, FALL_RAISED},
    {"two falls",            ANSWER_YES, 2, ANSWER_NO, ANSWER_NO, -1, -1, -1, FALL_HIGH},
    {"nine falls",           ANSWER_YES, 9, ANSWER_NO, ANSWER_NO, 0, 10, 10, FALL_HIGH},
    {"one, hurt",            ANSWER_YES, 1, ANSWER_YES, ANSWER_NO, 0, 10, 10, FALL_HIGH},
    {"one, hurt not sure",   ANSWER_YES, 1, ANSWER_UNKNOWN, ANSWER_NO, 0, 10, 10, FALL_HIGH},
    {"how many not known",   ANSWER_YES, 0, ANSWER_NO, ANSWER_NO, 0, 10, 10, FALL_HIGH},
    {"fall not sure",        ANSWER_UNKNOWN, 0, ANSWER_NO, ANSWER_NO, 0, 10, 10, FALL_HIGH},
    {"a faint",              ANSWER_NO,  0, ANSWER_NO, ANSWER_YES, 0, 10, 10, FALL_HIGH},
    {"faint not sure",       ANSWER_NO,  0, ANSWER_NO, ANSWER_UNKNOWN, 0, 10, 10, FALL_HIGH},
    {"together 9.9 s",       ANSWER_NO,  0, ANSWER_NO, ANSWER_NO, 0, 9.9, 10, FALL_HIGH},
    {"hurt without a fall",  ANSWER_NO,  0, ANSWER_YES, ANSWER_NO, -1, -1, -1, FALL_LOW},
    {"nobody asked",         ANSWER_UNKNOWN, 0, ANSWER_UNKNOWN, ANSWER_UNKNOWN, -1, -1, -1, FALL_HIGH},
};
static void fall_levels(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(fall_cases); i++) {
        const struct fall_case *c = &fall_cases[i];
        struct fall_facts f = {.fell_12m = c->fell, .falls_12m = c->falls, .injured = c->injured, .fainted = c->fainted,
                               .independent_known = c->score >= 0, .independent_score = c->score,
                               .stands_known = c->together_s >= 0, .together_s = c->together_s, .heel_to_toe_s = c->heel_s};
        if (fall_from_facts(&f) != c->want) fail_msg("%s: %d, expected %d", c->what, fall_from_facts(&f), c->want);
    }
}

static void nobody_asked_is_read_as_the_safer_value(void **state)
{
    (void)state;
    struct care_profile p = care_profile_unasked(), zero;
    memset(&zero, 0, sizeof zero);
    assert_memory_equal(&p, &zero, sizeof p);
    assert_int_equal(profile_bone(&p), BONE_HOLD);
    assert_int_equal(profile_fall(&p), FALL_HIGH);
    assert_int_equal(profile_place(&p), PLACE_ALONE);
    assert_true(profile_load_limited(&p) && profile_doctor_waited_for(&p) && !profile_may_stand(&p));
    assert_int_equal(profile_pain_stop(&p), 6);
    assert_true(profile_minutes_cap(&p) == 40);
    p.bone = (enum bone_state)77;
    p.fall = (enum fall_level)-3;
    p.place = (enum care_place)9;
    assert_true(profile_bone(&p) == BONE_HOLD && profile_fall(&p) == FALL_HIGH && profile_place(&p) == PLACE_ALONE);
}

static void a_limit_is_a_limit(void **state)
{
    (void)state;
    static const struct { enum answer limited; double kg; bool want; } facts[] = {
        {ANSWER_NO, 0, false}, {ANSWER_NO, 20, true}, {ANSWER_YES, 0, true}, {ANSWER_UNKNOWN, 0, true}, {ANSWER_NO, NAN, true},
        {ANSWER_NO, -1, true}, {ANSWER_YES, 30, true}};
    for (size_t i = 0; i < COUNT(facts); i++) {
        struct care_profile p = {.load_limited = facts[i].limited, .pwb_kg = facts[i].kg};
        if (profile_load_limited(&p) != facts[i].want) fail_msg("row %zu", i);
    }
}

/* Section 5: pain stop level 2 to 6, daily minutes 5 to 40. */
static void levels_stay_inside_their_limits(void **state)
{
    (void)state;
    static const int pain[][2] = {{0, 6}, {1, 2}, {2, 2}, {4, 4}, {6, 6}, {7, 6}, {10, 6}, {-5, 2}};
    for (size_t i = 0; i < COUNT(pain); i++) {
        struct care_profile p = {.pain_stop_level = pain[i][0]};
        if (profile_pain_stop(&p) != pain[i][1]) fail_msg("pain stop %d: %d", pain[i][0], profile_pain_stop(&p));
    }
    static const int minutes[][2] = {{0, 40}, {1, 5}, {5, 5}, {20, 20}, {40, 40}, {400, 40}, {-1, 5}};
    for (size_t i = 0; i < COUNT(minutes); i++) {
        struct care_profile p = {.minutes_cap = minutes[i][0]};
        if (profile_minutes_cap(&p) != minutes[i][1]) fail_msg("minutes %d: %g", minutes[i][0], profile_minutes_cap(&p));
    }
}

static struct care_profile well(void)
{
    return (struct care_profile){.bone = BONE_NONE, .doctor_needed = ANSWER_NO, .over_plate_limit = ANSWER_NO};
}

static void only_a_name_and_a_day_open_a_lock(void **state)
{
    (void)state;
    struct care_profile p = well();
    assert_true(profile_may_stand(&p));

    profile_hold(&p);
    assert_false(profile_may_stand(&p));
    assert_false(profile_clear_hold(&p, BONE_FRAC, 20000, "  "));
    assert_false(profile_clear_hold(&p, BONE_FRAC, DAY_NONE, "Dr Lee"));
    assert_false(profile_clear_hold(&p, BONE_HOLD, 20000, "Dr Lee"));
    assert_false(profile_clear_hold(&p, BONE_UNKNOWN, 20000, "Dr Lee"));
    assert_int_equal(p.bone, BONE_HOLD);
    assert_true(profile_clear_hold(&p, BONE_FRAC, 20000, "Dr Lee"));
    assert_true(p.bone == BONE_FRAC && profile_may_stand(&p) && strcmp(p.bone_cleared.by, "Dr Lee") == 0);

    profile_need_doctor(&p);
    assert_true(profile_doctor_waited_for(&p) && !profile_may_stand(&p) && !p.emergency);
    assert_false(profile_doctor_agrees(&p, 20001, NULL));
    assert_false(profile_doctor_agrees(&p, -4, "Dr Lee"));
    assert_true(profile_doctor_agrees(&p, 20001, "Dr Lee"));
    assert_true(profile_may_stand(&p));
    profile_need_doctor(&p);                    /* an older agreement does not cover what came after it */
    assert_false(profile_may_stand(&p));

    profile_emergency(&p);
    assert_true(p.emergency && profile_doctor_waited_for(&p));
    assert_true(profile_doctor_agrees(&p, 20002, "Dr Lee") && !p.emergency && profile_may_stand(&p));

    p.over_plate_limit = ANSWER_UNKNOWN;
    assert_false(profile_may_stand(&p));
}

static void names_from_outside_do_no_harm(void **state)
{
    (void)state;
    struct signed_note n = {0};
    char huge[500];
    memset(huge, 'x', sizeof huge - 1);
    huge[sizeof huge - 1] = '\0';
    assert_true(note_sign(&n, 1, huge) && strlen(n.by) == CARE_NAME_BYTES - 1);
    assert_true(note_sign(&n, 1, "a\nb\tc\x1b[31m\xff") && strcmp(n.by, "a?b?c?[31m?") == 0);
    memset(huge, ' ', 100);                     /* only blanks are left after the cut */
    struct signed_note before = n;
    assert_false(note_sign(&n, 2, huge));
    assert_memory_equal(&n, &before, sizeof n);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_of_days),
        cmocka_unit_test(once_a_month),
        cmocka_unit_test(fall_levels),
        cmocka_unit_test(nobody_asked_is_read_as_the_safer_value),
        cmocka_unit_test(a_limit_is_a_limit),
        cmocka_unit_test(levels_stay_inside_their_limits),
        cmocka_unit_test(only_a_name_and_a_day_open_a_lock),
        cmocka_unit_test(names_from_outside_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
