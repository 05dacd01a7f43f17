/* What a therapist opens or closes: rules, dates, and that closing always wins. */
#include <stdio.h>
#include <string.h>

#include "care/overrides.h"
#include "care/wording.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static struct override lift(enum exercise_id id, int grade)
{
    return (struct override){.kind = OVERRIDE_LIFT, .exercise = id, .grade = grade, .set_day = 20000, .review_day = 20028,
                             .reason = "stands steady beside me", .by = "A. Physio"};
}

static const struct rule_case {
    const char *what;
    enum override_kind kind;
    int exercise, grade, set_day, review_day;
    const char *reason, *by;
    enum override_fault want;
} rule_cases[] = {
    {"a good lift",          OVERRIDE_LIFT, 8, 6, 20000, 20028, "r", "n", OVERRIDE_OK},
    {"review after 29 days", OVERRIDE_LIFT, 8, 6, 20000, 20029, "r", "n", OVERRIDE_BAD_DATE},
    {"bone, 29 days",        OVERRIDE_LIFT_BONE, 8, 6, 20000, 20029, "r", "n", OVERRIDE_BAD_DATE},
    {"review at once",       OVERRIDE_LIFT, 8, 6, 20000, 20000, "r", "n", OVERRIDE_BAD_DATE},
    {"review before",        OVERRIDE_LIFT, 8, 6, 20000, 19999, "r", "n", OVERRIDE_BAD_DATE},
    {"no review",            OVERRIDE_LIFT, 8, 6, 20000, DAY_NONE, "r", "n", OVERRIDE_BAD_DATE},
    {"no day",               OVERRIDE_LIFT, 8, 6, DAY_NONE, 10, "r", "n", OVERRIDE_BAD_DATE},
    {"no reason",            OVERRIDE_LIFT, 8, 6, 20000, 20028, "", "n", OVERRIDE_NO_REASON},
    {"blank reason",         OVERRIDE_LIFT, 8, 6, 20000, 20028, " \t\n", "n", OVERRIDE_NO_REASON},
    {"no name",              OVERRIDE_LIFT, 8, 6, 20000, 20028, "r", " ", OVERRIDE_NO_NAME},
    {"grade 0",              OVERRIDE_LIFT, 8, 0, 20000, 20028, "r", "n", OVERRIDE_BAD_GRADE},
    {"grade 11",             OVERRIDE_LIFT, 8, 11, 20000, 20028, "r", "n", OVERRIDE_BAD_GRADE},
    {"no exercise",          OVERRIDE_LIFT, 0, 6, 20000, 20028, "r", "n", OVERRIDE_BAD_EXERCISE},
    {"a calm module",        OVERRIDE_LOCK, 21, 0, 20000, DAY_NONE, "r", "n", OVERRIDE_BAD_EXERCISE},
    {"a check-up",           OVERRIDE_LIFT, 101, 6, 20000, 20028, "r", "n", OVERRIDE_BAD_EXERCISE},
    {"unknown kind",         (enum override_kind)9, 8, 6, 20000, 20028, "r", "n", OVERRIDE_BAD_KIND},
    {"a lower cap",          OVERRIDE_CAP, 8, 3, 20000, DAY_NONE, "r", "n", OVERRIDE_OK},
    {"a cap for a year",     OVERRIDE_CAP, 8, 3, 20000, 20365, "r", "n", OVERRIDE_OK},
    {"a cap reviewed before", OVERRIDE_CAP, 8, 3, 20000, 19000, "r", "n", OVERRIDE_BAD_DATE},
    {"a cap of 0",           OVERRIDE_CAP, 8, 0, 20000, DAY_NONE, "r", "n", OVERRIDE_BAD_GRADE},
    {"a cap reviewed today", OVERRIDE_CAP, 8, 3, 20000, 20000, "r", "n", OVERRIDE_OK},
    {"past the last kind",   OVERRIDE_KINDS, 8, 6, 20000, 20028, "r", "n", OVERRIDE_BAD_KIND},
    {"a lock",               OVERRIDE_LOCK, 8, 0, 20000, DAY_NONE, "r", "n", OVERRIDE_OK},
    {"a lock with a grade",  OVERRIDE_LOCK, 8, 4, 20000, DAY_NONE, "r", "n", OVERRIDE_BAD_GRADE},
};
static void rules(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(rule_cases); i++) {
        const struct rule_case *c = &rule_cases[i];
        struct override o = {.kind = c->kind, .exercise = (enum exercise_id)c->exercise, .grade = c->grade,
                             .set_day = c->set_day, .review_day = c->review_day};
        (void)snprintf(o.reason, sizeof o.reason, "%s", c->reason);
        (void)snprintf(o.by, sizeof o.by, "%s", c->by);
        if (override_check(&o) != c->want) fail_msg("%s: fault %d, expected %d", c->what, override_check(&o), c->want);
        struct override_list l = {0};
        if (override_add(&l, &o) != c->want || l.count != (c->want == OVERRIDE_OK)) fail_msg("%s: not as checked", c->what);
        if ((override_fault_text(c->want)[0] == '\0') != (c->want == OVERRIDE_OK)) fail_msg("%s: no words", c->what);
        assert_null(wording_forbidden_in(override_fault_text(c->want)));
    }
    struct override endless = lift(E06_SIDE_SHIFT, 5);
    memset(endless.reason, 'x', sizeof endless.reason);
    assert_int_equal(override_check(&endless), OVERRIDE_NO_REASON);
}

static const struct { int today, want; } lift_days[] = {{19999, -1}, {20000, 6}, {20014, 6}, {20028, 6}, {20029, -1}, {0, -1}};
static void a_lift_is_gone_after_its_review(void **state)
{
    (void)state;
    struct override_list l = {0};
    struct override o = lift(E08_STAR_REACH, 6);
    assert_int_equal(override_add(&l, &o), OVERRIDE_OK);
    for (size_t i = 0; i < COUNT(lift_days); i++) {
        int got = override_lift(&l, E08_STAR_REACH, lift_days[i].today);
        if (got != lift_days[i].want) fail_msg("day %d: %d", lift_days[i].today, got);
    }
    assert_int_equal(override_lift(&l, E09_RHYTHM_SWAY, 20001), -1);
    assert_int_equal(override_lift_bone(&l, E08_STAR_REACH, 20001), -1);
    assert_int_equal(override_lift(NULL, E08_STAR_REACH, 20001), -1);
    assert_int_equal(override_lower(NULL, E08_STAR_REACH, 20001), -1);
}

static void a_lift_that_breaks_a_rule_opens_nothing(void **state)
{
    (void)state;
    struct override_list l = {.count = 1, .item = {lift(E08_STAR_REACH, 6)}};
    l.item[0].reason[0] = '\0';
    assert_int_equal(override_lift(&l, E08_STAR_REACH, 20001), -1);
    l.item[0] = lift(E08_STAR_REACH, 6);
    l.item[0].review_day = 30000;
    assert_int_equal(override_lift(&l, E08_STAR_REACH, 20001), -1);
}

static void a_lock_closes_whatever_its_dates(void **state)
{
    (void)state;
    struct override_list l = {.count = 2, .item = {{.kind = OVERRIDE_CAP, .exercise = E06_SIDE_SHIFT, .grade = 4, .review_day = 3},
                                                   {.kind = OVERRIDE_LOCK, .exercise = E07_TOE_HEEL_SHIFT, .grade = 9}}};
    assert_int_equal(override_lower(&l, E06_SIDE_SHIFT, 99999), 4);
    assert_int_equal(override_lower(&l, E06_SIDE_SHIFT, 0), 4);
    assert_int_equal(override_lower(&l, E07_TOE_HEEL_SHIFT, 1), 0);
    assert_int_equal(override_lower(&l, E08_STAR_REACH, 1), -1);
    l.item[1] = (struct override){.kind = OVERRIDE_CAP, .exercise = E06_SIDE_SHIFT, .grade = -7};
    assert_int_equal(override_lower(&l, E06_SIDE_SHIFT, 1), 0);
}

static void one_of_each_kind_and_always_room(void **state)
{
    (void)state;
    struct override_list l = {0};
    for (int round = 0; round < 3; round++)
        for (int kind = 0; kind < OVERRIDE_KINDS; kind++)
            for (int id = 1; id <= EXERCISE_ACTIVE_LAST; id++) {
                struct override o = lift((enum exercise_id)id, kind == OVERRIDE_LOCK ? 0 : 1 + (id + round) % 10);
                o.kind = (enum override_kind)kind;
                assert_int_equal(override_add(&l, &o), OVERRIDE_OK);
            }
    assert_int_equal(l.count, 80);
    assert_int_equal(override_lift(&l, E04_QUIET_EYES, 20001), 1 + (4 + 2) % 10);
    assert_int_equal(override_lower(&l, E04_QUIET_EYES, 20001), 0);
    for (int i = l.count - 1; i >= 0; i--)
        if (l.item[i].kind == OVERRIDE_LOCK) assert_true(override_remove(&l, i));
    assert_int_equal(l.count, 60);
    assert_int_equal(override_lower(&l, E04_QUIET_EYES, 20001), 1 + (4 + 2) % 10);
    assert_false(override_remove(&l, 60));
    assert_false(override_remove(&l, -1));
}

static void words_are_cleaned(void **state)
{
    (void)state;
    struct override_list l = {0};
    struct override o = lift(E01_STEADY_STAND, 9);
    (void)snprintf(o.reason, sizeof o.reason, "line\none\x1b[2J");
    assert_int_equal(override_add(&l, &o), OVERRIDE_OK);
    assert_string_equal(l.item[0].reason, "line?one?[2J");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(rules),
        cmocka_unit_test(a_lift_is_gone_after_its_review),
        cmocka_unit_test(a_lift_that_breaks_a_rule_opens_nothing),
        cmocka_unit_test(a_lock_closes_whatever_its_dates),
        cmocka_unit_test(one_of_each_kind_and_always_room),
        cmocka_unit_test(words_are_cleaned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
