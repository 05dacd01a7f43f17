/* 18.2 of exercises.md, the levels' side: no parameter of any exercise leaves the limits of section 5 at any running level, and the
 * support, stance and eyes of a level are those of its grade. */
#include <math.h>
#include <stdio.h>
#include <string.h>

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_running_level_leaves_the_limits),
        cmocka_unit_test(inside_a_grade_nothing_gets_easier),
        cmocka_unit_test(eyes_are_closed_in_one_exercise_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
