/* 18.2 of exercises.md, the levels' side: no parameter of any exercise leaves the limits of section 5 at any running level, and the
 * support, stance and eyes of a level are those of its grade. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "care/compose.h"
#include "care/level_care.h"
#include "care/parameter_limits.h"
#include "support/support.h"

static bool shipped(enum exercise_id id, struct level_table *out)
{
    char path[400];
    struct text_errors errors = {0};
    if (exercise_code(id)[0] == '\0') return false;
    (void)snprintf(path, sizeof path, "%s/levels/exercises/%s_%s.level", EVENKEEL_SOURCE_SHARE, exercise_code(id), exercise_name(id));
    if (level_care_check(path, &errors) != STATUS_OK || level_load(path, out, &errors) != STATUS_OK) fail_msg("%s", errors.line[0]);
    return true;
}

static void no_running_level_leaves_the_limits(void **state)
{
    (void)state;
    int exercises = 0;
    long values = 0, limited = 0;
    for (int id = 1; id <= EXERCISE_LAST; id++) {
        struct level_table t;
        int count;
        if (!shipped((enum exercise_id)id, &t)) continue;
        const struct level_key *keys = level_keys(t.id, &count);
        exercises++;
        for (int k = 0; k < count; k++) {
            bool number = keys[k].kind != LEVEL_WORD;
            for (double level = 0.5; level <= 10.5; level += 0.01) {
                double v = level_value(&t, k, level);
                values++;
                if (isnan(v)) continue;
                if (v < keys[k].min || v > keys[k].max) fail_msg("%s %s = %g at %g", exercise_code(t.id), keys[k].name, v, level);
                if (!number || !parameter_limit_find(t.id, keys[k].name)) continue;
                limited++;
                if (parameter_check(t.id, keys[k].name, v, PLACE_ALONE) != PARAMETER_OK)
                    fail_msg("%s %s = %g at %g is outside section 5 at home", exercise_code(t.id), keys[k].name, v, level);
            }
        }
    }
    print_message("%d exercises, %ld values, %ld of them with a row in section 5 or 7\n", exercises, values, limited);
    assert_int_equal(exercises, 22);
    assert_true(limited > values / 3);
}

/* A higher running level is never an easier task: numbers move in the harder direction only, inside a grade. */
static void inside_a_grade_nothing_gets_easier(void **state)
{
    (void)state;
    for (int id = 1; id <= EXERCISE_LAST; id++) {
        struct level_table t;
        int count;
        if (!shipped((enum exercise_id)id, &t)) continue;
        const struct level_key *keys = level_keys(t.id, &count);
        for (int k = 0; k < count; k++)
            for (int g = 1; g < GRADE_COUNT; g++)
                for (double level = g; level + 0.1 < g + 1; level += 0.1) {
                    double now = level_value(&t, k, level), next = level_value(&t, k, level + 0.1);
                    if (isnan(now) && isnan(next)) continue;
                    bool easier = keys[k].harder == HARDER_UP ? next < now - 1e-12 : next > now + 1e-12;
                    if (easier) fail_msg("%s %s gets easier from %g", exercise_code(t.id), keys[k].name, level);
                }
    }
}

static void eyes_are_closed_in_one_exercise_only(void **state)
{
    (void)state;
    for (int id = 1; id <= EXERCISE_LAST; id++) {
        struct level_table t;
        if (shipped((enum exercise_id)id, &t)) assert_int_equal(level_eyes_closed(&t), id == E04_QUIET_EYES);
    }
}

/* What a set of grade 2 took a simulated older person, s: the day's plan is good to a factor of two. */
static const struct { enum exercise_id id; double took_s; } sets[] = {
    {E01_STEADY_STAND, 66}, {E02_LINE_STAND, 100}, {E03_ONE_LEG, 43}, {E04_QUIET_EYES, 60}, {E05_STAND_TALL, 59}, {E06_SIDE_SHIFT, 41},
    {E07_TOE_HEEL_SHIFT, 42}, {E08_STAR_REACH, 32}, {E09_RHYTHM_SWAY, 51}, {E10_FOLLOW_ME, 38}, {E11_GARDEN_PATH, 20}, {E12_LOAD_SHARE, 45},
    {E13_CHAIR_RISE, 49}, {E14_KNEE_BEND, 59}, {E15_HEEL_TOE_RAISE, 54}, {E16_STEP_ON, 47}, {E17_MARCH, 33}, {E18_QUICK_LEAN, 50},
    {E19_TOE_TAP, 50}, {E20_THINK_AND_SWAY, 75},
};
static void estimated_lengths_are_of_the_right_size(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        struct level_table t;
        assert_true(shipped(sets[i].id, &t));
        double s = compose_set_s(sets[i].id, &t, 2);
        if (s < 0.5 * sets[i].took_s || s > 2 * sets[i].took_s) fail_msg("%s: estimated %.0f s, took %.0f s", exercise_code(sets[i].id), s, sets[i].took_s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_running_level_leaves_the_limits),
        cmocka_unit_test(estimated_lengths_are_of_the_right_size),
        cmocka_unit_test(inside_a_grade_nothing_gets_easier),
        cmocka_unit_test(eyes_are_closed_in_one_exercise_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
