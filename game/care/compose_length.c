/* How long a set takes, out of its level file: good to a minute or so for a block, which is what a plan for the day needs. */
#include <math.h>

#include "care/compose.h"

/* A set: count * count_by trials, each lasting each_s and so much per second of two keys. each_s holds what the rules of section 7 add:
 * settling 2 s and centre 3 s of a hold, the way there and back of a lean (about 2.5 s and 2 s), a rise, a bend. */
struct length_row {
    enum exercise_id id;
    const char *count;           /* NULL: one */
    double count_by, each_s;
    const char *key[2];
    double key_by[2];
};
static const struct length_row rows[] = {
    {E01_STEADY_STAND, "holds", 1, 7, {"hold_s"}, {1}},
    {E02_LINE_STAND, "holds_per_foot", 2, 10, {"hold_s"}, {1}},
    {E03_ONE_LEG, "reps_per_side", 1, 5, {"hold_s"}, {1}},
    {E04_QUIET_EYES, "holds", 1, 10, {"hold_s"}, {1}},
    {E05_STAND_TALL, "reps", 1, 5, {"hold_s"}, {1}},
    {E06_SIDE_SHIFT, "reps_per_side", 2, 4.5, {"hold_s"}, {1}},
    {E07_TOE_HEEL_SHIFT, "reps_per_direction", 2, 4.5, {"hold_s"}, {1}},
    {E08_STAR_REACH, "targets", 1, 4.5, {"hold_s"}, {1}},
    {E09_RHYTHM_SWAY, "cycles", 1, 0, {"cycle_s"}, {1}},
    {E10_FOLLOW_ME, NULL, 1, 0, {"set_s"}, {1}},
    {E11_GARDEN_PATH, "segments", 1, 0.5, {"segment_limit_s"}, {0.25}},
    {E12_LOAD_SHARE, "reps", 1, 5, {"hold_s"}, {1}},
    {E13_CHAIR_RISE, "reps", 1, 5, {"hold_s", "lowering_s"}, {1, 1}},
    {E14_KNEE_BEND, "reps", 1, 6, {NULL}, {0}},
    {E15_HEEL_TOE_RAISE, "reps_each", 1.7, 3.5, {"hold_s"}, {1}},
    {E16_STEP_ON, "reps_per_lead", 2, 9, {"stand_s"}, {1}},
    {E17_MARCH, NULL, 1, 0, {"set_s"}, {1}},
    {E18_QUICK_LEAN, "cues", 1, 6.5, {NULL}, {0}},
    {E19_TOE_TAP, "taps_per_side", 2, 0, {"interval_s"}, {1}},
};
#define GET_READY_S 8.0          /* feet on the guide, still for a moment */
#define NOMINAL_S 75.0           /* a set that nobody has measured */
#define SHORTEST_S 15.0
#define LONGEST_S 300.0

static bool value(const struct level_table *t, const char *key, double grade, double *out)
{
    int k = level_key_index(t->id, key);
    if (k < 0) return false;
    *out = level_value(t, k, grade);
    return isfinite(*out);
}

static double row_s(const struct length_row *r, const struct level_table *t, double grade)
{
    double count = 1, each = r->each_s;
    if (r->count && !value(t, r->count, grade, &count)) return NOMINAL_S;
    for (int i = 0; i < 2 && r->key[i]; i++) {
        double v;
        if (!value(t, r->key[i], grade, &v)) return NOMINAL_S;
        each += r->key_by[i] * v;
    }
    return GET_READY_S + count * r->count_by * each;
}

double compose_set_s(enum exercise_id id, const struct level_table *t, double grade)
{
    for (size_t i = 0; t && i < sizeof rows / sizeof rows[0]; i++)
        if (rows[i].id == id && t->id == id) return fmin(LONGEST_S, fmax(SHORTEST_S, row_s(&rows[i], t, grade)));
    return NOMINAL_S;
}
