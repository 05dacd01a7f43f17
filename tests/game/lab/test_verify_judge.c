/* links: signal */
/* What verify calls passed. The lab is a program and no library: its file is taken in whole. */
#include "support/support.h"

#include <stdlib.h>

#include "lab/verify_check.c"

static const struct metric_value none_short = {NAN, REASON_SHORT}, none_gap = {NAN, REASON_GAP};

static const struct judge_case {
    const char *what;
    struct metric_value expected, got;
    double tolerance;
    bool passed;
} cases[] = {
    {"equal", {1, REASON_NONE}, {1, REASON_NONE}, 0, true},
    {"at the edge of the tolerance", {1, REASON_NONE}, {1.5, REASON_NONE}, 0.5, true},
    {"beyond it", {1, REASON_NONE}, {1.500001, REASON_NONE}, 0.5, false},
    {"below by more", {1, REASON_NONE}, {0.499999, REASON_NONE}, 0.5, false},
    {"a number with another reason", {1, REASON_NONE}, {1, REASON_GAP}, 0.5, false},
    {"a number of a piece", {1, REASON_GAP}, {1, REASON_GAP}, 0.5, true},
    {"no number where one was known", {1, REASON_NONE}, {NAN, REASON_SHORT}, 1e300, false},
    {"no number and no reason", {1, REASON_NONE}, {NAN, REASON_NONE}, 1e300, false},
    {"a number where none may be", {NAN, REASON_SHORT}, {1, REASON_NONE}, 1e300, false},
    {"a number with the right reason where none may be", {NAN, REASON_SHORT}, {1, REASON_SHORT}, 1e300, false},
    {"none, for the right reason", {NAN, REASON_SHORT}, {NAN, REASON_SHORT}, 0, true},
    {"none, for another reason", {NAN, REASON_SHORT}, {NAN, REASON_EMPTY}, 0, false},
    {"infinite", {1, REASON_NONE}, {INFINITY, REASON_NONE}, 1e300, false},
};

static void only_what_is_known_passes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct verify_check c = {.expected = cases[i].expected, .tolerance = cases[i].tolerance};
        verify_judge(&c, cases[i].got);
        if (c.passed != cases[i].passed) fail_msg("%s: %s", cases[i].what, c.passed ? "passed" : "failed");
    }
}

static void the_list_keeps_all(void **state)
{
    (void)state;
    struct verify_list l = {0};
    for (int i = 0; i < 5000; i++) {
        struct verify_check c = {.signal = "many", .expected = i % 2 ? none_short : none_gap, .tolerance = i};
        verify_add(&l, &c);
    }
    assert_int_equal(l.count, 5000);
    assert_false(l.full);
    for (size_t i = 0; i < l.count; i++) assert_near("tolerance", l.check[i].tolerance, (double)i, 0);
    verify_list_free(&l);
    verify_list_free(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(only_what_is_known_passes), cmocka_unit_test(the_list_keeps_all)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
