/* Where a person begins: exercises.md 8 as rows, then random people under their caps. */
#include <math.h>

#include "base/random.h"
#include "care/placement.h"
#include "support/support.h"

static struct placement_input person(double a, double b, double c, double d, enum fall_level fall)
{
    struct placement_input in = {.held_s = {a, b, c, d}, .fall = fall, .hands = RISE_HANDS_NOT_SEEN};
    for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) in.cap[id] = 10;
    return in;
}

/* E01, other static, lean: stage table, minus 1 or 2, 2 below, round(E01/2)+1 with halves up. */
static const struct row { const char *what; double s[STANDS]; enum fall_level fall; double e01, still, lean; } rows[] = {
    {"first not held", {9.9, 10, 10, 10}, FALL_LOW, 1, 1, 2},
    {"one held", {10, 9, 10, 10}, FALL_LOW, 3, 1, 3},
    {"two held", {10, 10, 3, 0}, FALL_LOW, 5, 3, 4},
    {"three held", {10, 10, 10, 9.99}, FALL_LOW, 7, 5, 5},
    {"all held", {10, 10, 10, 10}, FALL_LOW, 8, 6, 5},
    {"longer than asked", {30, 30, 30, 30}, FALL_LOW, 8, 6, 5},
    {"all held, raised", {10, 10, 10, 10}, FALL_RAISED, 7, 5, 5},
    {"all held, high", {10, 10, 10, 10}, FALL_HIGH, 6, 4, 4},
    {"all held, not known", {10, 10, 10, 10}, FALL_UNKNOWN, 6, 4, 4},
    {"three held, raised", {10, 10, 10, 0}, FALL_RAISED, 6, 4, 4},
    {"one held, high", {10, 0, 0, 0}, FALL_HIGH, 1, 1, 2},
    {"none held, high", {0, 0, 0, 0}, FALL_HIGH, 1, 1, 2},
    {"not measured", {NAN, 10, 10, 10}, FALL_LOW, 1, 1, 2},
    {"below zero", {10, -1, 10, 10}, FALL_LOW, 3, 1, 3},
};

static void the_table_of_the_page(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const struct row *r = &rows[i];
        double g[EXERCISE_ACTIVE_LAST + 1];
        struct placement_input in = person(r->s[0], r->s[1], r->s[2], r->s[3], r->fall);
        placement_grades(&in, g);
        for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
            double want = id == E01_STEADY_STAND ? r->e01 : id <= E05_STAND_TALL ? r->still :
                          id == E09_RHYTHM_SWAY ? 1 : id <= E12_LOAD_SHARE ? r->lean : 1;
            if (g[id] != want) fail_msg("%s: %s at %g, expected %g", r->what, exercise_code((enum exercise_id)id), g[id], want);
        }
    }
}

static void chair_rise_by_the_hands_that_were_seen(void **state)
{
    (void)state;
    static const struct { enum placement_hands hands; double want; } hands[] = {
        {RISE_HANDS_NOT_SEEN, 1}, {RISE_HANDS_TWO, 1}, {RISE_HANDS_ONE, 4}, {RISE_HANDS_THIGHS, 6}, {RISE_HANDS_FREE, 7}, {(enum placement_hands)9, 1},
    };
    for (size_t i = 0; i < sizeof hands / sizeof hands[0]; i++) {
        struct placement_input in = person(10, 10, 10, 10, FALL_LOW);
        double g[EXERCISE_ACTIVE_LAST + 1];
        in.hands = hands[i].hands;
        placement_grades(&in, g);
        assert_near("E13", g[E13_CHAIR_RISE], hands[i].want, 0);
    }
}

static void always_within_the_caps(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 8, "placement");
    for (int k = 0; k < 100000; k++) {
        struct placement_input in = {.fall = (enum fall_level)random_below(&r, 4), .hands = (enum placement_hands)random_below(&r, 5)};
        for (int i = 0; i < STANDS; i++) in.held_s[i] = random_below(&r, 3) ? 10 : 5;
        for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) in.cap[id] = random_below(&r, 11);
        double g[EXERCISE_ACTIVE_LAST + 1];
        placement_grades(&in, g);
        for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++)
            if (in.cap[id] < 1 ? g[id] != 0 : !(g[id] >= 1 && g[id] <= in.cap[id]))
                fail_msg("%s at %g with cap %g", exercise_code((enum exercise_id)id), g[id], in.cap[id]);
    }
    struct placement_input in = person(10, 10, 10, 10, FALL_LOW);
    double g[EXERCISE_ACTIVE_LAST + 1];
    in.cap[E01_STEADY_STAND] = NAN;
    placement_grades(&in, g);
    assert_near("cap not a number", g[E01_STEADY_STAND], 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_of_the_page),
        cmocka_unit_test(chair_rise_by_the_hands_that_were_seen),
        cmocka_unit_test(always_within_the_caps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
