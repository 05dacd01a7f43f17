/* The shipped grades of E16, E17, E19, E21 and E22 are those of the specification (exercises.md 7). */
#include "game/world/set_player.h"

static const struct row { enum exercise_id id; const char *key; double value[GRADE_COUNT]; } rows[] = {
    {E16_STEP_ON, "height", {0, 0, 0, 0, 0, 0, 1, 1, 2, 3}},           /* plate, plate_5, 10, 15 */
    {E16_STEP_ON, "hands", {0, 0, 0, 1, 1, 2, 1, 2, 1, 1}},            /* two, one, FT */
    {E16_STEP_ON, "reps_per_lead", {2, 3, 5, 4, 6, 5, 4, 5, 5, 5}},
    {E16_STEP_ON, "sets", {1, 1, 1, 2, 2, 2, 2, 2, 2, 2}},
    {E16_STEP_ON, "stand_s", {3, 3, 2, 2, 2, 2, 2, 2, 2, 2}},
    {E17_MARCH, "support", {0, 0, 1, 1, 2, 2, 3, 3, 3, 3}},            /* 2H, 1H, FT, NO */
    {E17_MARCH, "cadence_per_min", {40, 50, 50, 60, 60, 50, 50, 60, 60, 50}},
    {E17_MARCH, "lift_s", {0.3, 0.4, 0.4, 0.5, 0.6, 0.8, 0.6, 0.7, 0.8, 1.0}},
    {E17_MARCH, "set_s", {20, 30, 30, 40, 40, 40, 30, 40, 60, 60}},
    {E19_TOE_TAP, "target", {0, 0, 1, 1, 1, 2, 1, 2, 2, 2}},           /* mark, block_5, block_10 */
    {E19_TOE_TAP, "support", {0, 1, 0, 1, 2, 2, 3, 3, 3, 3}},
    {E19_TOE_TAP, "taps_per_side", {4, 5, 5, 6, 6, 6, 5, 6, 8, 8}},
    {E19_TOE_TAP, "interval_s", {5, 5, 5, 4, 4, 4, 4, 4, 3.5, 3}},
    {E19_TOE_TAP, "order", {0, 0, 0, 0, 0, 0, 0, 0, 1, 1}},            /* alt, random */
    {E21_CALM_BREATH, "in_s", {4, 4, 4, 4, 4, 4, 4, 4, 4, 4}},
    {E21_CALM_BREATH, "out_s", {6, 6, 6, 6, 6, 6, 6, 6, 6, 6}},
    {E22_CALM_SCENE, "scene", {0, 0, 0, 0, 0, 0, 0, 0, 0, 0}},         /* shore */
};

static void shipped_steps_are_the_tables(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct world_setup s = plain_setup(rows[i].id, 1);
        int key = level_key_index(rows[i].id, rows[i].key);
        if (key < 0) fail_msg("%s has no key %s", exercise_code(rows[i].id), rows[i].key);
        for (int g = 0; g < GRADE_COUNT; g++)
            if (fabs(s.levels.value[key][g] - rows[i].value[g]) > 0)
                fail_msg("%s %s grade %d: %g, expected %g", exercise_code(rows[i].id), rows[i].key, g + 1, s.levels.value[key][g],
                         rows[i].value[g]);
    }
}

/* A line of a shipped file changed; what is said. */
static const struct { enum exercise_id id; const char *old, *changed, *want; } bad[] = {
    {E16_STEP_ON, "stand_s       = 3", "stand_s       = 1.9", "stand_s = 1.9, expected 2 to 60 s (grade 1)"},
    {E16_STEP_ON, "reps_per_lead = 2", "reps_per_lead = 1", "reps_per_lead = 1, expected 2 to 16 (grade 1)"},
    {E16_STEP_ON, "10 15\n", "10 20\n", "height = 20, expected plate, plate_5, 10 or 15 (grade 10)"},
    {E16_STEP_ON, "hands         = two", "hands         = NO", "hands = NO, expected two, one or FT (grade 1)"},
    {E17_MARCH, "cadence_per_min = 40", "cadence_per_min = 29", "cadence_per_min = 29, expected 30 to 100 1/min (grade 1)"},
    {E17_MARCH, "lift_s          = 0.3", "lift_s          = 0.2", "lift_s = 0.2, expected 0.3 to 1 s (grade 1)"},
    {E19_TOE_TAP, "3.5 3", "3.5 2.9", "interval_s = 2.9, expected 3 to 5 s (grade 10)"},
    {E21_CALM_BREATH, "in_s          = 4", "in_s          = 1.9", "in_s = 1.9, expected 2 to 5.3 s"},
    {E21_CALM_BREATH, "out_s         = 6", "out_s         = 8.5", "out_s = 8.5, expected 3 to 8 s"},
    {E22_CALM_SCENE, "minutes       = 4", "minutes       = 7", "minutes = 7, expected 3 to 6 min"},
    {E22_CALM_SCENE, "scene         = shore", "scene         = beach", "scene = beach, expected shore, garden, forest, bath or room"},
};

static void limits_are_told(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        static char text[4096], changed[4200];
        FILE *f = fopen(shipped_level(bad[i].id), "rb");
        if (!f) fail_msg("%s", shipped_level(bad[i].id));
        text[fread(text, 1, sizeof text - 1, f)] = 0;
        (void)fclose(f);
        char *at = strstr(text, bad[i].old);
        if (!at) fail_msg("'%s' is not in the file", bad[i].old);
        (void)snprintf(changed, sizeof changed, "%.*s%s%s", (int)(at - text), text, bad[i].changed, at + strlen(bad[i].old));
        struct level_table t;
        struct text_errors errors = {0};
        assert_int_equal(level_parse("E.level", changed, strlen(changed), &t, &errors), STATUS_DATA);
        if (!strstr(errors.line[0], bad[i].want)) fail_msg("'%s', expected '%s'", errors.line[0], bad[i].want);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shipped_steps_are_the_tables),
        cmocka_unit_test(limits_are_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
