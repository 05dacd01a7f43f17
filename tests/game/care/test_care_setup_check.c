/* Set-up before each practice: every item printed, confirmed one by one; the empty plate. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "care/bone_rules.h"
#include "care/setup_check.h"
#include "care/wording.h"
#include "support/support.h"

/* 4.5 as printed. */
static const char *const printed =
    "Sturdy chair with back behind the plate, against a wall or held; rail, worktop or heavy table in front within reach (nothing that can roll or tip); clear floor 1 m around, no mat edge, cable, pet; light on; flat shoes or bare feet as in the plan (same every time for check-ups), no socks alone; glasses on; phone or alarm within reach; plate dry and steady; screen at eye height 1.5-2.5 m away, straight ahead (no neck turn or downward gaze). First time and monthly: home safety list (rugs, bathroom grips, night light, stair rail, pets, reachable storage between hip and shoulder height).";

static void every_item_is_there(void **state)
{
    (void)state;
    char all[1200] = "";
    for (int i = 0; i < SETUP_ITEMS; i++)
        (void)snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? "; " : "", setup_rows[i].spec);
    (void)snprintf(all + strlen(all), sizeof all - strlen(all), ". First time and monthly: home safety list (");
    for (int i = 0; i < HOME_ITEMS; i++)
        (void)snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? ", " : "", home_rows[i].spec);
    (void)snprintf(all + strlen(all), sizeof all - strlen(all), ").");
    assert_string_equal(all, printed);
}

static void texts_are_short_and_kind(void **state)
{
    (void)state;
    for (int i = 0; i < SETUP_ITEMS + HOME_ITEMS; i++) {
        const struct setup_row *row = setup_item_row(i);
        assert_null(wording_forbidden_in(row->text));
        assert_null(bone_rule_broken_in(row->text));
        int words = 1;
        for (const char *p = row->text; *p; p++) words += *p == ' ';
        if (words > 24) fail_msg("'%s': %d words, expected at most 24 (two lines)", row->text, words);
        assert_true(strncmp(row->icon, i < SETUP_ITEMS ? "setup_" : "home_", 5) == 0);
        for (int k = 0; k < i; k++) assert_string_not_equal(row->icon, setup_item_row(k)->icon);
    }
    assert_null(setup_item_row(-1));
    assert_null(setup_item_row(SETUP_ITEMS + HOME_ITEMS));
}

static void complete_only_when_all_are_confirmed(void **state)
{
    (void)state;
    for (int due = 0; due < 2; due++)
        for (uint32_t home = 0; home < 1u << HOME_ITEMS; home++)
            for (uint32_t all = 0; all < 1u << SETUP_ITEMS; all++) {
                struct setup_state s = {all, home, due};
                bool want = all == 0x1ff && (!due || home == 0x3f);
                if (setup_complete(&s) != want) fail_msg("%x %x %d", all, home, due);
                int next = setup_next(&s);
                if (next < 0) continue;
                uint32_t bits = next < SETUP_ITEMS ? all : home;
                assert_false(bits >> (next < SETUP_ITEMS ? next : next - SETUP_ITEMS) & 1u);
            }
}

static void home_list_first_time_and_monthly(void **state)
{
    (void)state;
    assert_true(home_list_due(DAY_NONE, 20500));
    assert_false(home_list_due(20500, 20500));
    assert_true(home_list_due(20500, 20535));
    assert_true(home_list_due(20501, 20500));
}

static void empty_corners(void **state)
{
    (void)state;
    static const struct { double corner[4]; bool want; } facts[] = {
        {{0, 0, 0, 0}, true}, {{10, -10, 10, -10}, true}, {{10.1, 0, 0, 0}, false}, {{0, 0, 0, -10.1}, false},
        {{0, NAN, 0, 0}, false}, {{0, 0, INFINITY, 0}, false}, {{20, -20, 0, 0}, false}};
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++)
        if (setup_corners_at_zero(facts[i].corner) != facts[i].want) fail_msg("row %zu", i);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_there),
        cmocka_unit_test(texts_are_short_and_kind),
        cmocka_unit_test(complete_only_when_all_are_confirmed),
        cmocka_unit_test(home_list_first_time_and_monthly),
        cmocka_unit_test(empty_corners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
