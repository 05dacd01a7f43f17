/* Quick leans by hand-made millimetres: window, wrong side, no-go, onset, overshoot, order and score in closed form. */
#include <math.h>
#include <stdlib.h>

#include "support/support.h"
#include "world/lean_bag.h"
#include "world/quick.h"

#define SIDES (1u << LEAN_RIGHT | 1u << LEAN_LEFT)
static const struct quick_cue right = {false, LEAN_RIGHT, SIDES, 0.40, 0.18, 2000};
static const struct quick_cue stay_still = {true, -1, SIDES, 0.40, 0.18, 2000};

static enum quick_result at(struct quick_trial *t, const struct quick_cue *c, double x, double y)
{
    return quick_trial_step(t, c, (struct point_mm){x, y}, true);
}

/* The last result; every one before is GOING. */
static enum quick_result stay(struct quick_trial *t, const struct quick_cue *c, int ms, double x)
{
    enum quick_result r = QUICK_GOING;
    for (int i = 0; i < ms; i++) {
        r = at(t, c, x, 0);
        if (i < ms - 1 && r != QUICK_GOING) fail_msg("result %d after %d of %d ms", r, i + 1, ms);
    }
    return r;
}

static struct quick_trial fresh(void)
{
    struct quick_trial t;
    quick_trial_begin(&t, (struct point_mm){0, 0});
    return t;
}

static void arriving_in_the_window_and_coming_back_is_right(void **state)
{
    (void)state;
    struct quick_trial t = fresh();
    assert_int_equal(stay(&t, &right, 1999, 0), QUICK_GOING);
    struct quick_trial late = t;
    assert_int_equal(at(&t, &right, 0.40, 0), QUICK_ARRIVED);        /* with the last millisecond */
    assert_int_equal(t.arrived_ms, 2000);
    assert_int_equal(stay(&t, &right, 499, 0.199), QUICK_GOING);
    assert_int_equal(at(&t, &right, 0.199, 0), QUICK_RIGHT);
    assert_int_equal(at(&late, &right, 0.219, 0), QUICK_NOT_RIGHT);  /* 1 thousandth of reach short of the rim */
    late = fresh();
    assert_int_equal(stay(&late, &right, 2000, 0), QUICK_NOT_RIGHT); /* the target comes too late */
}

static void who_never_comes_back_is_not_waited_for(void **state)
{
    (void)state;
    struct quick_trial t = fresh();
    assert_int_equal(at(&t, &right, 0.40, 0), QUICK_ARRIVED);
    assert_int_equal(stay(&t, &right, QUICK_BACK_MS, 0.6), QUICK_NOT_RIGHT);
    assert_near("overshoot", t.overshoot, 0.2, 1e-12);
}

/* ms on the other side, how far, then straight to the right target. Half of 40 % is the border, 300 ms the patience. */
static const struct side_case { int ms; double x; bool counts; } side_cases[] = {
    {299, -0.40, true},  {300, -0.40, false}, {300, -0.1999, true}, {300, -0.20, false}, {1500, -0.40, false},
    {1900, -0.10, true}, {150, -0.35, true},
};
static void the_other_side_first_does_not_count(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof side_cases / sizeof side_cases[0]; i++) {
        struct quick_trial t = fresh();
        (void)stay(&t, &right, side_cases[i].ms, side_cases[i].x);
        enum quick_result r = at(&t, &right, 0.40, 0);
        if ((r == QUICK_ARRIVED) != side_cases[i].counts) fail_msg("row %zu: result %d", i, r);
    }
    /* what is not offered is no answer: forward is not a side here */
    struct quick_trial t = fresh();
    for (int i = 0; i < 1000; i++) (void)at(&t, &right, 0, 0.5);
    assert_int_equal(at(&t, &right, 0.4, 0), QUICK_ARRIVED);
    /* where front is offered, it is */
    struct quick_cue three = right;
    three.offers |= 1u << LEAN_FRONT;
    t = fresh();
    for (int i = 0; i < 1000; i++) (void)at(&t, &three, 0, 0.5);
    assert_int_equal(at(&t, &three, 0.4, 0), QUICK_NOT_RIGHT);
    /* a diagonal target is not "wrong" for being partly to the side */
    struct quick_cue diagonal = three;
    diagonal.direction = LEAN_FRONT_RIGHT;
    diagonal.offers |= 1u << LEAN_FRONT_RIGHT;
    t = fresh();
    for (int i = 0; i < 1000; i++) (void)at(&t, &diagonal, 0.15, 0.15);
    assert_int_equal(at(&t, &diagonal, 0.28, 0.28), QUICK_ARRIVED);
}

/* A lean to the left begins with a dip to the right, which may reach into the target there. */
static void the_dip_before_a_lean_to_the_other_side_is_no_answer(void **state)
{
    (void)state;
    struct quick_trial t = fresh();
    assert_int_equal(at(&t, &right, 0.25, 0), QUICK_ARRIVED);
    (void)stay(&t, &right, 100, 0.25);
    assert_int_equal(stay(&t, &right, 300, -0.40), QUICK_NOT_RIGHT);
}

static void a_twitch_is_no_answer(void **state)
{
    (void)state;
    struct quick_trial t = fresh();
    for (int i = 0; i < 1999; i++) assert_int_equal(at(&t, &right, i < 200 ? 0.21 : 0, 0), QUICK_GOING);
    assert_int_equal(at(&t, &right, 0, 0), QUICK_NOT_RIGHT);
    assert_false(t.arrived);
}

static void staying_still_is_two_seconds(void **state)
{
    (void)state;
    struct quick_trial t = fresh();
    assert_int_equal(stay(&t, &stay_still, 1999, 0.15), QUICK_GOING);  /* the rim is inside */
    struct quick_trial out = t;
    assert_int_equal(at(&t, &stay_still, 0, 0), QUICK_RIGHT);
    assert_int_equal(at(&out, &stay_still, 0.1501, 0), QUICK_NOT_RIGHT); /* one sample is enough */
    /* from where the person stood, not from the neutral point */
    quick_trial_begin(&t, (struct point_mm){0.12, 0});
    assert_int_equal(stay(&t, &stay_still, 1999, 0.26), QUICK_GOING);
    assert_int_equal(at(&t, &stay_still, 0.26, 0), QUICK_RIGHT);
    /* no cursor judges nobody */
    t = fresh();
    assert_int_equal(quick_trial_step(&t, &stay_still, (struct point_mm){1, 1}, false), QUICK_GOING);
}

static void onset_is_a_tenth_of_the_way(void **state)
{
    (void)state;
    struct quick_trial t;
    quick_trial_begin(&t, (struct point_mm){0.05, 0});
    for (int i = 1; i <= 300; i++) (void)at(&t, &right, 0.10, 0);    /* sways there early: 12.5 % of the way ... */
    for (int i = 1; i <= 200; i++) (void)at(&t, &right, 0.0, 0);     /* ... and is not on the way any more */
    for (int i = 1; i <= 400 && !t.arrived; i++) (void)at(&t, &right, 0.05 + 0.0005 * i, 0);
    assert_near("0.05 + 0.04", t.onset_ms, 500 + 80, 1);             /* the last digit decides */
    assert_near("0.22", t.arrived_ms, 500 + 340, 1);
}

static void no_go_cues_are_spread(void **state)
{
    (void)state;
    static const struct { int cues; double percent; int want; } rows[] = {
        {12, 15, 2}, {14, 20, 3}, {16, 25, 4}, {16, 30, 5}, {8, 0, 0}, {16, 100, 8}, {2, 30, 1}, {1, 100, 0}, {0, 30, 0}, {3, 30, 1},
    };
    struct random_stream r;
    random_seed(&r, 3, "no go");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        for (int round = 0; round < 500; round++) {
            bool plan[QUICK_CUES_MAX], before = round % 2;
            quick_no_go_plan(&r, rows[i].cues, rows[i].percent, before, plan);
            int n = 0;
            for (int k = 0; k < QUICK_CUES_MAX; k++) {
                n += plan[k];
                if (plan[k] && (k ? plan[k - 1] : before)) fail_msg("row %zu: two in a row at %d", i, k);
                if (plan[k] && k >= rows[i].cues) fail_msg("row %zu: %d is beyond the set", i, k);
            }
            if (n != rows[i].want) fail_msg("row %zu: %d no-go cues, expected %d", i, n, rows[i].want);
        }
}

static void directions_cannot_be_guessed_and_are_balanced(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 4, "order");
    int same = 0, all = 0;
    for (int round = 0; round < 300; round++) {
        struct quick_order o = {.last = -1};
        int run = 0, last = -1, count[LEAN_DIRECTIONS] = {0};
        for (int k = 0; k < 12; k++) {
            int d = quick_draw(&o, &r, SIDES);
            assert_true(d == LEAN_RIGHT || d == LEAN_LEFT);
            run = d == last ? run + 1 : 1;
            assert_true(run <= QUICK_SAME_MAX);
            same += d == last;
            all += last >= 0;
            last = d;
            count[d]++;
            assert_true(abs(count[LEAN_RIGHT] - count[LEAN_LEFT]) <= 2);
        }
    }
    double share = (double)same / all;
    if (share < 0.25 || share > 0.5) fail_msg("the same side again in %g of the cues", share);
}

static void a_set_in_closed_form(void **state)
{
    (void)state;
    static const struct { bool right, arrived, no_go; uint32_t ms; double over; } trials[] = {
        {true, true, false, 800, 0.1}, {true, true, false, 1400, 0.3}, {false, true, false, 2000, 0.2}, {false, false, false, 0, 0},
        {true, false, true, 0, 0},
    };
    struct quick_score s = {0};
    double c[3];
    quick_score_components(&s, c);
    assert_true(c[0] == 0 && c[1] == 0 && c[2] == 0);
    for (size_t i = 0; i < 5; i++) {
        struct quick_trial t = {.arrived = trials[i].arrived, .arrived_ms = trials[i].ms, .overshoot = trials[i].over};
        quick_score_add(&s, &t, trials[i].no_go ? &stay_still : &right, trials[i].right);
    }
    quick_score_components(&s, c);
    assert_near("c_correct", c[0], 3 / 5.0, 1e-12);
    assert_near("c_time: (2 - 1.4) / 1.2", c[1], 0.5, 1e-12);
    assert_near("c_overshoot: 1 - 0.2 / 0.5", c[2], 0.6, 1e-12);
    assert_near("P", quick_score_sum(c, false), 0.36 + 0.125 + 0.09, 1e-12);
    assert_near("P, nothing rewards hurry", quick_score_sum(c, true), 0.36 + 0.24, 1e-12);
    double slow[3] = {1, 0, 1}, fast[3] = {1, 1, 1};
    assert_near("slow is full marks", quick_score_sum(slow, true), quick_score_sum(fast, true), 0);
    static const double v[] = {4, 1, 3, 2};
    assert_near("median", quick_quantile(v, 4, 0.5), 2.5, 1e-12);
    assert_near("lower quartile", quick_quantile(v, 4, 0.25), 1.75, 1e-12);
    assert_near("of one", quick_quantile(v, 1, 0.75), 4, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arriving_in_the_window_and_coming_back_is_right),
        cmocka_unit_test(who_never_comes_back_is_not_waited_for),
        cmocka_unit_test(the_other_side_first_does_not_count),
        cmocka_unit_test(the_dip_before_a_lean_to_the_other_side_is_no_answer),
        cmocka_unit_test(a_twitch_is_no_answer),
        cmocka_unit_test(staying_still_is_two_seconds),
        cmocka_unit_test(onset_is_a_tenth_of_the_way),
        cmocka_unit_test(no_go_cues_are_spread),
        cmocka_unit_test(directions_cannot_be_guessed_and_are_balanced),
        cmocka_unit_test(a_set_in_closed_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
