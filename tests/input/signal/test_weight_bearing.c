/* Load sharing: shares by hand, two sides that change places, and the two-plate recordings. */
#include <math.h>
#include <stdio.h>

#include "reference_series.h"
#include "signal/weight_bearing.h"

enum { ROOM = 500 };

static double right_n[ROOM], left_n[ROOM];

static void shares_by_hand(void **state)
{
    (void)state;
    static const struct {
        const char *what;
        double right[4], left[4];
        size_t n;
        double mean, sd, asymmetry; /* NaN: see the reason */
        enum measure_reason mean_reason, sd_reason;
    } facts[] = {
        {"even", {300, 310, 290}, {300, 310, 290}, 3, 50, 0, 0, REASON_NONE, REASON_NONE},
        {"one side", {600, 600}, {0, 0}, 2, 100, 0, 200, REASON_NONE, REASON_NONE},
        {"60 and 40 in turn", {60, 40}, {40, 60}, 2, 50, sqrt(200), 0, REASON_NONE, REASON_NONE},
        {"quarter", {150, 150}, {450, 450}, 2, 25, 0, 100, REASON_NONE, REASON_NONE},
        {"one sample", {150}, {50}, 1, 75, NAN, 100, REASON_NONE, REASON_SHORT},
        {"feet off in between", {75, 0, 75}, {25, 0, 25}, 3, 75, 0, 100, REASON_NONE, REASON_NONE},
        {"noise below nothing", {75, -3, 75}, {25, 1, 25}, 3, 75, 0, 100, REASON_NONE, REASON_NONE},
        {"no load", {0, 0, -1}, {0, 0, 0}, 3, NAN, NAN, NAN, REASON_EMPTY, REASON_EMPTY},
        {"nothing", {0}, {0}, 0, NAN, NAN, NAN, REASON_EMPTY, REASON_EMPTY},
        {"not a number", {300, NAN}, {300, 300}, 2, NAN, NAN, NAN, REASON_NOT_FINITE, REASON_NOT_FINITE},
        {"no end", {300, 300}, {300, INFINITY}, 2, NAN, NAN, NAN, REASON_NOT_FINITE, REASON_NOT_FINITE},
    };
    for (size_t i = 0; i < COUNT_OF(facts); i++) {
        struct weight_bearing w;
        weight_bearing_run(facts[i].right, facts[i].left, facts[i].n, &w);
        assert_reason(facts[i].what, w.right_pct_mean, facts[i].mean_reason);
        assert_reason(facts[i].what, w.asymmetry_index_pct, facts[i].mean_reason);
        assert_reason(facts[i].what, w.right_pct_sd, facts[i].sd_reason);
        assert_near(facts[i].what, w.right_pct_mean.value, facts[i].mean, 1e-12);
        assert_near(facts[i].what, w.right_pct_sd.value, facts[i].sd, 1e-12);
        assert_near(facts[i].what, w.asymmetry_index_pct.value, facts[i].asymmetry, 1e-12);
    }
}

static void sides_change_places(void **state)
{
    (void)state;
    struct weight_bearing a, b, heavier;
    for (size_t k = 0; k < 500; k++) {
        right_n[k] = 320.0 + 20.0 * sin(0.05 * (double)k);
        left_n[k] = 380.0 + 11.0 * cos(0.03 * (double)k);
    }
    weight_bearing_run(right_n, left_n, 500, &a);
    weight_bearing_run(left_n, right_n, 500, &b);
    assert_value("mean", b.right_pct_mean, 100.0 - a.right_pct_mean.value, 1e-11);
    assert_value("sd", b.right_pct_sd, a.right_pct_sd.value, 1e-11);
    assert_value("asymmetry", b.asymmetry_index_pct, a.asymmetry_index_pct.value, 1e-11);
    for (size_t k = 0; k < 500; k++) right_n[k] *= 3.0, left_n[k] *= 3.0;
    weight_bearing_run(right_n, left_n, 500, &heavier);
    assert_value("mean", heavier.right_pct_mean, a.right_pct_mean.value, 1e-11);
    assert_value("sd", heavier.right_pct_sd, a.right_pct_sd.value, 1e-11);
    assert_value("asymmetry", heavier.asymmetry_index_pct, a.asymmetry_index_pct.value, 1e-11);
}

static void two_plate_recordings(void **state)
{
    (void)state;
    reference_begin();
    for (const struct reference_trial *t = NULL; (t = reference_next(t));) {
        struct weight_bearing w;
        if (!t->right_fz_n) continue;
        weight_bearing_run(t->right_fz_n, t->left_fz_n, t->n, &w);
        agree(t->id, PROFILE_RAW, "weight_right_pct_mean", w.right_pct_mean);
        agree(t->id, PROFILE_RAW, "weight_right_pct_sd", w.right_pct_sd);
        agree(t->id, PROFILE_RAW, "weight_asymmetry_index_pct", w.asymmetry_index_pct);
    }
    reference_end("weight bearing", (const char *const[]){"weight_"}, 1, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shares_by_hand),
        cmocka_unit_test(sides_change_places),
        cmocka_unit_test(two_plate_recordings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
