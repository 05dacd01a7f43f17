#include "care/parameter_limits.h"

#include <math.h>
#include <string.h>

/* exercises.md 5, hard limits, row by row in its order. Where home and clinic do not differ, both columns say the same. */
enum row {
    ROW_HOLD, ROW_TARGET_HOLD, ROW_ZONE_RADIUS, ROW_DISTANCE, ROW_BACK, ROW_TARGET_RADIUS, ROW_TIME_LIMIT, ROW_WINDOW, ROW_CYCLE,
    ROW_SPEED, ROW_REPS, ROW_TARGETS, ROW_SETS, ROW_REST, ROW_STEP_HEIGHT, ROW_SEAT_HEIGHT, ROW_CADENCE, ROW_LOWERING, ROW_LOAD_CAP,
    ROW_PAIN_STOP, ROW_MINUTES, ROW_COUNT
};
const struct parameter_limit parameter_limits[] = {
    /*                  parameter                       unit            min home, clinic  max home, clinic  step  note */
    [ROW_HOLD]          = {"hold / set time",           "s",            2, 2,             60, 60,           1,
                           "standing holds E01-E05, load holds E12, set times, stand times"},
    [ROW_TARGET_HOLD]   = {"hold on a target, at the top of a raise, in a bend or rise", "s",
                                                                        0, 0,             5, 5,             1,
                           "E06-E08, E11 stops, E13-E15"},
    [ROW_ZONE_RADIUS]   = {"zone radius",               "mm",           8, 8,             40, 40,           1, "fixed-feet zones"},
    [ROW_DISTANCE]      = {"target distance",           "% own reach",  20, 20,           80, 90,           5, ""},
    /* values derived from a parameter, such as the back distance of E07, have no lower limit */
    [ROW_BACK]          = {"target distance, back direction", "% own reach", 0, 0,        60, 75,           5, ""},
    [ROW_TARGET_RADIUS] = {"target radius",             "% own reach",  10, 10,           35, 35,           1, ""},
    [ROW_TIME_LIMIT]    = {"trial time limit",          "s",            2, 2,             15, 15,           0.5, ""},
    [ROW_WINDOW]        = {"reaction window (E18)",     "s",            1.2, 0.9,         4, 4,             0.1, ""},
    [ROW_CYCLE]         = {"cycle time (there and back)", "s",          3, 2,             8, 8,             0.5, ""},
    [ROW_SPEED]         = {"target speed",              "% reach/s",    5, 5,             60, 60,           5, ""},
    [ROW_REPS]          = {"repetitions per set",       "",             3, 3,             15, 15,           1, "E05, E12-E15"},
    [ROW_TARGETS]       = {"holds, targets, cues, cycles, taps, segments, step-ups per set", "",
                                                                        2, 2,             16, 16,           1, "all others"},
    [ROW_SETS]          = {"sets",                      "",             1, 1,             4, 4,             1, ""},
    [ROW_REST]          = {"rest",                      "s",            20, 20,           180, 180,         10,
                           "sitting offered in every rest"},
    [ROW_STEP_HEIGHT]   = {"step height",               "cm",           0, 0,             15, 15,           0,
                           "from plate height"},
    [ROW_SEAT_HEIGHT]   = {"seat height",               "cm",           40, 40,           60, 60,           1, "entered by user"},
    [ROW_CADENCE]       = {"cadence",                   "steps/min",    30, 30,           100, 100,         5, ""},
    [ROW_LOWERING]      = {"lowering time target",      "s",            1.5, 1.5,         5, 5,             0.5, ""},
    [ROW_LOAD_CAP]      = {"one-leg load cap",          "kg",           0, 0,             INFINITY, INFINITY, 1,
                           "at most the person's weight; from doctor or therapist"},
    [ROW_PAIN_STOP]     = {"pain stop level",           "0-10",         2, 2,             6, 6,             1,
                           "therapist may lower freely"},
    [ROW_MINUTES]       = {"daily active minutes cap",  "min",          5, 5,             40, 40,           5, ""},
};
const int parameter_limit_count = ROW_COUNT;

/* Keys without a row in section 5: smallest and largest value of their own row in section 7. */
enum own_row {
    OWN_SHARE_TOLERANCE, OWN_AP_TOLERANCE, OWN_STAR_DIRECTIONS, OWN_STOPS, OWN_SHARE, OWN_TOLERANCE, OWN_LIFT, OWN_QUICK_DIRECTIONS,
    OWN_NO_GO, OWN_INTERVAL, OWN_BREATH_MINUTES, OWN_SCENE_MINUTES, OWN_COUNT
};
const struct parameter_limit own_row_limits[] = {
    [OWN_SHARE_TOLERANCE]  = {"share tolerance (E05)",  "%",   4, 4,     12, 12,   1,   "7, E05"},
    [OWN_AP_TOLERANCE]     = {"front-back tolerance (E05)", "mm", 10, 10, 25, 25,  1,   "7, E05"},
    [OWN_STAR_DIRECTIONS]  = {"directions (E08)",       "",    4, 4,     8, 8,     2,   "7, E08"},
    [OWN_STOPS]            = {"stops (E11)",            "",    0, 0,     3, 3,     1,   "7, E11"},
    [OWN_SHARE]            = {"target share (E12)",     "%",   25, 25,   80, 80,   5,   "7, E12"},
    [OWN_TOLERANCE]        = {"share tolerance (E12)",  "%",   5, 5,     8, 8,     1,   "7, E12"},
    [OWN_LIFT]             = {"lift (E17)",             "s",   0.3, 0.3, 1.0, 1.0, 0.1, "7, E17"},
    [OWN_QUICK_DIRECTIONS] = {"directions (E18)",       "",    2, 2,     8, 8,     1,   "7, E18"},
    [OWN_NO_GO]            = {"no-go share (E18)",      "%",   0, 0,     30, 30,   5,   "7, E18"},
    [OWN_INTERVAL]         = {"interval (E19)",         "s",   3, 3,     5, 5,     0.5, "7, E19"},
    [OWN_BREATH_MINUTES]   = {"minutes (E21)",          "min", 3, 3,     5, 5,     1,   "7, E21"},
    [OWN_SCENE_MINUTES]    = {"minutes (E22)",          "min", 3, 3,     6, 6,     1,   "7, E22"},
};
const int own_row_limit_count = OWN_COUNT;

/* Which row governs a key of section 7. A band, an amplitude, a curve's size, a corridor's reach and half-width are distances
 * and radii under other names. */
static const struct governed {
    const char *key;
    int first, last;   /* exercises, both included; 0: of the person */
    const struct parameter_limit *row;
} governed[] = {
    {"sets",                 1, 20, &parameter_limits[ROW_SETS]},
    {"rest_s",               1, 20, &parameter_limits[ROW_REST]},
    {"hold_s",               1, 5,  &parameter_limits[ROW_HOLD]},
    {"hold_s",               12, 12, &parameter_limits[ROW_HOLD]},
    {"set_s",                10, 10, &parameter_limits[ROW_HOLD]},
    {"set_s",                17, 17, &parameter_limits[ROW_HOLD]},
    {"stand_s",              16, 16, &parameter_limits[ROW_HOLD]},
    {"hold_s",               6, 8,  &parameter_limits[ROW_TARGET_HOLD]},
    {"hold_s",               13, 15, &parameter_limits[ROW_TARGET_HOLD]},
    {"stop_hold_s",          11, 11, &parameter_limits[ROW_TARGET_HOLD]},
    {"radius_mm",            1, 5,  &parameter_limits[ROW_ZONE_RADIUS]},
    {"radius_mm",            20, 20, &parameter_limits[ROW_ZONE_RADIUS]},
    {"band_mm",              2, 2,  &parameter_limits[ROW_ZONE_RADIUS]},
    {"distance_pct",         6, 8,  &parameter_limits[ROW_DISTANCE]},
    {"distance_pct",         18, 18, &parameter_limits[ROW_DISTANCE]},
    {"amplitude_pct",        9, 9,  &parameter_limits[ROW_DISTANCE]},
    {"size_pct",             10, 10, &parameter_limits[ROW_DISTANCE]},
    {"extent_pct",           11, 11, &parameter_limits[ROW_DISTANCE]},
    {"lean_pct",             20, 20, &parameter_limits[ROW_DISTANCE]},
    {"back_pct",             7, 8,  &parameter_limits[ROW_BACK]},
    {"radius_pct",           6, 11, &parameter_limits[ROW_TARGET_RADIUS]},
    {"radius_pct",           18, 18, &parameter_limits[ROW_TARGET_RADIUS]},
    {"radius_pct",           20, 20, &parameter_limits[ROW_TARGET_RADIUS]},
    {"half_width_pct",       11, 11, &parameter_limits[ROW_TARGET_RADIUS]},
    {"time_limit_s",         6, 8,  &parameter_limits[ROW_TIME_LIMIT]},
    {"segment_limit_s",      11, 11, &parameter_limits[ROW_TIME_LIMIT]},
    {"answer_limit_s",       20, 20, &parameter_limits[ROW_TIME_LIMIT]},
    {"window_s",             18, 18, &parameter_limits[ROW_WINDOW]},
    {"cycle_s",              9, 9,  &parameter_limits[ROW_CYCLE]},
    {"speed_pct_s",          10, 10, &parameter_limits[ROW_SPEED]},
    {"reps",                 5, 5,  &parameter_limits[ROW_REPS]},
    {"reps",                 12, 14, &parameter_limits[ROW_REPS]},
    {"reps_each",            15, 15, &parameter_limits[ROW_REPS]},
    {"holds",                1, 4,  &parameter_limits[ROW_TARGETS]},
    {"holds_per_foot",       2, 2,  &parameter_limits[ROW_TARGETS]},
    {"reps_per_side",        3, 3,  &parameter_limits[ROW_TARGETS]},
    {"reps_per_side",        6, 6,  &parameter_limits[ROW_TARGETS]},
    {"reps_per_direction",   7, 7,  &parameter_limits[ROW_TARGETS]},
    {"targets",              8, 8,  &parameter_limits[ROW_TARGETS]},
    {"cycles",               9, 9,  &parameter_limits[ROW_TARGETS]},
    {"segments",             11, 11, &parameter_limits[ROW_TARGETS]},
    {"reps_per_lead",        16, 16, &parameter_limits[ROW_TARGETS]},
    {"cues",                 18, 18, &parameter_limits[ROW_TARGETS]},
    {"taps_per_side",        19, 19, &parameter_limits[ROW_TARGETS]},
    {"rounds",               20, 20, &parameter_limits[ROW_TARGETS]},
    {"height_cm",            16, 16, &parameter_limits[ROW_STEP_HEIGHT]},
    {"seat_cm",              13, 13, &parameter_limits[ROW_SEAT_HEIGHT]},
    {"cadence_per_min",      17, 17, &parameter_limits[ROW_CADENCE]},
    {"lowering_s",           13, 13, &parameter_limits[ROW_LOWERING]},
    {"pwb_kg",               0, 0,  &parameter_limits[ROW_LOAD_CAP]},
    {"pain_stop_level",      0, 0,  &parameter_limits[ROW_PAIN_STOP]},
    {"minutes_cap",          0, 0,  &parameter_limits[ROW_MINUTES]},
    {"share_tolerance_pct",  5, 5,  &own_row_limits[OWN_SHARE_TOLERANCE]},
    {"ap_tolerance_mm",      5, 5,  &own_row_limits[OWN_AP_TOLERANCE]},
    {"directions",           8, 8,  &own_row_limits[OWN_STAR_DIRECTIONS]},
    {"stops",                11, 11, &own_row_limits[OWN_STOPS]},
    {"share_pct",            12, 12, &own_row_limits[OWN_SHARE]},
    {"tolerance_pct",        12, 12, &own_row_limits[OWN_TOLERANCE]},
    {"lift_s",               17, 17, &own_row_limits[OWN_LIFT]},
    {"directions",           18, 18, &own_row_limits[OWN_QUICK_DIRECTIONS]},
    {"no_go_pct",            18, 18, &own_row_limits[OWN_NO_GO]},
    {"interval_s",           19, 19, &own_row_limits[OWN_INTERVAL]},
    {"minutes",              21, 21, &own_row_limits[OWN_BREATH_MINUTES]},
    {"minutes",              22, 22, &own_row_limits[OWN_SCENE_MINUTES]},
};

const struct parameter_limit *parameter_limit_find(enum exercise_id id, const char *key)
{
    for (size_t i = 0; key && i < sizeof governed / sizeof governed[0]; i++) {
        const struct governed *g = &governed[i];
        if ((int)id >= g->first && (int)id <= g->last && strcmp(g->key, key) == 0) return g->row;
    }
    return NULL;
}

double parameter_min(const struct parameter_limit *l, enum care_place place)
{
    return place == PLACE_CLINIC ? l->min_clinic : l->min_home;
}
double parameter_max(const struct parameter_limit *l, enum care_place place)
{
    return place == PLACE_CLINIC ? l->max_clinic : l->max_home;
}

enum parameter_fault parameter_check(enum exercise_id id, const char *key, double value, enum care_place place)
{
    const struct parameter_limit *l = parameter_limit_find(id, key);
    if (!l) return PARAMETER_NO_ROW;
    if (!isfinite(value)) return PARAMETER_NO_NUMBER;
    if (value < parameter_min(l, place)) return PARAMETER_LOW;
    return value > parameter_max(l, place) ? PARAMETER_HIGH : PARAMETER_OK;
}

bool foam_allowed(enum exercise_id id, double grade, enum care_place place, bool therapist_at_side)
{
    const double highest = 6;
    bool exercise = id == E01_STEADY_STAND || id == E04_QUIET_EYES || id == E06_SIDE_SHIFT;
    return exercise && place == PLACE_CLINIC && therapist_at_side && grade >= 1 && grade <= highest;
}
