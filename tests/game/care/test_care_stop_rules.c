/* When a practice pauses, winds down or ends: the symptom table, pain and effort between blocks, automatic stops. */
#include <math.h>
#include <string.h>

#include "base/random.h"
#include "care/bone_rules.h"
#include "care/caps.h"
#include "care/stop_rules.h"
#include "support/support.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* 4.3, left column as printed. */
static const char *const printed[SYMPTOM_COUNT] = {
    "chest pain/pressure, severe breathlessness, collapse, face droop, arm weakness, speech trouble",
    "dizzy / light-headed / seeing dark",
    "sudden or sharp pain, any \"crack\", new back pain",
    "pain rises by 2 (asked between blocks when check-in pain >= 3)",
    "nausea, headache, visual discomfort",
    "tired (\"effort\" >= 8 of 10)",
    "fear",
};
static void rows_are_those_of_the_table(void **state)
{
    (void)state;
    for (int i = 0; i < SYMPTOM_COUNT; i++) {
        assert_int_equal(stop_rows[i].symptom, i);
        assert_string_equal(stop_rows[i].spec, printed[i]);
        const char *const texts[] = {stop_rows[i].button, stop_rows[i].told, stop_rows[i].question};
        for (size_t k = 0; k < COUNT(texts); k++) {
            if (!texts[k]) continue;
            assert_null(wording_forbidden_in(texts[k]));
            assert_null(bone_rule_broken_in(texts[k]));
        }
        assert_true((stop_rows[i].button == NULL) == (i == SYMPTOM_PAIN_RISES));
    }
    static const char *const counted[STOP_COUNTS] = {"2 confirmed near-falls", "3 WOBBLE in one set", "3 HARD_LANDING in one set",
                                                     "active minutes above today's cap"};
    for (int i = 0; i < STOP_COUNTS; i++) {
        assert_string_equal(stop_count_rows[i].spec, counted[i]);
        assert_null(wording_forbidden_in(stop_count_rows[i].told));
        assert_null(bone_rule_broken_in(stop_count_rows[i].told));
    }
}

/* Right column: what is done at once, and after the wait. U: not sure. */
static const struct action_case {
    const char *what;
    struct stop_report r;
    enum stop_action action;
    int wait_s;
    bool lock, hold, call;
    int shift;
} action_cases[] = {
    {"emergency", {.symptom = SYMPTOM_EMERGENCY}, STOP_END, 0, true, false, false, 0},
    {"dizzy", {.symptom = SYMPTOM_DIZZY}, STOP_SIT_WAIT, 120, false, false, false, 0},
    {"dizzy, gone", {.symptom = SYMPTOM_DIZZY, .waited = true, .gone = ANSWER_YES}, STOP_COOL_DOWN, 0, false, false, false, 0},
    {"dizzy, not gone", {.symptom = SYMPTOM_DIZZY, .waited = true, .gone = ANSWER_NO}, STOP_END, 0, false, false, true, 0},
    {"dizzy, not sure", {.symptom = SYMPTOM_DIZZY, .waited = true}, STOP_END, 0, false, false, true, 0},
    {"sharp, back", {.symptom = SYMPTOM_SHARP_PAIN, .in_back = ANSWER_YES, .after_fall = ANSWER_NO}, STOP_END, 0, false, true, false, 0},
    {"sharp, after a fall", {.symptom = SYMPTOM_SHARP_PAIN, .in_back = ANSWER_NO, .after_fall = ANSWER_YES}, STOP_END, 0, false, true, false, 0},
    {"sharp, knee", {.symptom = SYMPTOM_SHARP_PAIN, .in_back = ANSWER_NO, .after_fall = ANSWER_NO}, STOP_END, 0, false, false, false, 0},
    {"sharp, not sure where", {.symptom = SYMPTOM_SHARP_PAIN}, STOP_END, 0, false, true, false, 0},
    {"pain up by 1", {.symptom = SYMPTOM_PAIN_RISES, .pain_rise = 1}, STOP_GO_ON, 0, false, false, false, 0},
    {"pain up by 2", {.symptom = SYMPTOM_PAIN_RISES, .pain_rise = 2}, STOP_DROP_EXERCISE, 0, false, false, false, 0},
    {"pain up by 3", {.symptom = SYMPTOM_PAIN_RISES, .pain_rise = 3}, STOP_COOL_DOWN, 0, false, false, false, 0},
    {"pain up by 9", {.symptom = SYMPTOM_PAIN_RISES, .pain_rise = 9}, STOP_COOL_DOWN, 0, false, false, false, 0},
    {"nausea", {.symptom = SYMPTOM_NAUSEA}, STOP_PAUSE_DIM, 120, false, false, false, 0},
    {"nausea, gone", {.symptom = SYMPTOM_NAUSEA, .waited = true, .gone = ANSWER_YES}, STOP_GO_ON, 0, false, false, false, 0},
    {"nausea, not gone", {.symptom = SYMPTOM_NAUSEA, .waited = true, .gone = ANSWER_NO}, STOP_END, 0, false, false, false, 0},
    {"nausea, not sure", {.symptom = SYMPTOM_NAUSEA, .waited = true}, STOP_END, 0, false, false, false, 0},
    {"tired", {.symptom = SYMPTOM_TIRED}, STOP_COOL_DOWN, 0, false, false, false, 0},
    {"fear", {.symptom = SYMPTOM_FEAR}, STOP_OFFER_SUPPORT, 0, false, false, false, -2},
    {"no such symptom", {.symptom = SYMPTOM_COUNT}, STOP_END, 0, true, false, false, 0},
    {"no such symptom", {.symptom = (enum symptom)50}, STOP_END, 0, true, false, false, 0},
    {"no such symptom", {.symptom = (enum symptom)-1}, STOP_END, 0, true, false, false, 0},
};
static void each_symptom_does_what_is_printed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(action_cases); i++) {
        const struct action_case *c = &action_cases[i];
        struct stop_order o = stop_decide(&c->r);
        bool same = o.action == c->action && o.wait_s == c->wait_s && o.emergency_lock == c->lock && o.bone_hold == c->hold &&
                    o.advise_call == c->call && o.grade_shift == c->shift && o.two_hands == (c->action == STOP_OFFER_SUPPORT) &&
                    (o.question != NULL) == (c->wait_s > 0);
        if (!same) fail_msg("%s: action %d wait %d lock %d hold %d", c->what, o.action, o.wait_s, o.emergency_lock, o.bone_hold);
        assert_non_null(o.told);
        assert_null(wording_forbidden_in(o.told));
    }
    struct stop_report chest = {.symptom = SYMPTOM_EMERGENCY};
    assert_int_equal(stop_decide(&chest).say, 1u << WORDING_T7_EMERGENCY);
}

static void locks_reach_the_profile(void **state)
{
    (void)state;
    struct care_profile p = {.bone = BONE_NONE, .doctor_needed = ANSWER_NO, .over_plate_limit = ANSWER_NO};
    struct stop_order back = stop_decide(&(struct stop_report){.symptom = SYMPTOM_SHARP_PAIN, .in_back = ANSWER_YES});
    stop_apply(&back, &p);
    assert_true(p.bone == BONE_HOLD && !p.emergency);
    struct stop_order chest = stop_decide(&(struct stop_report){.symptom = SYMPTOM_EMERGENCY});
    stop_apply(&chest, &p);
    assert_true(p.emergency && caps_of(&p, E22_CALM_SCENE, NULL, 20500, NULL) == 0);
    assert_true(profile_doctor_agrees(&p, 20501, "Dr Lee") && caps_of(&p, E22_CALM_SCENE, NULL, 20501, NULL) == 10);
    assert_int_equal(p.bone, BONE_HOLD);
}

static void between_blocks(void **state)
{
    (void)state;
    static const struct { int check_in, now, stop; enum stop_action want; } facts[] = {
        {3, 3, 6, STOP_GO_ON}, {3, 4, 6, STOP_GO_ON}, {3, 5, 6, STOP_DROP_EXERCISE}, {3, 6, 6, STOP_COOL_DOWN},
        {4, 6, 6, STOP_COOL_DOWN}, {5, 6, 6, STOP_COOL_DOWN} /* the level from which nobody stands */, {3, 2, 6, STOP_GO_ON},
        {3, 0, 6, STOP_GO_ON}, {3, 4, 4, STOP_COOL_DOWN}, {3, -1, 6, STOP_COOL_DOWN}, {3, 11, 6, STOP_COOL_DOWN},
        {-1, 2, 6, STOP_DROP_EXERCISE}, {-1, 1, 6, STOP_GO_ON}, {0, 0, 0, STOP_GO_ON},
    };
    for (size_t i = 0; i < COUNT(facts); i++)
        if (stop_pain(facts[i].check_in, facts[i].now, facts[i].stop).action != facts[i].want) fail_msg("pain row %zu", i);
    for (int pain = 0; pain <= 10; pain++) assert_int_equal(stop_asks_pain(pain), pain >= 3);
    assert_true(stop_asks_pain(-1));
    for (int effort = -1; effort <= 11; effort++) {
        enum stop_action want = effort >= 0 && effort < 8 ? STOP_GO_ON : STOP_COOL_DOWN;
        assert_int_equal(stop_effort(effort).action, want);
    }
}

static const struct count_case { const char *what; struct stop_counts c; enum stop_action want; } count_cases[] = {
    {"nothing", {0, 0, 0, 0, 30}, STOP_GO_ON},        {"one near-fall", {1, 0, 0, 0, 30}, STOP_GO_ON},
    {"two near-falls", {2, 0, 0, 0, 30}, STOP_COOL_DOWN}, {"two wobbles", {0, 2, 0, 0, 30}, STOP_GO_ON},
    {"three wobbles", {0, 3, 0, 0, 30}, STOP_END_SET}, {"two landings", {0, 0, 2, 0, 30}, STOP_GO_ON},
    {"three landings", {0, 0, 3, 0, 30}, STOP_END_SET}, {"at the cap", {0, 0, 0, 30, 30}, STOP_GO_ON},
    {"above the cap", {0, 0, 0, 30.01, 30}, STOP_COOL_DOWN}, {"no number", {0, 0, 0, NAN, 30}, STOP_COOL_DOWN},
    {"no cap", {0, 0, 0, 1, NAN}, STOP_COOL_DOWN},     {"set and practice", {2, 3, 3, 0, 30}, STOP_COOL_DOWN},
    {"all", {9, 9, 9, 99, 30}, STOP_COOL_DOWN},
};
static void automatic_stops(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(count_cases); i++) {
        struct stop_order o = stop_automatic(&count_cases[i].c);
        if (o.action != count_cases[i].want) fail_msg("%s: %d", count_cases[i].what, o.action);
        assert_true((o.told[0] != '\0') == (o.action != STOP_GO_ON));
    }
    struct stop_counts unsaid = {2, 3, 3, 0, 30};
    assert_int_equal(stop_automatic(&unsaid).say, 0);
    struct stop_counts over = {.active_minutes = 41, .minutes_cap = 40};
    assert_int_equal(stop_automatic(&over).say, 1u << WORDING_T9_ENOUGH);
}

/* One more of anything is never milder. */
static void more_is_never_milder(void **state)
{
    (void)state;
    struct random_stream r;
    random_seed(&r, 4, "stops");
    for (int draw = 0; draw < 100000; draw++) {
        struct stop_counts a = {(int)random_below(&r, 4), (int)random_below(&r, 5), (int)random_below(&r, 5),
                                random_uniform(&r) * 60, 5 + random_uniform(&r) * 35}, b = a;
        switch (random_below(&r, 4)) {
        case 0: b.near_falls++; break;
        case 1: b.wobbles_in_set++; break;
        case 2: b.hard_landings_in_set++; break;
        default: b.active_minutes += random_uniform(&r) * 5; break;
        }
        assert_true(stop_automatic(&b).action >= stop_automatic(&a).action);
        int check_in = (int)random_below(&r, 11), now = (int)random_below(&r, 10), stop = 2 + (int)random_below(&r, 5);
        assert_true(stop_pain(check_in, now + 1, stop).action >= stop_pain(check_in, now, stop).action);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_those_of_the_table),
        cmocka_unit_test(each_symptom_does_what_is_printed),
        cmocka_unit_test(locks_reach_the_profile),
        cmocka_unit_test(between_blocks),
        cmocka_unit_test(automatic_stops),
        cmocka_unit_test(more_is_never_milder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
