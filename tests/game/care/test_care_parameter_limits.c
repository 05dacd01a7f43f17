/* Hard limits: the table of exercises.md 5 row by row, and the range of every row of section 7 for keys without one. */
#include <math.h>
#include <string.h>

#include "care/parameter_limits.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* As printed in section 5: parameter, unit, min home, min clinic, max home, max clinic, step. */
static const struct printed_row { const char *parameter, *unit; double min_home, min_clinic, max_home, max_clinic, step; } printed[] = {
    {"hold / set time", "s", 2, 2, 60, 60, 1},
    {"hold on a target, at the top of a raise, in a bend or rise", "s", 0, 0, 5, 5, 1},
    {"zone radius", "mm", 8, 8, 40, 40, 1},
    {"target distance", "% own reach", 20, 20, 80, 90, 5},
    {"target distance, back direction", "% own reach", 0, 0, 60, 75, 5},
    {"target radius", "% own reach", 10, 10, 35, 35, 1},
    {"trial time limit", "s", 2, 2, 15, 15, 0.5},
    {"reaction window (E18)", "s", 1.2, 0.9, 4, 4, 0.1},
    {"cycle time (there and back)", "s", 3, 2, 8, 8, 0.5},
    {"target speed", "% reach/s", 5, 5, 60, 60, 5},
    {"repetitions per set", "", 3, 3, 15, 15, 1},
    {"holds, targets, cues, cycles, taps, segments, step-ups per set", "", 2, 2, 16, 16, 1},
    {"sets", "", 1, 1, 4, 4, 1},
    {"rest", "s", 20, 20, 180, 180, 10},
    {"step height", "cm", 0, 0, 15, 15, 0},
    {"seat height", "cm", 40, 40, 60, 60, 1},
    {"cadence", "steps/min", 30, 30, 100, 100, 5},
    {"lowering time target", "s", 1.5, 1.5, 5, 5, 0.5},
    {"one-leg load cap", "kg", 0, 0, INFINITY, INFINITY, 1},
    {"pain stop level", "0-10", 2, 2, 6, 6, 1},
    {"daily active minutes cap", "min", 5, 5, 40, 40, 5},
};
static void every_row_of_section_5(void **state)
{
    (void)state;
    assert_int_equal(parameter_limit_count, COUNT(printed));
    for (size_t i = 0; i < COUNT(printed); i++) {
        const struct printed_row *want = &printed[i];
        const struct parameter_limit *got = &parameter_limits[i];
        assert_string_equal(got->parameter, want->parameter);
        assert_string_equal(got->unit, want->unit);
        assert_near(want->parameter, got->min_home, want->min_home, 0);
        assert_near(want->parameter, got->min_clinic, want->min_clinic, 0);
        assert_true(got->max_home == want->max_home && got->max_clinic == want->max_clinic);
        assert_near(want->parameter, got->step, want->step, 0);
    }
}

/* Keys of section 7 with the smallest and largest value of their row there, and the limits that govern them at home and in
 * clinic. own: no row in section 5, so the limits are those values. */
static const struct key_case { int id; const char *key; double least, most, min, max, max_clinic; } key_cases[] = {
    {1, "hold_s", 10, 30, 2, 60, 60},        {1, "radius_mm", 12, 25, 8, 40, 40},    {1, "holds", 3, 3, 2, 16, 16},
    {1, "sets", 2, 2, 1, 4, 4},              {1, "rest_s", 45, 45, 20, 180, 180},
    {2, "hold_s", 10, 30, 2, 60, 60},        {2, "band_mm", 13, 20, 8, 40, 40},
    {3, "hold_s", 3, 20, 2, 60, 60},         {3, "reps_per_side", 2, 5, 2, 16, 16},
    {4, "hold_s", 5, 20, 2, 60, 60},         {4, "holds", 3, 3, 2, 16, 16},
    {5, "hold_s", 3, 10, 2, 60, 60},         {5, "reps", 5, 8, 3, 15, 15},
    {5, "share_tolerance_pct", 4, 12, 4, 12, 12}, {5, "ap_tolerance_mm", 10, 25, 10, 25, 25},
    {6, "distance_pct", 30, 80, 20, 80, 90}, {6, "hold_s", 1, 3, 0, 5, 5},           {6, "radius_pct", 13, 28, 10, 35, 35},
    {6, "reps_per_side", 4, 10, 2, 16, 16},  {6, "time_limit_s", 5, 15, 2, 15, 15},
    {7, "distance_pct", 25, 75, 20, 80, 90},  {7, "hold_s", 1, 3, 0, 5, 5},           {7, "radius_pct", 15, 30, 10, 35, 35},
    {7, "reps_per_direction", 4, 10, 2, 16, 16}, {7, "time_limit_s", 6, 15, 2, 15, 15}, {7, "back_pct", 18.75, 56.25, 0, 60, 75},
    {8, "directions", 4, 8, 4, 8, 8},        {8, "distance_pct", 30, 75, 20, 80, 90}, {8, "hold_s", 1, 3, 0, 5, 5},
    {8, "radius_pct", 15, 30, 10, 35, 35},   {8, "targets", 8, 16, 2, 16, 16},       {8, "time_limit_s", 6, 15, 2, 15, 15},
    {9, "cycle_s", 4, 8, 3, 8, 8},           {9, "amplitude_pct", 30, 55, 20, 80, 90}, {9, "cycles", 6, 12, 2, 16, 16},
    {10, "size_pct", 25, 65, 20, 80, 90},    {10, "speed_pct_s", 8, 30, 5, 60, 60},  {10, "radius_pct", 18, 32, 10, 35, 35},
    {10, "set_s", 30, 60, 2, 60, 60},
    {11, "segments", 3, 12, 2, 16, 16},      {11, "extent_pct", 30, 70, 20, 80, 90}, {11, "half_width_pct", 12, 30, 10, 35, 35},
    {11, "segment_limit_s", 8, 15, 2, 15, 15}, {11, "stops", 0, 3, 0, 3, 3},         {11, "stop_hold_s", 2, 2, 0, 5, 5},
    {12, "share_pct", 25, 80, 25, 80, 80},   {12, "tolerance_pct", 5, 8, 5, 8, 8},   {12, "hold_s", 3, 10, 2, 60, 60},
    {12, "reps", 5, 10, 3, 15, 15},
    {13, "reps", 3, 12, 3, 15, 15},          {13, "sets", 1, 2, 1, 4, 4},            {13, "hold_s", 2, 3, 0, 5, 5},
    {13, "lowering_s", 2, 4, 1.5, 5, 5},
    {14, "reps", 5, 10, 3, 15, 15},          {14, "sets", 1, 3, 1, 4, 4},
    {15, "reps_each", 5, 10, 3, 15, 15},     {15, "hold_s", 1, 3, 0, 5, 5},
    {16, "reps_per_lead", 2, 6, 2, 16, 16},  {16, "stand_s", 2, 3, 2, 60, 60},
    {17, "cadence_per_min", 40, 60, 30, 100, 100}, {17, "lift_s", 0.3, 1.0, 0.3, 1.0, 1.0}, {17, "set_s", 20, 60, 2, 60, 60},
    {18, "directions", 2, 8, 2, 8, 8},       {18, "distance_pct", 30, 50, 20, 80, 90}, {18, "window_s", 1.5, 4, 1.2, 4, 4},
    {18, "no_go_pct", 0, 30, 0, 30, 30},     {18, "cues", 8, 16, 2, 16, 16},
    {19, "taps_per_side", 4, 8, 2, 16, 16},  {19, "interval_s", 3, 5, 3, 5, 5},
    {20, "radius_mm", 18, 20, 8, 40, 40},    {20, "rounds", 3, 12, 2, 16, 16},
    {21, "minutes", 3, 5, 3, 5, 5},          {22, "minutes", 3, 6, 3, 6, 6},
    {20, "lean_pct", 30, 45, 20, 80, 90},    {20, "answer_limit_s", 4, 10, 2, 15, 15},
    {0, "pwb_kg", 0, 200, 0, INFINITY, INFINITY}, {0, "pain_stop_level", 2, 6, 2, 6, 6}, {0, "minutes_cap", 5, 40, 5, 40, 40},
};
static void expect(int id, const char *key, double value, enum care_place place, enum parameter_fault want)
{
    enum parameter_fault got = parameter_check((enum exercise_id)id, key, value, place);
    if (got != want) fail_msg("E%02d %s = %g, place %d: %d, expected %d", id, key, value, place, got, want);
}
static void every_key_of_section_7_is_governed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(key_cases); i++) {
        const struct key_case *c = &key_cases[i];
        expect(c->id, c->key, c->least, PLACE_ALONE, PARAMETER_OK);
        expect(c->id, c->key, c->most, PLACE_UNKNOWN, PARAMETER_OK);
        expect(c->id, c->key, c->min, PLACE_HELPER, PARAMETER_OK);
        expect(c->id, c->key, c->min, PLACE_CLINIC, PARAMETER_OK);
        expect(c->id, c->key, c->min - 0.001, PLACE_HELPER, PARAMETER_LOW);
        if (isinf(c->max)) continue;
        expect(c->id, c->key, c->max, PLACE_ALONE, PARAMETER_OK);
        expect(c->id, c->key, c->max + 0.001, PLACE_ALONE, PARAMETER_HIGH);
        expect(c->id, c->key, c->max_clinic, PLACE_CLINIC, PARAMETER_OK);
        expect(c->id, c->key, c->max_clinic + 0.001, PLACE_CLINIC, PARAMETER_HIGH);
    }
    expect(18, "window_s", 0.9, PLACE_CLINIC, PARAMETER_OK);
    expect(18, "window_s", 0.89, PLACE_CLINIC, PARAMETER_LOW);
    expect(9, "cycle_s", 2, PLACE_CLINIC, PARAMETER_OK);
    expect(9, "cycle_s", 2, PLACE_ALONE, PARAMETER_LOW);
    expect(13, "seat_cm", 39, PLACE_CLINIC, PARAMETER_LOW);
    expect(16, "height_cm", 15.5, PLACE_CLINIC, PARAMETER_HIGH);
}

/* A key governs the exercises that have it, and no other. */
static const struct { const char *key; int ids[20]; } owners[] = {
    {"hold_s", {1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 14, 15}}, {"set_s", {10, 17}},        {"stand_s", {16}},
    {"stop_hold_s", {11}},                                {"radius_mm", {1, 2, 3, 4, 5, 20}}, {"band_mm", {2}},
    {"distance_pct", {6, 7, 8, 18}},                      {"amplitude_pct", {9}},
    {"size_pct", {10}},                                   {"extent_pct", {11}},       {"lean_pct", {20}},
    {"back_pct", {7, 8}},                                 {"radius_pct", {6, 7, 8, 9, 10, 11, 18, 20}},
    {"half_width_pct", {11}},                             {"time_limit_s", {6, 7, 8}}, {"segment_limit_s", {11}},
    {"answer_limit_s", {20}},                             {"window_s", {18}},         {"cycle_s", {9}},
    {"speed_pct_s", {10}},                                {"reps", {5, 12, 13, 14}},  {"reps_each", {15}},
    {"holds", {1, 2, 3, 4}},                              {"holds_per_foot", {2}},    {"reps_per_side", {3, 6}},
    {"reps_per_direction", {7}},                          {"targets", {8}},           {"cycles", {9}},
    {"segments", {11}},                                   {"reps_per_lead", {16}},    {"cues", {18}},
    {"taps_per_side", {19}},                              {"height_cm", {16}},        {"seat_cm", {13}},
    {"cadence_per_min", {17}},                            {"lowering_s", {13}},       {"share_tolerance_pct", {5}},
    {"ap_tolerance_mm", {5}},                             {"directions", {8, 18}},    {"stops", {11}},
    {"share_pct", {12}},                                  {"tolerance_pct", {12}},    {"lift_s", {17}},
    {"no_go_pct", {18}},                                  {"interval_s", {19}},
    {"rounds", {20}},                                     {"minutes", {21, 22}},
};
static void no_key_of_another_exercise(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(owners); i++)
        for (int id = 0; id <= EXERCISE_LAST; id++) {
            bool owned = false;
            for (int k = 0; k < 20 && owners[i].ids[k]; k++) owned = owned || owners[i].ids[k] == id;
            if ((parameter_limit_find((enum exercise_id)id, owners[i].key) != NULL) != owned) fail_msg("E%02d %s", id, owners[i].key);
        }
    for (int i = 0; i < own_row_limit_count; i++) {
        const struct parameter_limit *l = &own_row_limits[i];
        if (l->min_home != l->min_clinic || l->max_home != l->max_clinic || !(l->step > 0)) fail_msg("%s", l->parameter);
    }
}

static void hostile_questions(void **state)
{
    (void)state;
    expect(6, "hold_s", NAN, PLACE_CLINIC, PARAMETER_NO_NUMBER);
    expect(6, "hold_s", INFINITY, PLACE_CLINIC, PARAMETER_NO_NUMBER);
    expect(0, "pwb_kg", INFINITY, PLACE_CLINIC, PARAMETER_NO_NUMBER);
    expect(6, "HOLD_S", 1, PLACE_CLINIC, PARAMETER_NO_ROW);
    expect(6, "", 1, PLACE_CLINIC, PARAMETER_NO_ROW);
    assert_null(parameter_limit_find(E06_SIDE_SHIFT, NULL));
    expect(6, "band_mm", 15, PLACE_CLINIC, PARAMETER_NO_ROW);
    expect(6, "stance", 0, PLACE_CLINIC, PARAMETER_NO_ROW);
    expect(-1, "sets", 2, PLACE_CLINIC, PARAMETER_NO_ROW);
    expect(21, "sets", 2, PLACE_CLINIC, PARAMETER_NO_ROW);
    expect(6, "pwb_kg", 2, PLACE_CLINIC, PARAMETER_NO_ROW);
}

static void foam(void **state)
{
    (void)state;
    for (int id = 0; id <= 22; id++)
        for (int grade = 0; grade <= 10; grade++)
            for (int place = 0; place < 4; place++)
                for (int side = 0; side < 2; side++) {
                    bool want = (id == 1 || id == 4 || id == 6) && grade >= 1 && grade <= 6 && place == PLACE_CLINIC && side;
                    if (foam_allowed((enum exercise_id)id, grade, (enum care_place)place, side) != want)
                        fail_msg("foam on E%02d grade %d place %d", id, grade, place);
                }
    assert_false(foam_allowed(E01_STEADY_STAND, 6.1, PLACE_CLINIC, true));
    assert_false(foam_allowed(E01_STEADY_STAND, NAN, PLACE_CLINIC, true));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_of_section_5),
        cmocka_unit_test(every_key_of_section_7_is_governed),
        cmocka_unit_test(no_key_of_another_exercise),
        cmocka_unit_test(hostile_questions),
        cmocka_unit_test(foam),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
