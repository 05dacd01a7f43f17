/* Level files against the care rules: the limits of exercises.md 5 at home, and what fragile bones are never asked for (3.4, 7). */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/paths.h"
#include "care/level_care.h"
#include "care/parameter_limits.h"
#include "support/support.h"

enum { TEXT_BYTES = 16384 };

/* The shipped file with the line of one key replaced; the number of that line. */
static int changed_file(enum exercise_id id, const char *key, const char *values, char out[TEXT_BYTES])
{
    char path[400], *text;
    size_t n, used = 0, length = strlen(key);
    int line = 1, found = 0;
    (void)snprintf(path, sizeof path, "%s/levels/exercises/%s_%s.level", EVENKEEL_SOURCE_SHARE, exercise_code(id), exercise_name(id));
    assert_int_equal(file_read_whole(path, TEXT_BYTES - 1000, &text, &n, NULL), STATUS_OK);
    for (char *at = text, *end; *at; at = end, line++) {
        end = strchr(at, '\n') + 1;
        bool here = strncmp(at, key, length) == 0 && (at[length] == ' ' || at[length] == '=');
        if (here) found = line;
        used += (size_t)(here ? snprintf(out + used, TEXT_BYTES - used, "%s = %s\n", key, values)
                              : snprintf(out + used, TEXT_BYTES - used, "%.*s", (int)(end - at), at));
    }
    free(text);
    if (!found) fail_msg("%s has no key %s", exercise_code(id), key);
    return found;
}

static int check(enum exercise_id id, const char *key, const char *values, struct text_errors *errors)
{
    char text[TEXT_BYTES];
    int line = changed_file(id, key, values, text);
    errors->count = 0;
    enum status status = level_care_check_bytes("E.level", text, strlen(text), errors);
    assert_true(status == (errors->count ? STATUS_DATA : STATUS_OK));
    return line;
}

/* ---- section 5, typed from the page; 40 %/s, 2 s and 50 % from the bone notes and tables of section 7 ---- */

static const struct range { enum exercise_id id; const char *key; double low, high, step; } ranges[] = {
    {E01_STEADY_STAND, "sets", 1, 4, 1},             {E01_STEADY_STAND, "rest_s", 20, 180, 0.5},   {E01_STEADY_STAND, "hold_s", 2, 60, 0.1},
    {E01_STEADY_STAND, "radius_mm", 8, 40, 0.1},     {E01_STEADY_STAND, "holds", 2, 16, 1},        {E02_LINE_STAND, "hold_s", 2, 60, 0.1},
    {E02_LINE_STAND, "band_mm", 8, 40, 0.1},         {E02_LINE_STAND, "holds_per_foot", 2, 16, 1}, {E03_ONE_LEG, "hold_s", 2, 60, 0.1},
    {E03_ONE_LEG, "reps_per_side", 2, 16, 1},        {E04_QUIET_EYES, "hold_s", 2, 60, 0.1},       {E04_QUIET_EYES, "holds", 2, 16, 1},
    {E05_STAND_TALL, "hold_s", 2, 60, 0.1},          {E05_STAND_TALL, "reps", 3, 15, 1},           {E05_STAND_TALL, "share_tolerance_pct", 4, 12, 0.1},
    {E05_STAND_TALL, "ap_tolerance_mm", 10, 25, 0.1}, {E06_SIDE_SHIFT, "distance_pct", 20, 80, 0.1}, {E06_SIDE_SHIFT, "hold_s", 0, 5, 0.1},
    {E06_SIDE_SHIFT, "radius_pct", 10, 35, 0.1},     {E06_SIDE_SHIFT, "reps_per_side", 2, 16, 1},  {E06_SIDE_SHIFT, "time_limit_s", 2, 15, 0.1},
    {E07_TOE_HEEL_SHIFT, "distance_pct", 20, 80, 0.1}, {E07_TOE_HEEL_SHIFT, "reps_per_direction", 2, 16, 1},
    {E07_TOE_HEEL_SHIFT, "hold_s", 0, 5, 0.1},       {E08_STAR_REACH, "distance_pct", 20, 80, 0.1}, {E08_STAR_REACH, "targets", 2, 16, 1},
    {E08_STAR_REACH, "radius_pct", 10, 35, 0.1},     {E08_STAR_REACH, "time_limit_s", 2, 15, 0.1}, {E09_RHYTHM_SWAY, "cycle_s", 3, 8, 0.1},
    {E09_RHYTHM_SWAY, "amplitude_pct", 20, 80, 0.1}, {E09_RHYTHM_SWAY, "cycles", 2, 16, 1},        {E10_FOLLOW_ME, "size_pct", 20, 80, 0.1},
    {E10_FOLLOW_ME, "speed_pct_s", 5, 40, 0.1},      {E10_FOLLOW_ME, "radius_pct", 10, 35, 0.1},   {E10_FOLLOW_ME, "set_s", 2, 60, 1},
    {E11_GARDEN_PATH, "segments", 2, 16, 1},         {E11_GARDEN_PATH, "half_width_pct", 10, 35, 0.1}, {E11_GARDEN_PATH, "stops", 0, 3, 1},
    {E12_LOAD_SHARE, "hold_s", 2, 60, 0.1},          {E12_LOAD_SHARE, "reps", 3, 15, 1},           {E12_LOAD_SHARE, "share_pct", 25, 80, 0.1},
    {E12_LOAD_SHARE, "tolerance_pct", 5, 8, 0.1},    {E13_CHAIR_RISE, "reps", 3, 15, 1},           {E13_CHAIR_RISE, "hold_s", 0, 5, 0.1},
    {E13_CHAIR_RISE, "lowering_s", 2, 5, 0.1},       {E14_KNEE_BEND, "reps", 3, 15, 1},            {E15_HEEL_TOE_RAISE, "reps_each", 3, 15, 1},
    {E15_HEEL_TOE_RAISE, "hold_s", 0, 5, 0.1},       {E16_STEP_ON, "reps_per_lead", 2, 16, 1},     {E16_STEP_ON, "stand_s", 2, 60, 0.1},
    {E17_MARCH, "cadence_per_min", 30, 100, 0.1},    {E17_MARCH, "set_s", 2, 60, 0.1},             {E17_MARCH, "lift_s", 0.3, 1, 0.01},
    {E18_QUICK_LEAN, "distance_pct", 20, 50, 0.1},   {E18_QUICK_LEAN, "radius_pct", 10, 35, 0.1},  {E18_QUICK_LEAN, "window_s", 1.2, 4, 0.01},
    {E18_QUICK_LEAN, "no_go_pct", 0, 30, 1},         {E18_QUICK_LEAN, "cues", 2, 16, 1},           {E19_TOE_TAP, "taps_per_side", 2, 16, 1},
    {E19_TOE_TAP, "interval_s", 3, 5, 0.1},          {E20_THINK_AND_SWAY, "rounds", 2, 16, 1},     {E21_CALM_BREATH, "minutes", 3, 5, 1},
    {E22_CALM_SCENE, "minutes", 3, 6, 1},
};

static void one_value(const struct range *r, double v, bool allowed)
{
    struct text_errors errors;
    char value[32], want[120];
    (void)snprintf(value, sizeof value, "%.10g", v);
    int line = check(r->id, r->key, value, &errors);
    if (allowed != (errors.count == 0)) fail_msg("%s %s = %s: %s", exercise_code(r->id), r->key, value, errors.count ? errors.line[0] : "accepted");
    (void)snprintf(want, sizeof want, "E.level:%d: %s = %s, expected ", line, r->key, value);
    if (!allowed && (errors.count != 1 || strncmp(errors.line[0], want, strlen(want)) != 0))
        fail_msg("got: %s\nwant: %s", errors.line[0], want);
}

static void values_outside_section_5_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        const struct range *r = &ranges[i];
        one_value(r, r->low, true);
        one_value(r, r->high, true);
        one_value(r, r->low - r->step, false);
        one_value(r, r->high + r->step, false);
    }
    print_message("%zu keys, both ends, both sides\n", sizeof ranges / sizeof ranges[0]);
}

/* ---- whole messages, with the grade ---- */

static const struct case_of { enum exercise_id id; const char *key, *values, *want; } cases[] = {
    {E10_FOLLOW_ME, "speed_pct_s", "10 10 15 15 20 20 25 25 30 41", "speed_pct_s = 41, expected at most 40 %/s (slow curves) (grade 10)"},
    {E10_FOLLOW_ME, "speed_pct_s", "60", "speed_pct_s = 60, expected at most 40 %/s (slow curves)"},
    {E10_FOLLOW_ME, "speed_pct_s", "61", "speed_pct_s = 61, expected 5 to 60 %/s"}, /* the reader's own limit comes first */
    {E13_CHAIR_RISE, "lowering_s", "2 2 2 2 2 1.9 2 2 2 2", "lowering_s = 1.9, expected at least 2 s (lowering is slow) (grade 6)"},
    {E18_QUICK_LEAN, "distance_pct", "30 30 35 35 40 40 45 45 50 55", "distance_pct = 55, expected at most 50 % (small distances, no jerk) (grade 10)"},
    {E01_STEADY_STAND, "radius_mm", "25 20 18 12 18 16 13 18 16 7", "radius_mm = 7, expected 8 to 40 mm (grade 10)"},
    {E13_CHAIR_RISE, "seat", "low", "seat = low, expected high_5 or normal"},
    {E16_STEP_ON, "height", "20", "height = 20, expected "},
    {E14_KNEE_BEND, "tempo", "1-0-1", "tempo = 1-0-1, expected "},
    {E19_TOE_TAP, "target", "block_20", "target = block_20, expected "},
};

static void messages_name_path_line_and_grade(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text_errors errors;
        char want[200];
        int line = check(cases[i].id, cases[i].key, cases[i].values, &errors);
        (void)snprintf(want, sizeof want, "E.level:%d: %s", line, cases[i].want);
        bool beginning = want[strlen(want) - 1] == ' ';
        bool same = beginning ? strncmp(errors.line[0], want, strlen(want)) == 0 : strcmp(errors.line[0], want) == 0;
        if (errors.count != 1 || !same) fail_msg("case %zu, %d errors\n got: %s\nwant: %s", i, errors.count, errors.count ? errors.line[0] : "", want);
    }
}

/* Several grades, several errors; grades that follow each other with the same value are told once. */
static void every_grade_is_looked_at(void **state)
{
    struct text_errors errors;
    (void)state;
    int line = check(E10_FOLLOW_ME, "speed_pct_s", "41 41 10 10 41 45 10 10 10 10", &errors);
    char want[120];
    assert_int_equal(errors.count, 3);
    (void)snprintf(want, sizeof want, "E.level:%d: speed_pct_s = 45, expected at most 40 %%/s (slow curves) (grade 6)", line);
    assert_string_equal(errors.line[2], want);
}

/* ---- files ---- */

static void all_files_of_the_program_pass(void **state)
{
    int files = 0;
    (void)state;
    DIR *dir = opendir(EVENKEEL_SOURCE_SHARE "/levels/exercises");
    assert_non_null(dir);
    for (struct dirent *e; (e = readdir(dir));) {
        char path[600];
        struct text_errors errors = {0};
        if (!strstr(e->d_name, ".level")) continue;
        (void)snprintf(path, sizeof path, "%s/levels/exercises/%s", EVENKEEL_SOURCE_SHARE, e->d_name);
        if (level_care_check(path, &errors) != STATUS_OK) fail_msg("%s", errors.line[0]);
        if (e->d_name[0] != 'E') fail_msg("%s: no exercise", e->d_name);
        files++;
    }
    closedir(dir);
    assert_int_equal(files, EXERCISE_LAST);
}

static void a_file_that_is_not_there_is_told(void **state)
{
    struct text_errors errors = {0};
    (void)state;
    assert_int_equal(level_care_check("/nowhere/E.level", &errors), STATUS_IO);
    assert_true(errors.count == 1 && strstr(errors.line[0], "/nowhere/E.level"));
    errors.count = 0;
    assert_int_equal(level_care_check_bytes("E.level", "", 0, &errors), STATUS_DATA);
    assert_string_equal(errors.line[0], "E.level:1: level = (missing), expected level = 1 as the first key");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_outside_section_5_are_refused), cmocka_unit_test(messages_name_path_line_and_grade),
        cmocka_unit_test(every_grade_is_looked_at), cmocka_unit_test(all_files_of_the_program_pass),
        cmocka_unit_test(a_file_that_is_not_there_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
